"""An answer of a gate in the helper's words: what it says, and what to hand out."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext

from app import formats, i18n
from app.accounts import queries as accounts
from app.badges import composing
from app.badges.rules import Channel
from app.checkin import queries, rules
from app.checkin.models import Gate, Scan
from app.checkin.rules import Answer, GateKind, HandOut, Verdict
from app.programme.rules import SessionKind
from app.registration.models import Registration
from app.registration.rules import CATEGORY_LABELS, MENU_LABELS, Menu
from app.series.models import Edition
from app.values import moments


def answer(scan: Scan) -> Answer:
    """The answer that was given, as it reads now."""
    gate, registration = scan.gate, scan.registration
    welcome = _welcome(scan)
    words = {"word": str(rules.TITLES[scan.verdict]), "text": str(rules.ADVICE[scan.verdict])}
    if scan.verdict is Verdict.ALREADY_IN and welcome is not None:
        words = _already_in(gate, welcome, scan.received_at)
    elif scan.verdict is Verdict.OTHER_EDITION and registration is not None:
        words["text"] = f"{_of_conference(registration.edition)} {words['text']}"
    named = registration is not None and scan.verdict not in rules.NAMELESS
    return Answer(
        client_id=scan.client_id,
        verdict=scan.verdict,
        kind=rules.KINDS[scan.verdict],
        who=who(registration) if named else (),
        hand_out=_hand_out(gate, registration) if named and scan.verdict is Verdict.WELCOME else (),
        since=welcome.scanned_at if welcome else None,
        is_undone=scan.undone_at is not None,
        **words,
    )


def who(registration: Registration) -> tuple[str, ...]:
    """A person in two lines: their name; where they come from and as what."""
    category = str(CATEGORY_LABELS[registration.category.kind])
    return registration.name, ", ".join(part for part in (registration.town, category) if part)


def gate_name(gate: Gate) -> str:
    """What a gate is called: by its session, whose title may have changed since, or by its own name."""
    return i18n.plain(gate.session.title if gate.session else gate.name)


def moment(at: datetime, edition: Edition, now: datetime) -> str:
    """A time on the edition's wall clock; with its day unless that is today."""
    day, today = (moments.local(instant, edition.timezone).date() for instant in (at, now))
    clock = formats.clock(at, edition.timezone)
    return clock if day == today else f"{formats.day_month(day)}, {clock}"


def _welcome(scan: Scan) -> Scan | None:
    """The scan that let this person in here."""
    if scan.verdict is Verdict.WELCOME:
        return scan
    if scan.verdict is Verdict.ALREADY_IN:
        return queries.find_welcome(scan.gate, scan.registration_id or 0)
    return None


def _already_in(gate: Gate, welcome: Scan, now: datetime) -> dict[str, str]:
    time = moment(welcome.scanned_at, gate.edition, now)
    helper = accounts.names_of([welcome.user_id]).get(welcome.user_id) if welcome.user_id else None
    advice = str(rules.ADVICE[Verdict.ALREADY_IN])
    return {
        "word": _("Already in since %(time)s, %(gate)s", time=time, gate=gate_name(gate)),
        "text": f"{_('Let in by %(name)s.', name=helper)} {advice}" if helper else advice,
    }


def _of_conference(edition: Edition) -> str:
    return _(
        "This badge is for %(town)s, %(dates)s.",
        town=edition.town.name,
        dates=formats.date_range(edition.starts_on, edition.ends_on),
    )


def _hand_out(gate: Gate, registration: Registration) -> tuple[HandOut, ...]:
    sessions = queries.sessions(gate.edition_id)
    if gate.session_id is not None:
        sessions = [session for session in sessions if session.id == gate.session_id]
    channel = composing.channel_of(registration, sessions)
    given = [_receiver(channel)] if channel else []
    if gate.kind is GateKind.MAIN:
        given += [_excursion(gate.edition, booking.session) for booking in registration.bookings
                  if booking.session.kind is SessionKind.EXCURSION]  # fmt: skip
        if registration.menu is not Menu.ALL:
            given.append(HandOut("menu", pgettext("gate", "Menu"), str(MENU_LABELS[registration.menu])))
    return tuple(given)


def _receiver(channel: Channel) -> HandOut:
    return HandOut("phones", _("Receiver on channel"), channel.autonym, str(channel.number))


def _excursion(edition: Edition, session) -> HandOut:
    local = moments.local(session.starts_at, edition.timezone)
    when = _(
        "Booked excursion, %(day)s, %(time)s",
        day=formats.day_month(local.date()),
        time=formats.clock(session.starts_at, edition.timezone),
    )
    return HandOut("bus", when, i18n.plain(session.title))
