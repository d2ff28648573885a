"""Calls for speakers, for organisers: the calls, what they ask, late codes, and what was proposed."""

from app.call.desk import calls, codes, judging, proposals, questions, reviews, selection
from app.call.desk.blueprint import bp

__all__ = ["bp", "calls", "codes", "judging", "proposals", "questions", "reviews", "selection"]
