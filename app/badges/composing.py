"""From a registration to the words on its badge, in the language of the person's mails: they wear it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from app import formats, i18n
from app.badges import rules, tickets
from app.badges.rules import Back, Badge, Channel, Labels, Section
from app.programme import queries as programme
from app.programme.following import Follow
from app.programme.released import ReleasedSession
from app.registration.models import Registration
from app.registration.rules import CATEGORY_LABELS
from app.series.models import Edition
from app.values import moments
from app.values.languages import DEFAULT_LANGUAGE, PAGE_LANGUAGES, SIGN_LANGUAGES

EMERGENCY = "112"


class _Common(NamedTuple):
    """What the badges of one edition share, worked out once for all of them: a thousand people have few answers."""

    edition: Edition
    sessions: Sequence[ReleasedSession]
    offered: list[tuple[int, str]]
    """Every channel with a number, and its language."""
    own_channel: Callable[[frozenset[int], tuple[str, ...], tuple[str, ...]], tuple[int, str] | None]
    """By the sessions somebody has booked, the languages they understand and those they want."""
    labels: Callable[[str], Labels]
    """By the language being spoken."""


def badge(registration: Registration, *, with_back: bool = True) -> Badge:
    """The badge of one registration."""
    return next(badges(registration.edition, [registration], with_back=with_back))


def badges(edition: Edition, registrations: Sequence[Registration], *, with_back: bool = True) -> Iterator[Badge]:
    """The badges of registrations of one edition, in their order; each in its owner's language."""
    sessions = programme.released(edition).planned
    numbered = {(channel.number, channel.language) for session in sessions for channel in session.channels}

    @cache
    def follow(session: ReleasedSession, understands: tuple[str, ...], wants: tuple[str, ...]) -> Follow:
        return session.follow(list(understands), list(wants))

    @cache
    def own_channel(
        booked: frozenset[int], understands: tuple[str, ...], wants: tuple[str, ...]
    ) -> tuple[int, str] | None:
        heard = (session for session in sessions if not session.bookable or session.id in booked)
        return rules.own_channel(follow(session, understands, wants) for session in heard)

    common = _Common(
        edition,
        sessions,
        sorted((number, language) for number, language in numbered if number is not None),
        own_channel,
        cache(lambda language: _labels()),
    )
    for registration in registrations:
        with i18n.speaking(registration.mail_language):
            made = _badge(common, registration, with_back)
        yield made


def _own_channel(common: _Common, registration: Registration) -> Channel | None:
    """The channel this person listens to, if they need a receiver at all."""
    booked = frozenset(booking.session_id for booking in registration.bookings)
    own = common.own_channel(booked, tuple(registration.understands), tuple(registration.wants))
    return _channel(*own) if own else None


def _badge(common: _Common, registration: Registration, with_back: bool) -> Badge:
    edition = common.edition
    kind, towns = registration.category.kind, len(edition.series.editions)
    dates = _(
        "%(dates)s, %(town)s", dates=formats.date_range(edition.starts_on, edition.ends_on), town=edition.town.name
    )
    return Badge(
        name=registration.name,
        organisation=registration.organisation,
        town=registration.town,
        languages=tuple(_code(language) for language in registration.understands),
        channel=_own_channel(common, registration),
        series=i18n.plain(edition.series.title),
        edition=edition.town.name,
        dates=dates,
        place=edition.position if edition.position <= towns else None,
        towns_count=towns,
        role=_capital(str(CATEGORY_LABELS[kind])) if kind in rules.SHOWN_ROLES else "",
        address=tickets.address_of(registration),
        tag=i18n.language().tag,
        labels=common.labels(registration.mail_language),
        back=_back(common, registration) if with_back else None,
    )


def _labels() -> Labels:
    understood = _("I understand")
    if i18n.language().code != DEFAULT_LANGUAGE:
        # Read by strangers: once in the owner's words and once in those that most will know.
        with i18n.speaking(DEFAULT_LANGUAGE):
            understood = " · ".join((understood, _("I understand")))
    return Labels(
        badge=pgettext("badge", "Badge"),
        understood=understood,
        channel=pgettext("badge", "Channel"),
        channels=pgettext("badge", "Channels"),
        code=_("QR code for check-in"),
        emblem=_("Emblem of the European Union"),
    )


def _back(common: _Common, registration: Registration) -> Back:
    edition = common.edition
    funded = edition.series.eu_statement
    return Back(
        channels=_channels(common.offered),
        sections=(*_own_sessions(common, registration), _help(edition)),
        found=_("Have you found this badge? Please leave it at the entrance."),
        statement=_("Funded by the European Union") if funded else "",
        disclaimer=_(
            "Views and opinions expressed are however those of the author(s) only and do not necessarily reflect those"
            " of the European Union or the European Education and Culture Executive Agency (EACEA). Neither the"
            " European Union nor EACEA can be held responsible for them."
        )
        if funded
        else "",
    )


def _channels(offered: Sequence[tuple[int, str]]) -> tuple[Channel, ...]:
    """The floor and every channel of this edition, once each."""
    if not offered:
        return ()
    floor = Channel(0, pgettext("channel 0", "floor"), i18n.language().tag)
    return (floor, *(_channel(number, language) for number, language in offered))


def _channel(number: int, language: str) -> Channel:
    tag = PAGE_LANGUAGES[language].tag if language in PAGE_LANGUAGES else language
    return Channel(number, i18n.autonym(language), tag)


def _own_sessions(common: _Common, registration: Registration) -> list[Section]:
    """What this person has a place in, day by day."""
    edition, ids = common.edition, {booking.session_id for booking in registration.bookings}
    booked = [session for session in common.sessions if session.id in ids]
    days = groupby(booked, key=lambda session: moments.local(session.starts_at, edition.timezone).date())
    return [
        Section(
            formats.day_month(day),
            tuple(f"{formats.clock(one.starts_at, edition.timezone)} {i18n.plain(one.title)}" for one in sessions),
        )
        for day, sessions in days
    ]


def _help(edition: Edition) -> Section:
    town = edition.town
    contact = ", ".join(part for part in (town.contact_name, town.contact_email) if part)
    emergency = _("Emergency: %(number)s", number=EMERGENCY)
    return Section(pgettext("badge", "Help"), (contact, emergency) if contact else (emergency,), strong=(EMERGENCY,))


def _code(language: str) -> str:
    """As people say it: LT, PT, DGS."""
    return SIGN_LANGUAGES.get(language) or language.upper()


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
