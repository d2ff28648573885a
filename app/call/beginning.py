"""What a conference's first call begins with, so that it can be opened with few decisions."""

import dataclasses
from collections.abc import Callable, Iterable
from datetime import datetime

from flask_babel import gettext as _

from app import i18n
from app.call.wanted import WantedCall
from app.programme import tracks as sorting
from app.programme.rules import SessionKind
from app.programme.tracks import WantedType
from app.series.models import Edition
from app.values.access import Actor
from app.values.translated import Translated


def in_all(languages: Iterable[str], say: Callable[[], str]) -> Translated:
    """What ``say`` says in each of these languages."""
    texts = {}
    for code in languages:
        with i18n.speaking(code):
            texts[code] = say()
    return Translated(texts)


def usual_text() -> str:
    return _(
        "We are looking for people who have tried something: in a town hall, an association, a company or at home. Tell us"
        " what you did, what it cost and saved, what failed, and what other towns can copy.\n\nYou need not be an expert,"
        " and you may speak your own language: we arrange interpretation. There is no fee for speakers, and no fee to"
        " pay."
    )


def has_types(edition: Edition) -> bool:
    return bool(sorting.types_of(edition))


def with_usual_types(edition: Edition, wanted: WantedCall, *, by: Actor, now: datetime) -> WantedCall:
    """Give an edition without session types the three usual ones, and ask for them; the caller commits."""
    usual: list[tuple[Callable[[], str], SessionKind, int]] = [
        (lambda: _("Short report"), SessionKind.TALK, 20),
        (lambda: _("Talk with discussion"), SessionKind.TALK, 30),
        (lambda: _("Workshop"), SessionKind.WORKSHOP, 90),
    ]
    made = [
        sorting.create_type(edition, WantedType(in_all(edition.series.languages, name), kind, minutes), by=by, now=now)
        for name, kind, minutes in usual
    ]
    return dataclasses.replace(wanted, session_types=tuple(one.id for one in made))
