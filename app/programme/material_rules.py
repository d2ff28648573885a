"""Slides, speeches and whatever else belongs to a session: what may be handed in, by when, and who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.files.rules import DOCUMENTS, SCAN_WORDS, SLIDES, ScanState, Upload
from app.programme.rules import MaterialKind, SessionKind
from app.values import moments
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status

KIND_LABELS = {
    MaterialKind.SLIDES: lazy_pgettext("material", "Slides"),
    MaterialKind.SPEECH: lazy_pgettext("material", "Text of the speech"),
    MaterialKind.HANDOUT: lazy_pgettext("material", "Handout"),
    MaterialKind.GLOSSARY: lazy_pgettext("material", "Glossary"),
    MaterialKind.RESULT: lazy_pgettext("material", "Results"),
}
# What speakers hand in; glossaries and results come from the organisers.
OF_SPEAKERS = (MaterialKind.SLIDES, MaterialKind.SPEECH, MaterialKind.HANDOUT)
ACCEPTS = {kind: SLIDES if kind is MaterialKind.SLIDES else DOCUMENTS for kind in MaterialKind}
# Interpreters prepare with these; results come when their work is done.
FOR_INTERPRETERS = frozenset(MaterialKind) - {MaterialKind.RESULT}
PUBLISHABLE = frozenset(MaterialKind) - {MaterialKind.GLOSSARY}
# With one of these, interpreters know what will be said.
SUFFICES = frozenset({MaterialKind.SLIDES, MaterialKind.SPEECH})

# Interpreters begin to prepare up to two weeks before, and get the last versions on paper in the booth. Source: guidance of
# the interpreters' associations on documents (preparation), the days are our proposal.
FIRST_DAYS, FINAL_DAYS = 14, 5
# Who owes something hears of it so many days before it is due.
REMIND_DAYS = (21, 7)

_ALWAYS = frozenset({SessionKind.KEYNOTE, SessionKind.TALK})
_IF_INTERPRETED = _ALWAYS | {
    SessionKind.OPENING,
    SessionKind.TOWN_ROUND,
    SessionKind.WORKSHOP,
    SessionKind.PLENARY,
    SessionKind.CLOSING,
}

MATERIAL_READ = Permission(
    "material.read",
    _l("See sessions and fetch slides and speeches, to prepare interpretation"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.INTERPRETER}),
)


class Standing(StrEnum):
    """What there is of a session's material."""

    LATE = "late"
    MISSING = "missing"
    THERE = "there"
    NOT_NEEDED = "not_needed"


STATUS = {
    Standing.LATE: Status("bad", "clock", lazy_pgettext("material", "late")),
    Standing.MISSING: Status("warn", "hour", lazy_pgettext("material", "still missing")),
    Standing.THERE: Status("good", "check", lazy_pgettext("material", "there")),
    Standing.NOT_NEEDED: Status("dash", "none", lazy_pgettext("material", "not needed")),
}
PUBLIC = Status("good", "check", lazy_pgettext("material", "public"))
AGREED = Status("plain", "hand", lazy_pgettext("material", "may be published"))
INTERNAL = Status("dash", "none", lazy_pgettext("material", "for the interpreters only"))


class Due(NamedTuple):
    """When material is wanted, and when the last versions of it are; two instants."""

    first_at: datetime
    final_at: datetime


@dataclass(frozen=True)
class WantedMaterial:
    """A file as somebody hands it in. ``consents``: whoever it is from agrees that everybody may read it."""

    kind: MaterialKind
    language: str
    upload: Upload
    consents: bool = False


class NotTheirSession(DomainError):
    code = "material_session"
    message = _l("Please choose one of the sessions in which you are named.")
    field = "session"


class Over(DomainError):
    """The conference is cancelled, or kept as it is."""

    code = "material_over"
    message = _l("Nothing more can be handed in for this conference.")
    status = 409


class NotYetPublic(DomainError):
    """Nobody has agreed to publication."""

    code = "material_no_consent"
    message = _l("This cannot be published: nobody has agreed to it yet.")
    status = 409


class StillChecked(DomainError):
    """The virus scanner has not passed it. Nothing would say to the kept pages when it has."""

    code = "material_still_checked"
    message = SCAN_WORDS[ScanState.WAITING]
    status = 409


class NeverPublic(DomainError):
    code = "material_never_public"
    message = _l("A glossary is for the interpreters and is not published.")
    status = 409


def due(starts_on: date, zone: str, given: datetime | None = None) -> Due:
    """When material for a conference that begins on ``starts_on`` is due. ``given``: what the call for speakers said."""
    first = given or moments.end_of_day(starts_on - timedelta(days=FIRST_DAYS), zone)
    return Due(first, max(first, moments.end_of_day(starts_on - timedelta(days=FINAL_DAYS), zone)))


def is_owed(kind: SessionKind, *, has_speakers: bool, is_interpreted: bool, has_slides: bool) -> bool:
    """Whether interpreters, or everybody who is to follow the slides, wait for something. ``has_slides``: somebody said
    in which language the slides are."""
    if not has_speakers:
        return False
    return kind in _ALWAYS or has_slides or (is_interpreted and kind in _IF_INTERPRETED)


def standing(*, owed: bool, kinds: Iterable[MaterialKind], due: Due, now: datetime) -> Standing:
    """``kinds`` are those that are there."""
    if SUFFICES & set(kinds):
        return Standing.THERE
    if not owed:
        return Standing.NOT_NEEDED
    return Standing.LATE if now > due.first_at else Standing.MISSING


def reminder(due: Due, now: datetime) -> int | None:
    """Which of REMIND_DAYS it is time for, if any: the one that was reached last, and nothing once it is due."""
    if now >= due.first_at:
        return None
    reached = [days for days in REMIND_DAYS if now >= due.first_at - timedelta(days=days)]
    return min(reached, default=None)
