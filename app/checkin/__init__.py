"""Gates, scans, and who is in."""
