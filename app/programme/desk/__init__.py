"""Writing the programme: its sessions, rooms, tracks and session types."""

from app.programme.desk import rooms, sessions, tracks, types
from app.programme.desk.blueprint import bp

__all__ = ["bp", "rooms", "sessions", "tracks", "types"]
