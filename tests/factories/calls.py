"""Calls for speakers and what is proposed in them, for tests. Everything is flushed; the caller commits."""

import itertools
from datetime import timedelta
from typing import Any

from app.call import service
from app.call.models import Call, Proposal, Question
from app.call.queries import calls_of
from app.call.rules import Audience, QuestionKind
from app.call.wanted import Companion, Person, WantedCall, WantedProposal, WantedQuestion
from app.programme import tracks as sorting
from app.programme.models import SessionType, Track
from app.programme.rules import SessionKind, TrackColour
from app.programme.tracks import WantedTrack, WantedType
from app.series.models import Edition
from app.values.access import SYSTEM, VISITOR
from app.values.translated import Translated
from tests.factories.registration import NOW
from tests.factories.world import World

_numbers = itertools.count(1)
_LANGUAGES = ("de", "nl", "pt", "lt", "en")


def everywhere(text: str) -> Translated:
    return Translated(dict.fromkeys(_LANGUAGES, text))


def session_type(edition: Edition, name: str = "Talk 30", minutes: int = 30) -> SessionType:
    wanted = WantedType(everywhere(name), SessionKind.TALK, minutes)
    return sorting.create_type(edition, wanted, by=SYSTEM, now=NOW)


def track(edition: Edition, name: str = "Wind 1") -> Track:
    return sorting.create_track(edition, WantedTrack(everywhere(name), TrackColour.GREEN), by=SYSTEM, now=NOW)


def wanted_call(**changes: Any) -> WantedCall:
    """A call that is open at `NOW`, and for the real clock too."""
    values: dict[str, Any] = {
        "title": everywhere("Call 2090"),
        "text": everywhere("2090"),
        "opens_at": NOW - timedelta(days=30),
        "closes_at": NOW + timedelta(days=365 * 40),
        "languages": _LANGUAGES,
        "speakers_at_most": 3,
        "anonymous": False,
        "confirm_until": None,
        "slides_due_at": None,
        **changes,
    }
    return WantedCall(**values)


def call(edition: Edition, *, with_type: bool = True, **changes: Any) -> Call:
    """A call for talks."""
    types = (session_type(edition).id,) if with_type else ()
    return service.create(edition, wanted_call(**{"session_types": types, **changes}), by=SYSTEM, now=NOW)


def question(of: Call, kind: QuestionKind = QuestionKind.TEXT, **changes: Any) -> Question:
    values: dict[str, Any] = {
        "kind": kind,
        "label": everywhere(f"{next(_numbers)}?"),
        "hint": Translated(),
        "required": False,
        "audience": Audience.ORGANISERS,
        "choices": (everywhere("1"), everywhere("2")) if kind in ("choice", "choices") else (),
        **changes,
    }
    return service.ask(of, WantedQuestion(**values), by=SYSTEM, now=NOW)


def person(**changes: Any) -> Person:
    return Person(
        **{"name": "Rūta Žukauskienė", "email": "ruta@example.org", "place": "Trakai", "country": "LT", **changes}
    )


def wanted(of: Call, **changes: Any) -> WantedProposal:
    """A proposal in which nothing is missing."""
    values: dict[str, Any] = {
        "title": Translated(en="Wind 1"),
        "language": "en",
        "abstract": Translated(en="2 winds."),
        "floor_language": "lt",
        "session_type_id": of.session_types[0].id if of.session_types else None,
        "recording": True,
        "publication": False,
        **changes,
    }
    return WantedProposal(**values)


def proposed(of: Call, *, submit: bool = True, form_key: str = "", **changes: Any) -> Proposal:
    """Something that somebody has proposed: every call of this somebody else, unless told otherwise."""
    number = next(_numbers)
    who = changes.pop("person", None) or person(name=f"Person {number}", email=f"person{number}@example.org")
    return service.propose(
        of,
        wanted(of, **changes),
        who,
        form_key=form_key or f"form-key-of-a-call-{number}",
        submit=submit,
        by=VISITOR,
        now=changes.pop("now", NOW),
    )


def companion(name: str = "Jonas 2", email: str = "jonas@example.org") -> Companion:
    return Companion(name, email)


def part(world: World) -> None:
    """The coordinator reviews the demonstration's call, as they would to help out."""
    for one in calls_of(world.announced):
        service.name_reviewer(one, world.people["coordinator"], [], by=SYSTEM, now=world.now)
