"""Inviting speakers, for organisers: who stands where, letters, and what the conference must answer."""

from app.speakers.desk import brief, letters, pipeline
from app.speakers.desk.blueprint import bp

__all__ = ["bp", "brief", "letters", "pipeline"]
