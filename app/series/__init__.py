"""Series, editions and towns."""
