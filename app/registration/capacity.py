"""How many people a conference takes: as a whole, of each group, and in each session with limited places."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_pgettext

from app.registration.rules import CategoryKind


class Taken(StrEnum):
    """Whether a conference takes people of a category, and who may choose it."""

    ON_THE_FORM = "public"
    AT_THE_DESK = "desk"
    NOT_AT_ALL = "none"


TAKEN_LABELS = {
    Taken.ON_THE_FORM: lazy_pgettext("category", "on the public form"),
    Taken.AT_THE_DESK: lazy_pgettext("category", "only at the desk"),
    Taken.NOT_AT_ALL: lazy_pgettext("category", "not at this conference"),
}

# What a new conference begins with: these are invited or hired by the team, everybody else registers.
FIRST_AT_THE_DESK = frozenset({CategoryKind.SPEAKER, CategoryKind.INTERPRETER, CategoryKind.HELPER})


@dataclass(frozen=True)
class OfCategory:
    """``size`` None means no limit of its own."""

    kind: CategoryKind
    how: Taken
    size: int | None = None


@dataclass(frozen=True)
class OfSession:
    session_id: int
    size: int | None


@dataclass(frozen=True)
class Capacity:
    """All limits of a conference. ``size`` None means that the whole is not limited; ``categories`` has one line for
    each kind, ``sessions`` one for each session that is booked."""

    size: int | None
    categories: tuple[OfCategory, ...]
    sessions: tuple[OfSession, ...] = ()


def first_capacity(size: int) -> Capacity:
    """What a new conference begins with."""
    return Capacity(
        size,
        tuple(
            OfCategory(kind, Taken.AT_THE_DESK if kind in FIRST_AT_THE_DESK else Taken.ON_THE_FORM)
            for kind in CategoryKind
        ),
    )
