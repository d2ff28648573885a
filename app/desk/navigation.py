"""The navigation of the desk: what the person signed in may open, where the page being shown is about."""

from typing import Any, NamedTuple

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from app import access
from app.accounts import gate
from app.accounts.rules import ADMINISTER, TEAM_EDIT
from app.audit.rules import LOG_READ
from app.call.review_rules import CALL_REVIEW
from app.call.rules import CALL_EDIT
from app.checkin.rules import CHECKIN
from app.outbox.rules import MAIL_READ
from app.programme.material_rules import MATERIAL_READ
from app.programme.rules import PROGRAMME_EDIT
from app.registration.rules import REGISTRATION_READ
from app.series.models import Series
from app.series.rules import EDITION_EDIT, EDITION_READ, SERIES_EDIT
from app.speakers.rules import SPEAKERS_EDIT
from app.translating.glossary_rules import GLOSSARY_READ
from app.translating.rules import TEXTS_EDIT
from app.values.access import Permission, Scope


class Entry(NamedTuple):
    """A part of the desk, and whether it is the one being shown."""

    url: str
    icon: str
    text: str
    is_current: bool
    endpoint: str = ""


WHAT_FOR = {
    "desk.setup": _l("Theme, dates, venue, languages and access, privacy notice: what the public sees."),
    "programme_desk.sessions": _l("Talks, workshops and the excursion, with their languages."),
    "review.proposals": _l("The proposals that you are asked to read and score."),
    "call_desk.calls": _l("What you are looking for, until when, and what was proposed."),
    "inviting.pipeline": _l("Whom you would like to hear: named, written to, answered, thanked."),
    "speakers_desk.speakers": _l("The pool of people who speak: found again, corrected, sent their own link."),
    "material_desk.materials": _l("What speakers have sent for the interpreters, what is missing, what is public."),
    "texts_desk.texts": _l("Every text in every language: what is missing, outdated, a draft, or checked."),
    "glossary_desk.terms": _l("The words of the theme in every language, for translators and interpreters."),
    "registration_desk.registrations": _l("Find, correct and cancel registrations; register somebody on the spot."),
    "badges_desk.sheets": _l("Print badges, all at once or one by one."),
    "checkin.desk": _l("Who is in, and how a phone gets to the door."),
    "outbox_desk.messages": _l("Which mails went out, and which did not arrive."),
    "team.team": _l("Who may do what, invitations, and ending access."),
    "desk.log": _l("Who changed what, and when."),
}


def present() -> dict[str, Any]:
    """What templates of the desk ask for. On other pages nobody is looked up."""
    return {"desk_navigation": entries() if access.actor().kind == "user" else []}


def entries() -> list[Entry]:
    """The parts of the desk, in the order in which a conference needs them."""
    if g.get("edition") is not None:
        own = of_edition()
    elif g.get("series") is not None:
        own = of_series(g.series)
    else:
        own = _of_installation()
    home = Entry(url_for("desk.home"), "home", _("My conferences"), request.endpoint == "desk.home")
    account = Entry(url_for("accounts.account"), "gear", _("My account"), request.blueprint == "accounts")
    return [home, *own, account]


def of_edition() -> list[Entry]:
    """The parts of one conference's desk that the person signed in may open."""
    return _allowed(
        _entry("desk.edition", EDITION_READ, "grid", pgettext("desk", "Overview")),
        _entry("desk.setup", EDITION_EDIT, "edit", pgettext("desk", "Set-up")),
        _entry("programme_desk.sessions", PROGRAMME_EDIT, "cal", pgettext("desk", "Programme")),
        _entry("call_desk.calls", CALL_EDIT, "mic", pgettext("desk", "Call for speakers")),
        _entry("review.proposals", CALL_REVIEW, "scales", pgettext("desk", "Review")),
        _entry("inviting.pipeline", SPEAKERS_EDIT, "search", pgettext("desk", "Inviting speakers")),
        _entry("speakers_desk.speakers", SPEAKERS_EDIT, "lectern", _("Speakers")),
        _entry("material_desk.materials", MATERIAL_READ, "doc", pgettext("desk", "Slides and speeches")),
        _entry("texts_desk.texts", TEXTS_EDIT, "texts", pgettext("desk", "Texts")),
        _entry("glossary_desk.terms", GLOSSARY_READ, "book", pgettext("desk", "Glossary")),
        _entry("registration_desk.registrations", REGISTRATION_READ, "people", pgettext("desk", "Registrations")),
        _entry("badges_desk.sheets", REGISTRATION_READ, "badge", pgettext("desk", "Badges")),
        _entry("checkin.desk", CHECKIN, "qr", pgettext("desk", "Check-in")),
        _entry("outbox_desk.messages", MAIL_READ, "mail", pgettext("desk", "Mails")),
        _entry("team.team", TEAM_EDIT, "hand", pgettext("desk", "Team")),
        _entry("desk.log", LOG_READ, "list", pgettext("desk", "Log of changes")),
    )


def of_series(series: Series) -> list[Entry]:
    """The parts of a whole series' desk that the person signed in may open."""
    where = {"series": series, "edition": None}
    return _allowed(
        _entry("series_desk.series", SERIES_EDIT, "edit", pgettext("desk", "Series"), **where),
        _entry("speakers_desk.speakers", SPEAKERS_EDIT, "lectern", _("Speakers"), **where),
        _entry("texts_desk.texts", TEXTS_EDIT, "texts", pgettext("desk", "Texts"), **where),
        _entry("team.team", TEAM_EDIT, "hand", pgettext("desk", "Team"), **where),
        _entry("desk.log", LOG_READ, "list", pgettext("desk", "Log of changes"), **where),
    )


def _of_installation() -> list[Entry]:
    return _allowed(
        _entry("series_desk.create", ADMINISTER, "plus", _("New series")),
        _entry("team.team", ADMINISTER, "hand", _("Administrators")),
        _entry("desk.parts", ADMINISTER, "grid", _("Parts and their states")),
    )


def _allowed(*entries: Entry | None) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


def _entry(endpoint: str, permission: Permission, icon: str, text: str, **where: Any) -> Entry | None:
    scope = Scope(where["series"].id) if where else None
    if not gate.may(permission, scope) or endpoint not in current_app.view_functions:
        return None
    part = endpoint.partition(".")[0]
    url = url_for(endpoint, **where)
    current = (
        request.endpoint == endpoint
        or (request.blueprint == part and part != "desk")
        # Pages below its address may belong to other capabilities.
        or request.path.startswith(f"{url}/")
    )
    return Entry(url, icon, text, current, endpoint)
