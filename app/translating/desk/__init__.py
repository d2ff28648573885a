"""The translation desk."""

from app.translating.desk import exchanging, texts
from app.translating.desk.blueprint import bp

__all__ = ["bp", "exchanging", "texts"]
