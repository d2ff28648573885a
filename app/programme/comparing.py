"""What one published programme says that the one before it did not, and how calendars count it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.programme import rules
from app.programme.released import Programme, ReleasedSession, in_order
from app.programme.rules import ChangeKind, SessionState

# In the order in which they are told.
FIELDS = (
    "state", "starts_at", "ends_at", "room", "place", "title", "kind", "type", "track", "speakers", "floors", "channels",
    "abstract", "bookable", "original_language", "slides_language", "recording_optout", "links",
)  # fmt: skip
_MOVING = frozenset({"starts_at", "ends_at", "room", "place"})


@dataclass(frozen=True)
class Change:
    """What is new of one session. ``before`` is None when the session is; ``fields`` are the names of what differs, in
    the order of `FIELDS`."""

    kind: ChangeKind
    fields: tuple[str, ...]
    before: ReleasedSession | None
    after: ReleasedSession


def changes(before: Programme, after: Programme) -> list[Change]:
    """What differs, in the order of the sessions of ``after``, which has every session that ``before`` had."""
    found = (_change(before.by_id.get(session.id), session) for session in after.sessions)
    return [change for change in found if change is not None]


def succession(before: Programme, planned: Iterable[ReleasedSession], *, now: datetime) -> tuple[ReleasedSession, ...]:
    """The sessions of the programme that follows ``before`` when ``planned`` is what is to be published at ``now``.

    What was published and is not planned any more is cancelled; what nobody has seen is left out when it is cancelled
    already. A revision never falls: it grows by one when time, room, place, title or state differ.
    """
    old = dict(before.by_id)
    sessions = []
    for session in planned:
        earlier = old.pop(session.id, None)
        if earlier is not None:
            sessions.append(_counted(earlier, session, now))
        elif not session.is_cancelled:
            sessions.append(replace(session, revision=0, changed_at=now))
    for gone in old.values():
        sessions.append(_counted(gone, replace(gone, state=SessionState.CANCELLED), now))
    return in_order(sessions)


def differences(before: ReleasedSession, after: ReleasedSession) -> tuple[str, ...]:
    """The names of the fields that differ."""
    return tuple(name for name in FIELDS if _seen(before, name) != _seen(after, name))


def _counted(earlier: ReleasedSession, session: ReleasedSession, now: datetime) -> ReleasedSession:
    differing = differences(earlier, session)
    return replace(
        session,
        revision=earlier.revision + rules.is_revised(differing),
        changed_at=now if differing else earlier.changed_at,
    )


def _change(before: ReleasedSession | None, after: ReleasedSession) -> Change | None:
    if before is None:
        return Change(ChangeKind.NEW, (), None, after)
    differing = differences(before, after)
    if not differing:
        return None
    if after.is_cancelled and not before.is_cancelled:
        return Change(ChangeKind.CANCELLED, differing, before, after)
    is_moved = not after.is_cancelled and not _MOVING.isdisjoint(differing)
    return Change(ChangeKind.MOVED if is_moved else ChangeKind.CHANGED, differing, before, after)


def _seen(session: ReleasedSession, name: str) -> Any:
    """A field as readers see it: the number of seats of a room, or where a name leads, is no change of the session."""
    value = getattr(session, name)
    if name in ("room", "track", "type"):
        return (value.id, value.name) if value else None
    if name == "speakers":
        return [(one.name, one.organisation) for one in value]
    return value
