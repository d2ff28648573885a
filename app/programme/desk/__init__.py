"""Writing the programme: its sessions, rooms, tracks and session types."""

from app.programme.desk import importing, rooms, sessions, tracks, types
from app.programme.desk.blueprint import bp

__all__ = ["bp", "importing", "rooms", "sessions", "tracks", "types"]
