"""What changed, when, and by whom: entries are only ever added, and sealed into a chain."""
