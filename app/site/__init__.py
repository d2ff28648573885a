"""The public site: pages that put several capabilities together."""
