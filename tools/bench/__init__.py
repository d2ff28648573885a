"""What the service costs, measured against the bounds of its promise: `make bench`."""
