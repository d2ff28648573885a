"""One registration: everything about it, and its history."""

from datetime import date
from typing import NamedTuple

from flask import abort, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from app import access, i18n
from app.accounts import gate
from app.outbox import kinds
from app.outbox import queries as outbox
from app.outbox import rules as mails
from app.programme import queries as programme
from app.programme.released import ReleasedSession
from app.programme.rules import ChannelMode, Promise
from app.registration import desk_queries, following, queries, rules
from app.registration.desk import history
from app.registration.desk.blueprint import bp
from app.registration.following import Followed
from app.registration.models import Registration
from app.registration.rules import (
    ACCESS_NEEDS_READ,
    CATEGORY_LABELS,
    FIELD_LABELS,
    LIVE,
    MENU_LABELS,
    REGISTRATION_READ,
    STATUS,
    ConsentPurpose,
)
from app.series.models import Edition


class Attended(NamedTuple):
    """A session that this person can go to: when, how they follow it, and whether a place is theirs."""

    session: ReleasedSession
    day: date
    how: str
    is_booked: bool


@bp.get("/<int:id>")
@access.requires(REGISTRATION_READ)
def registration(edition: Edition, id: int) -> str:
    """One person of this edition; of another one it is not found, like one that does not exist."""
    found = get(edition, id)
    booked = queries.booked_ids(found)
    sessions = queries.own_sessions(found)
    return render_template(
        "registration/desk/registration.html",
        registration=found,
        is_live=found.state in LIVE and found.erased_at is None,
        status=STATUS[found.state],
        category=CATEGORY_LABELS[found.category.kind],
        menu=MENU_LABELS[found.menu],
        wants=[wish_name(code) for code in found.wants],
        sessions=[
            Attended(row.session, day.day, _how(row), row.session.id in booked)
            for day in following.by_day(sessions, found.understands, found.wants, edition.timezone)
            for row in day.sessions
            if row.answer.kind != "shared"
        ],
        consents=_consents(found),
        may_see_needs=(sees := gate.may(ACCESS_NEEDS_READ)),
        needs=desk_queries.needs_of(found) if sees else None,
        mails=outbox.about("registration", found.id),
        mail_status=mails.STATUS,
        mail_kind=kinds.name,
        may_read_mails=gate.may(mails.MAIL_READ),
        events=history.of(found, programme.released(edition).sessions),
        badge_url=_ticket_url(found),
        zone=edition.timezone,
    )


def get(edition: Edition, id: int) -> Registration:
    """The registration of this edition, else 404."""
    return desk_queries.find(edition, id) or abort(404)


def wish_name(code: str) -> str:
    """An interpretation somebody wants, in the language being spoken."""
    return str(rules.CAPTIONS_LABEL) if code == rules.CAPTIONS else i18n.language_name(code)


def _how(row: Followed) -> str:
    """How this person follows a session, in a few words."""
    answer = row.answer
    if row.is_cancelled:
        return pgettext("session", "Cancelled")
    if answer.kind == "direct":
        return _("Directly: %(language)s", language=i18n.language_name(answer.language))
    if answer.kind == "not":
        return _("Not: only %(language)s is spoken", language=i18n.language_name(answer.language))
    name = i18n.autonym(answer.language) if answer.mode is ChannelMode.SIGN else i18n.language_name(answer.language)
    if answer.promise is Promise.CONFIRMED:
        return _("By interpretation: %(language)s", language=name)
    return _("By interpretation: %(language)s, not yet confirmed", language=name)


def _consents(registration: Registration) -> list[tuple[str, str]]:
    """What each consent is for, and how it stands."""
    given = {consent.purpose for consent in registration.consents if consent.withdrawn_at is None}
    before = {consent.purpose for consent in registration.consents} - given
    words = {True: _("given"), False: _("not given")}
    return [
        (
            str(FIELD_LABELS[f"consent_{purpose.value}"]),
            _("given, then withdrawn") if purpose in before else words[purpose in given],
        )
        for purpose in ConsentPurpose
    ]


def _ticket_url(registration: Registration) -> str | None:
    """Where the desk makes a new ticket, while there is a badge to replace."""
    if registration.state not in LIVE or "badges_desk.new_ticket" not in current_app.view_functions:
        return None
    return url_for("badges_desk.new_ticket", id=registration.id)
