"""Which sessions of a published programme a reader asks for: pure, from what the address says."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.programme.released import Programme, ReleasedSession, without_marks
from app.values import folding


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. ``room``, ``track`` and ``type`` are as in addresses (id, name, id); ``language`` is one
    spoken in the room. With ``only_followed``, what a reader of ``understands`` cannot follow is left out."""

    words: str = ""
    room: str = ""
    track: str = ""
    type: str = ""
    language: str = ""
    understands: tuple[str, ...] = ()
    only_followed: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it may leave a session out."""
        chosen = (self.words, self.room, self.track, self.type, self.language)
        return any(chosen) or (self.only_followed and bool(self.understands))


def narrowed(programme: Programme, wish: Wish) -> tuple[ReleasedSession, ...]:
    """The sessions that ``wish`` asks for, in order of time. What one need not follow, such as a break, is not looked
    for by language."""
    if not wish.narrows:
        return programme.sessions
    wanted = folding.search_beginnings(wish.words)
    if wish.words.strip() and not wanted:
        return ()
    return tuple(
        session for session in programme.sessions if _is_meant(session, wish) and _says(programme, session, wanted)
    )


def _says(programme: Programme, session: ReleasedSession, wanted: Sequence[tuple[str, ...]]) -> bool:
    if not wanted:
        return True
    text = programme.searchable[session.uid]
    return all(any(f" {without_marks(form)}" in text for form in forms) for forms in wanted)


def _is_meant(session: ReleasedSession, wish: Wish) -> bool:
    if wish.room and str(session.room_id) != wish.room:
        return False
    if wish.track and (session.track is None or session.track.slug != wish.track):
        return False
    if wish.type and (session.type is None or str(session.type.id) != wish.type):
        return False
    if wish.language and wish.language not in session.spoken:
        return False
    if wish.only_followed and wish.understands:
        return session.follow(wish.understands, []).kind in ("direct", "channel")
    return True
