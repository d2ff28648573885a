"""A participant's own page."""
