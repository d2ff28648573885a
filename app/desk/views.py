"""The organisers' home, the log of changes, and the page of all parts."""

import json
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import access, web
from app.accounts import gate
from app.accounts import queries as accounts
from app.accounts.rules import ADMINISTER, TEAM_EDIT
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.audit.rules import LOG_READ
from app.call.review_rules import CALL_REVIEW
from app.checkin.rules import CHECKIN
from app.desk import beginning, editor, embedding, navigation, overview, queries, releases, setup
from app.desk.samples import samples
from app.series.rules import EDITION_READ, STATUS
from app.values import moments
from app.values.access import Role, Scope
from app.web import private

_OTHERS = {
    "holder": _l("the participant"),
    "speaker": _l("the speaker"),
    "device": _l("a device at the gate"),
    "system": _l("the service itself"),
    "visitor": _l("a visitor"),
}

bp = Blueprint("desk", __name__, url_prefix="/<lang:lang>/desk")
bp.app_context_processor(navigation.present)


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)


@bp.app_template_filter("scope_of")
def scope_of(about: Any) -> Scope:
    """What to ask `may` about: a series or an edition as a scope."""
    return Scope(about.series_id, about.id) if about.__tablename__ == "edition" else Scope(about.id)


@bp.app_template_filter("in_log")
def in_log(value: Any) -> str:
    """A stored value as text: words as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@bp.get("/")
@access.signed_in
def home() -> str:
    """The conferences and series that the person signed in looks after."""
    holdings = gate.holdings()
    looked_after = queries.looked_after(holdings)
    return render_template(
        "desk/home.html",
        looked_after=looked_after,
        series_parts={part.series.id: navigation.of_series(part.series) for part in looked_after if part.whole},
        is_administrator=any(held.role is Role.ADMINISTRATOR for held in holdings),
        now=moments.now(),
        status=STATUS,
        permissions={
            "edition": EDITION_READ,
            "checkin": CHECKIN,
            "review": CALL_REVIEW,
            "team": TEAM_EDIT,
            "log": LOG_READ,
        },
    )


@bp.get("/<slug:series>/log")
@bp.get("/<slug:series>/<slug:edition>/log")
@access.requires(LOG_READ)
def log(series: Any = None, edition: Any = None) -> str:
    """Who changed what, newest first."""
    entries = audit.log_of(
        series_id=None if edition else series.id,
        edition_ids=[edition.id] if edition else [one.id for one in series.editions],
        page=web.page_number(),
    )
    people = accounts.names_of(entry.actor_id for entry in entries.items if entry.actor_kind == "user")

    def who(entry: AuditEntry) -> str:
        if entry.actor_kind == "user":
            return people.get(entry.actor_id) or _("somebody whose account is erased")
        return str(_OTHERS.get(entry.actor_kind, entry.actor_kind))

    return render_template(
        "desk/log.html",
        entries=entries,
        who=who,
        zone=edition.timezone if edition else "UTC",
    )


@bp.get("/parts")
@access.requires(ADMINISTER)
def parts() -> str:
    """Every part of a page in each of its states."""
    return render_template("desk/parts.html", samples=samples())


for _path, _view in (
    ("<slug:series>/new", beginning.new_edition),
    ("<slug:series>/<slug:edition>/", overview.edition),
    ("<slug:series>/<slug:edition>/setup", setup.setup),
    ("<slug:series>/<slug:edition>/setup/announce", setup.announce),
    ("<slug:series>/<slug:edition>/setup/cancel", setup.cancel),
    ("<slug:series>/<slug:edition>/setup/archive", setup.archive),
    ("<slug:series>/<slug:edition>/programme/editor", editor.editor),
    ("<slug:series>/<slug:edition>/programme/embed", embedding.embedding),
    ("<slug:series>/<slug:edition>/programme/release", releases.release),
    ("<slug:series>/<slug:edition>/programme/release/<int:number>/take-back", releases.take_back),
    ("<slug:series>/<slug:edition>/programme/release/preview", releases.preview_programme),
    ("<slug:series>/<slug:edition>/programme/release/preview/<slug:session>", releases.preview_session),
):
    _reads = (overview.edition, setup.setup, embedding.embedding, releases.preview_programme, releases.preview_session)
    _methods = ["GET"] if _view in _reads else ["GET", "POST"]
    bp.add_url_rule(f"/{_path}", view_func=_view, methods=_methods)
