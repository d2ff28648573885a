"""The overview of a conference: how long it is still, what is next, how it stands."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from app import access, formats
from app.accounts import gate
from app.call.rules import CALL_EDIT
from app.desk import navigation
from app.desk.checklist import NEEDED, RECOMMENDED, checklist
from app.desk.standing import Standing, standing
from app.outbox.rules import MAIL_READ
from app.programme import material_queries
from app.programme.rules import PROGRAMME_EDIT
from app.registration.rules import REGISTRATION_EDIT, REGISTRATION_READ
from app.series.models import Edition
from app.series.rules import EDITION_EDIT, EDITION_READ, STATUS, EditionState, Phase
from app.values import moments
from app.values.access import Permission
from app.values.status import Status

# More would no longer be what is next.
_MOST_DUE = 5


@dataclass(frozen=True)
class Step:
    """One step of a conference's way. ``state`` is done, current or next."""

    text: str
    state: str


@dataclass(frozen=True)
class Due:
    """Something to do next, shaped as the list of what is due shows it: about how many minutes stand in front."""

    day: int
    title: str
    url: str
    why: str
    status: Status
    is_late: bool = False

    @property
    def when(self) -> str:
        return ngettext("minute", "minutes", self.day)


@dataclass(frozen=True)
class Action:
    text: str
    icon: str
    url: str


@access.requires(EDITION_READ)
def edition(edition: Edition) -> str:
    """Where a conference stands, and the way to everything that is done for it."""
    now = moments.now()
    phase = edition.phase(now)
    found = standing(edition, now)
    due = _due(edition, phase, found, now)
    return render_template(
        "desk/edition.html",
        edition=edition,
        headline=headline(edition, phase, now),
        phase=phase,
        status=STATUS[phase],
        steps=steps(edition, phase),
        due=due[:_MOST_DUE],
        more_due=len(due) - _MOST_DUE,
        standing=found,
        actions=[] if phase is Phase.CANCELLED else _actions(),
        parts=[(entry, navigation.WHAT_FOR.get(entry.endpoint, "")) for entry in navigation.of_edition()],
    )


def headline(edition: Edition, phase: Phase, now: datetime) -> str:
    """The conference in one line, as of ``now``."""
    town, today = edition.town.name, moments.local(now, edition.timezone).date()
    if phase in (Phase.CANCELLED, Phase.HELD) or today > edition.ends_on:
        return town
    if today >= edition.starts_on:
        day, days = (today - edition.starts_on).days + 1, (edition.ends_on - edition.starts_on).days + 1
        return _("%(town)s: day %(day)d of %(days)d", town=town, day=day, days=days)
    left = (edition.starts_on - today).days
    return ngettext("%(town)s: %(num)d day to go", "%(town)s: %(num)d days to go", left, town=town)


def steps(edition: Edition, phase: Phase) -> list[Step]:
    """The six steps with the days on which they begin; none for a conference that is cancelled."""
    if phase is Phase.CANCELLED:
        return []

    order = [Phase.PLANNED, Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED, Phase.RUNNING, Phase.HELD]
    opens, closes = (
        formats.date_long(moments.local(moment, edition.timezone).date()) if moment else ""
        for moment in (edition.registration_opens_at, edition.registration_closes_at)
    )
    texts = [
        pgettext("step", "Planned"),
        pgettext("step", "Announced"),
        _("Open for registration, from %(date)s", date=opens) if opens else _("Open for registration"),
        _("Closed, after %(date)s", date=closes) if closes else pgettext("step", "Closed"),
        _("Running, from %(date)s", date=formats.date_long(edition.starts_on)),
        pgettext("step", "Finished"),
    ]
    here = order.index(phase)
    return [
        Step(text, "done" if place < here else "current" if place == here else "next")
        for place, text in enumerate(texts)
    ]


