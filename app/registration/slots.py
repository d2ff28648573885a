"""Which of several sessions happen at the same time."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise


def time_slots(sessions: Sequence[tuple[datetime, datetime]]) -> list[list[int]]:
    """Positions of these (start, end) in groups that overlap, directly or through another; in order of time."""
    groups: list[list[int]] = []
    until: datetime | None = None
    for position in sorted(range(len(sessions)), key=lambda n: sessions[n]):
        starts_at, ends_at = sessions[position]
        if until is None or starts_at >= until:
            groups.append([])
            until = ends_at
        groups[-1].append(position)
        until = max(until, ends_at)
    return groups


def overlapping(sessions: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether two of these (start, end) happen at the same time."""
    ordered = sorted(sessions)
    return any(first[1] > second[0] for first, second in pairwise(ordered))
