"""The translation desk."""

from app.translating.desk import exchanging, glossary, texts
from app.translating.desk.blueprint import bp

__all__ = ["bp", "exchanging", "glossary", "texts"]
