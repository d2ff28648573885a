"""The demonstration series, for trying things out and for measuring."""
