"""The log of one registration as people read it: who did what, and what was different before."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import LazyString, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.accounts import queries as accounts
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.programme.released import ReleasedSession
from app.registration import rules
from app.registration.models import Registration
from app.registration.rules import CATEGORY_LABELS, FIELD_LABELS, MENU_LABELS, STATUS

_ACTIONS: dict[str, LazyString] = {
    "registration.created": _l("Registered"),
    "registration.changed": _l("Changed"),
    "registration.cancelled": _l("Cancelled"),
    "registration.erased": _l("Personal data erased"),
    "registration.link_reissued": _l("New personal link"),
    "registration.ticket_reissued": _l("New ticket"),
    "registration.consent_given": _l("Consent given"),
    "registration.consent_withdrawn": _l("Consent withdrawn"),
    "registration.place_lost": _l("Place given back, because the session is cancelled"),
    "registration.needs_deleted": _l("Access needs deleted on their date"),
    "checkin.welcomed": _l("Checked in"),
    "checkin.undone": _l("Check-in taken back"),
    "badge.handed_out": _l("Badge handed out"),
}
_LABELS: dict[str, LazyString] = {
    **FIELD_LABELS,
    "understands": _l("Languages understood"),
    "wants": _l("Interpretation wanted"),
    "access_needs": _l("Access needs"),
    "reason": _l("Reason"),
    "state": _l("State"),
    "photos": FIELD_LABELS["consent_photos"],
    "participant_list": FIELD_LABELS["consent_participant_list"],
}


class Change(NamedTuple):
    """One field of an entry; ``before`` and ``after`` are None where there was nothing, or where erasure emptied it."""

    label: str
    before: str | None
    after: str | None


class Event(NamedTuple):
    """One entry of the log."""

    entry: AuditEntry
    what: str
    who: str
    changes: list[Change]


def of(registration: Registration, sessions: Sequence[ReleasedSession]) -> list[Event]:
    """The history of a registration, newest first; ``sessions`` are those that its bookings may name."""
    entries = audit.history(registration)
    people = accounts.names_of(entry.actor_id for entry in entries if entry.actor_kind == "user")
    titles = {session.id: i18n.plain(session.title) for session in sessions}
    return [
        Event(
            entry,
            str(_ACTIONS.get(entry.action, entry.action)),
            _who(entry, people),
            [
                Change(str(_LABELS.get(value.field, value.field)), *(_said(value.field, it, titles) for it in pair))
                for value in entry.values
                for pair in [(value.before, value.after)]
            ],
        )
        for entry in entries
    ]


def _who(entry: AuditEntry, people: dict[int, str]) -> str:
    if entry.actor_kind == "user":
        return people.get(entry.actor_id) or _("somebody whose account is erased")
    return {
        "holder": _("the participant"),
        "visitor": _("the participant"),
        "speaker": _("the speaker"),
        "device": _("a device at the gate"),
        "system": _("the service itself"),
    }.get(entry.actor_kind, entry.actor_kind)


def _said(field: str, value: Any, titles: dict[int, str]) -> str | None:
    """A stored value in words."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, list):
        return ", ".join(_said(field, item, titles) or "" for item in value)
    words = {"category": CATEGORY_LABELS, "menu": MENU_LABELS}.get(field, {})
    if value in words:
        return str(words[value])
    if field == "state":
        return str(STATUS[value].text) if value in STATUS else str(value)
    if field == "sessions":
        return titles.get(value, str(value))
    if field == "country":
        return i18n.country_name(value)
    if field in ("understands", "wants", "mail_language"):
        return str(rules.CAPTIONS_LABEL) if value == rules.CAPTIONS else i18n.language_name(value)
    return str(value)