def _due(edition: Edition, phase: Phase, found: Standing, now: datetime) -> list[Due]:
    """What is next, the most pressing first; only what the reader may do something about."""
    due: list[Due] = []
    if found.mails_failed and gate.may(MAIL_READ):
        title = ngettext(
            "Look at a mail that did not arrive", "Look at %(num)d mails that did not arrive", found.mails_failed
        )
        why = _("Somebody waits for a badge. Usually one letter of the address is wrong.")
        late = Status("bad", "alert", pgettext("task", "not delivered"))
        due.append(Due(5, title, url_for("outbox_desk.messages", state="failed"), why, late, is_late=True))
    if found.mails_held and gate.may(MAIL_READ):
        title = ngettext(
            "Look at a mail that is held back", "Look at %(num)d mails that are held back", found.mails_held
        )
        why = _("Decisions and invitations go only when somebody has looked at them once more.")
        due.append(Due(5, title, url_for("outbox_desk.held"), why, NEEDED))
    if phase in (Phase.HELD, Phase.CANCELLED):
        return due + _afterwards(edition, phase)
    if edition.state is EditionState.PLANNED and gate.may(EDITION_EDIT):
        open_items = [item for item in checklist(edition, now) if not item.is_done]
        open_items.sort(key=lambda item: not item.is_required)
        due += [
            Due(item.minutes, str(item.title), item.url or url_for("desk.setup"), str(item.why), item.status)
            for item in open_items
        ]
        if not any(item.is_required for item in open_items):
            why = _("Everything that the public needs is there.")
            due.insert(0, Due(5, _("Announce the conference"), url_for("desk.announce"), why, NEEDED))
    if found.proposed.undecided and not found.proposed.closes_at and gate.may(CALL_EDIT):
        title = ngettext("Decide about one proposal", "Decide about %(num)d proposals", found.proposed.undecided)
        why = _("The call is closed, and those who proposed wait for an answer.")
        due.append(Due(30, title, _url("call_desk.calls"), why, NEEDED))
    if found.waiting and gate.may(PROGRAMME_EDIT):
        title = ngettext("Give one session its place", "Give %(num)d sessions their place", found.waiting)
        why = _("Without a day and a time they cannot be published.")
        due.append(Due(10, title, url_for("desk.editor"), why, RECOMMENDED))
    if found.unpublished and gate.may(PROGRAMME_EDIT) and edition.state is not EditionState.PLANNED:
        title = _("Publish what is new in the programme") if found.is_released else _("Publish the programme")
        why = _("Not published yet: %(changes)s.", changes=found.unpublished)
        due.append(Due(5, title, _url("desk.release"), why, NEEDED if not found.is_released else RECOMMENDED))
    if found.sessions and gate.may(PROGRAMME_EDIT):
        due += _of_programme(found, _url("programme_desk.sessions"))
    if found.material_late and gate.may(PROGRAMME_EDIT):
        title = ngettext(
            "Ask for the slides of one session", "Ask for the slides of %(num)d sessions", found.material_late
        )
        why = _("The interpreters wait for them. Speakers are reminded before the day, not after it.")
        due.append(Due(10, title, _url("material_desk.materials"), why, NEEDED))
    if found.lost and gate.may(REGISTRATION_READ):
        title = ngettext(
            "One place is held by somebody who cannot follow the session",
            "%(num)d places are held by people who cannot follow the session",
            found.lost,
        )
        why = _("Interpretation into one more language, or a word with them, would help.")
        due.append(Due(15, title, _url("registration_desk.figures"), why, RECOMMENDED))
    return due


def _afterwards(edition: Edition, phase: Phase) -> list[Due]:
    """What makes an archive of a conference that is over."""
    due: list[Due] = []
    if phase is not Phase.HELD or edition.state is EditionState.ARCHIVED:
        return due
    if not edition.results and gate.may(EDITION_EDIT):
        why = _("The pages of the conference stay, and this is what people read first.")
        url = url_for("series_desk.part", part="results")
        due.append(Due(30, _("Write what came of the conference"), url, why, RECOMMENDED))
    if gate.may(PROGRAMME_EDIT) and (waiting := len(material_queries.waiting(edition))):
        title = ngettext(
            "Publish a document that may be published",
            "Publish %(num)d documents that may be published",
            waiting,
        )
        why = _("Whoever wrote it has agreed. It then stands on the page of its session.")
        due.append(Due(5, title, _url("material_desk.materials"), why, RECOMMENDED))
    return due


def _of_programme(found: Standing, url: str) -> list[Due]:
    gaps = [
        (
            found.outside,
            ngettext(
                "One session lies outside the days of the conference",
                "%(num)d sessions lie outside the days of the conference",
                len(found.outside),
            ),
            _("The days have moved, or the date is mistyped."),
            NEEDED,
        ),
        (
            found.without_room,
            ngettext("One session has no room", "%(num)d sessions have no room", len(found.without_room)),
            _("People stand in the corridor and ask."),
            RECOMMENDED,
        ),
        (
            found.without_speaker,
            ngettext("One session has no speaker", "%(num)d sessions have no speaker", len(found.without_speaker)),
            _("Names are what people look for first."),
            RECOMMENDED,
        ),
    ]
    return [Due(5 * len(sessions), title, url, why, status) for sessions, title, why, status in gaps if sessions]


def _actions() -> list[Action]:
    """What is done most often, as far as the reader may."""
    offered: list[tuple[str, Permission, str, str]] = [
        ("registration_desk.create", REGISTRATION_EDIT, "plus", _("Register someone now")),
        ("badges_desk.sheets", REGISTRATION_READ, "print", _("Print badges")),
        ("programme_desk.add", PROGRAMME_EDIT, "cal", _("Add a session")),
    ]
    return [
        Action(text, icon, url_for(endpoint))
        for endpoint, permission, icon, text in offered
        if endpoint in current_app.view_functions and gate.may(permission)
    ]


def _url(endpoint: str) -> str:
    return url_for(endpoint if endpoint in current_app.view_functions else "desk.edition")
