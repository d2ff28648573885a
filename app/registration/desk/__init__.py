"""Registrations, for organisers: the list and its figures, one person, and what can be done about them."""

from app.registration.desk import acting, downloading, listing, person
from app.registration.desk.blueprint import bp

__all__ = ["acting", "bp", "downloading", "listing", "person"]
