"""An answer of a gate in the helper's words: what it says, and what to hand out."""

from datetime import datetime

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import pgettext

from app import formats, i18n
from app.accounts import queries as accounts
from app.checkin import rules
from app.checkin.models import Gate
from app.checkin.rules import Answer, GateKind, HandOut, Person, Verdict
from app.checkin.service import Given
from app.programme import queries as programme
from app.programme.released import ReleasedSession
from app.programme.rules import SessionKind
from app.registration.rules import CATEGORY_LABELS, MENU_LABELS, CategoryKind, Menu
from app.series import queries as series
from app.series.models import Edition
from app.values import moments


def answer(given: Given) -> Answer:
    """An answer that was given, as it reads now."""
    verdict, gate, person = given.verdict, given.gate, given.person
    word, text = str(rules.TITLES[verdict]), str(rules.ADVICE[verdict])
    if verdict is Verdict.ALREADY_IN and person is not None and person.since is not None:
        word, text = _already_in(gate, person, person.since, given.at)
    elif verdict is Verdict.OTHER_EDITION and person is not None:
        text = _of_conference(series.get_edition(person.edition_id))
    named = person is not None and verdict not in rules.NAMELESS
    return Answer(
        client_id=given.client_id,
        verdict=verdict,
        kind=rules.KINDS[verdict],
        word=word,
        text=text,
        who=who(person) if named else (),
        hand_out=_hand_out(gate, person) if named and verdict is Verdict.WELCOME else (),
        since=person.since if named else None,
        is_undone=given.is_undone,
    )


def who(person: Person) -> tuple[str, ...]:
    """A person in two lines: their name; where they come from and as what."""
    return who_is(person.name, person.town, person.category)


def who_is(name: str, town: str, category: CategoryKind) -> tuple[str, ...]:
    """The same of a registration in a list."""
    return name or _("(erased)"), ", ".join(part for part in (town, str(CATEGORY_LABELS[category])) if part)


def gate_name(gate: Gate) -> str:
    """What a gate is called: by its session, whose title may have changed since, or by its own name."""
    session = programme.released(gate.edition).by_id.get(gate.session_id) if gate.session_id else None
    return i18n.plain(session.title if session else gate.name)


def moment(at: datetime, edition: Edition, now: datetime) -> str:
    """A time on the edition's wall clock; with its weekday unless that is today, for a conference is shorter than a
    week."""
    day, today = (moments.local(instant, edition.timezone).date() for instant in (at, now))
    clock = formats.clock(at, edition.timezone)
    return clock if day == today else f"{format_date(day, 'EEEE', locale=i18n.language().formats)}, {clock}"


def _already_in(gate: Gate, person: Person, since: datetime, now: datetime) -> tuple[str, str]:
    word = _("Already in since %(time)s, %(gate)s", time=moment(since, gate.edition, now), gate=gate_name(gate))
    advice = str(rules.ADVICE[Verdict.ALREADY_IN])
    helper = accounts.names_of([person.let_in_by_id]).get(person.let_in_by_id) if person.let_in_by_id else None
    let_in = _("Let in by %(name)s.", name=helper) if helper else ""
    return word, f"{let_in} {advice}".strip()


def _of_conference(edition: Edition) -> str:
    return _(
        "This badge is for another conference (%(town)s, %(dates)s). Please send the person to the help desk. They can be"
        " registered here.",
        town=edition.town.name,
        dates=formats.date_range(edition.starts_on, edition.ends_on),
    )


def _hand_out(gate: Gate, person: Person) -> tuple[HandOut, ...]:
    sessions = programme.released(gate.edition).planned
    if gate.session_id is not None:
        sessions = tuple(session for session in sessions if session.id == gate.session_id)
    channel = rules.receiver(person, sessions)
    given = [_receiver(*channel)] if channel else []
    if gate.kind is GateKind.MAIN:
        given += [
            _excursion(gate.edition, session)
            for session in sessions
            if session.kind is SessionKind.EXCURSION and session.id in person.booked
        ]
        if person.menu is not Menu.ALL:
            given.append(HandOut("menu", pgettext("gate", "Menu"), str(MENU_LABELS[person.menu])))
    return tuple(given)


def _receiver(number: int, language: str) -> HandOut:
    return HandOut("phones", _("Receiver on channel"), i18n.autonym(language), str(number))


def _excursion(edition: Edition, session: ReleasedSession) -> HandOut:
    local = moments.local(session.starts_at, edition.timezone)
    when = _(
        "Booked excursion, %(day)s, %(time)s",
        day=formats.day_month(local.date()),
        time=formats.clock(session.starts_at, edition.timezone),
    )
    return HandOut("bus", when, i18n.plain(session.title))
