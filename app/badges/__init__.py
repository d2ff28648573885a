"""Tickets as signed codes, and the badge that carries one: as a picture and as pages to print."""
