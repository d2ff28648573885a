"""Inviting speakers at the desk of a conference: who stands where, who is named, the next step."""

from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access, once
from app.accounts import queries as accounts
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.database import unit_of_work
from app.outbox.rules import STATUS as MAIL_STATUS
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.speakers import letters, pipeline_queries, queries, service
from app.speakers import pipeline_rules as rules
from app.speakers.desk.blueprint import bp
from app.speakers.letter_rules import KIND_LABELS
from app.speakers.models import Approach, Speaker
from app.speakers.pipeline_forms import ApproachForm, MoveForm, NewPersonForm, PoolSearch
from app.speakers.pipeline_queries import Posted
from app.speakers.pipeline_rules import AlreadyNamed, WantedApproach
from app.speakers.rules import SPEAKERS_EDIT, Step
from app.speakers.searching import fits
from app.values import fingerprints, moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES
from app.values.status import Status

# More would no longer be what somebody was looking for.
_MOST_FOUND = 20


class Line(NamedTuple):
    """Somebody in the list: ``late`` says how long it takes already, ``letter`` is the newest one to them."""

    approach: Approach
    days: int
    due: Any
    late: Status | None
    letter: Posted | None

    @property
    def is_held(self) -> bool:
        """A letter is written and waits for somebody to let it go: that is what comes next."""
        return self.letter is not None and self.letter.state is MessageState.HELD


@bp.get("")
@access.requires(SPEAKERS_EDIT)
def pipeline(edition: Edition) -> str:
    """Everybody by step, with what each town has named above."""
    now, letters_by_person = moments.now(), pipeline_queries.letters_of(edition)
    approaches = pipeline_queries.approaches_of_edition(edition)
    order = {step: place for place, step in enumerate(Step)}
    approaches = sorted(approaches, key=lambda approach: order[approach.step])
    lines = [_line(one, letters_by_person.get(one.speaker_id, []), edition, now) for one in approaches]
    brief = pipeline_queries.brief_of(edition)
    return render_template(
        "speakers/pipeline/pipeline.html",
        edition=edition,
        steps=[(step, list(found)) for step, found in groupby(lines, key=lambda line: line.approach.step)],
        counts=[(step, sum(one.step is step for one in approaches)) for step in Step],
        towns=[
            (membership, sum(one.town_id == membership.town_id for one in approaches))
            for membership in edition.series.memberships
        ],
        owed=rules.NAMES_OWED,
        status=rules.STATUS,
        next_step=rules.NEXT,
        kind_labels=KIND_LABELS,
        mail_status=MAIL_STATUS,
        languages_by_code=PAGE_LANGUAGES,
        questions=letters.questions_of(brief),
        brief=brief,
    )


@bp.route("/add", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def add(edition: Edition) -> Response:
    """Name somebody: found in the pool, or new to it."""
    chosen = request.args.get("speaker", "")
    person = _of_pool(edition, chosen) if chosen else None
    form = ApproachForm() if person else NewPersonForm.asking(edition.series.languages[0])
    _offer(form, edition, person)
    if form.validate_on_submit():
        now = moments.now()
        try:
            with unit_of_work():
                approach = once.make(form, Approach, lambda: _suggest(edition, person, form, now), now=now)
        except AlreadyNamed as refusal:
            refusal.field = None if person else refusal.field
            form.show(refusal)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("%(name)s is in the list.", name=approach.speaker.name), "good")
            return redirect(url_for(".approach", id=approach.id), 303)  # type: ignore[return-value]
    search = PoolSearch(request.args)
    return _page("add", form, person=person, search=search, found=_found(edition, search.search.data or ""))


@bp.get("/<int:id>")
@access.requires(SPEAKERS_EDIT)
def approach(edition: Edition, id: int) -> str:
    """One person at this conference, with everything that happened."""
    found, now = _get(edition, id), moments.now()
    posted = pipeline_queries.letters_of(edition, [found.speaker_id]).get(found.speaker_id, [])
    entries = audit.history(found)
    people = accounts.names_of(entry.actor_id for entry in entries if entry.actor_kind == "user")
    return render_template(
        "speakers/pipeline/approach.html",
        edition=edition,
        line=_line(found, posted, edition, now),
        posted=posted,
        history=[_event(entry, people, found) for entry in entries],
        status=rules.STATUS,
        next_step=rules.NEXT,
        kind_labels=KIND_LABELS,
        mail_status=MAIL_STATUS,
        languages_by_code=PAGE_LANGUAGES,
        zone=edition.timezone,
    )


