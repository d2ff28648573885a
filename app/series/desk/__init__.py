"""Setting up series and conferences."""

from app.series.desk import parts, series, towns
from app.series.desk.blueprint import bp

__all__ = ["bp", "parts", "series", "towns"]