@bp.route("/<int:id>/move", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def move(edition: Edition, id: int) -> Response:
    """A step on, a no, or a step back with a reason."""
    found = _get(edition, id)
    form = MoveForm.offering(rules.possible(found.step), found.step)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.move(
                    found, Step(form.to.data), reason=form.reason.data or "", seen=form.seen.data,
                    by=access.actor(), now=moments.now(),
                )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data = found.step.value
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".approach", id=id), 303)  # type: ignore[return-value]
    return _page("move", form, approach=found, status=rules.STATUS)


@bp.route("/<int:id>/change", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def change(edition: Edition, id: int) -> Response:
    """Who named somebody, who looks after it, what about, and by when."""
    found, was_overtaken = _get(edition, id), False
    stored = WantedApproach(found.town_id, found.owner_id, found.topic, found.note, found.due_on)
    form = ApproachForm(data={**ApproachForm.values_of(stored), "seen": _seen(found)})
    _offer(form, edition, found.speaker, found)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_approach(
                    found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now()
                )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = _seen(found), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".approach", id=id), 303)  # type: ignore[return-value]
    return _page("change", form, approach=found, was_overtaken=was_overtaken)


def _of_pool(edition: Edition, id: str) -> Speaker:
    found = queries.find(edition.series, int(id)) if id.isdecimal() and len(id) < 10 else None
    return found or abort(404)


def _get(edition: Edition, id: int) -> Approach:
    return pipeline_queries.find_approach(edition, id) or abort(404)


def _seen(approach: Approach) -> str:
    return fingerprints.of(service.facts_of_approach(approach))


def _line(approach: Approach, posted: list[Posted], edition: Edition, now: datetime) -> Line:
    zone = edition.timezone
    return Line(
        approach,
        rules.days_in(approach.stepped_at, now, zone),
        rules.due(approach.step, approach.stepped_at, approach.due_on, zone),
        rules.waits(approach.step, approach.stepped_at, approach.due_on, now, zone),
        posted[0] if posted else None,
    )


def _offer(form: ApproachForm, edition: Edition, person: Speaker | None, stored: Approach | None = None) -> None:
    team = [(user.id, user.name) for user in service.team_for(edition)]
    if stored and stored.owner and stored.owner.id not in {id for id, _name in team}:
        # Who has left the team stays named until somebody else is.
        team.append((stored.owner.id, stored.owner.name))
    form.offer(towns=[(town.id, town.name) for town in edition.series.towns], team=team)
    if stored is None and not form.is_submitted():
        form.town.data = str(person.town_id or "") if person else ""
        actor = access.actor()
        form.owner.data = str(actor.id) if actor.id in {id for id, _name in team} else ""


def _suggest(edition: Edition, person: Speaker | None, form: ApproachForm, now: datetime) -> Approach:
    speaker = person or _new_person(edition, form, now)
    return service.suggest(edition, speaker, form.wanted(), by=access.actor(), now=now)


def _new_person(edition: Edition, form: NewPersonForm, now: datetime) -> Speaker:
    """Somebody new to the pool; the same name and mailbox again is the same person."""
    return service.find_or_create(
        edition.series,
        name=form.name.data,
        organisation=form.organisation.data or "",
        email=form.email.data or "",
        language=form.mail_language.data,
        by=access.actor(),
        now=now,
    )


def _found(edition: Edition, search: str) -> list[tuple[Any, bool]]:
    """Who of the pool fits, each with whether they are in the list already."""
    if not search:
        return []
    named = pipeline_queries.named_already(edition)
    pool = queries.pool_of(edition.series)
    found = [one for one in pool if fits(search, one.name, one.organisation, one.place, one.email)]
    return [(one, one.id in named) for one in found[:_MOST_FOUND]]


class Event(NamedTuple):
    """One entry of the history, in words."""

    at: datetime
    what: str
    who: str
    why: str


def _event(entry: AuditEntry, people: dict[int, str], approach: Approach) -> Event:
    values = {value.field: value.after for value in entry.values}
    if "step" in values and values["step"] in set(Step):
        what = _("Step: %(step)s", step=rules.STATUS[Step(values["step"])].text)
    elif entry.action == "approach.letter_written":
        what = _("Letter written")
    else:
        what = _("Details changed")
    if entry.actor_kind == "user":
        who = people.get(entry.actor_id or 0) or _("somebody whose account is erased")
    else:
        who = approach.speaker.name if entry.actor_kind == "speaker" else _("by itself")
    return Event(entry.at, what, who, values.get("reason") or values.get("message") or "")


def _page(template: str, form: Any, **values: Any) -> Response:
    page = render_template(f"speakers/pipeline/{template}.html", form=form, **values)
    return make_response(page, 422 if form.is_submitted() else 200)
