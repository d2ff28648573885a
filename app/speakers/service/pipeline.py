"""How far a conference comes with a speaker: named, moved on, moved by what happens elsewhere."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.accounts.models import User
from app.audit import service as audit
from app.database import db
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile, NotInTheRing
from app.speakers import pipeline_rules as rules
from app.speakers.models import Approach, Speaker
from app.speakers.pipeline_rules import AlreadyNamed, NotOfTheTeam, NotThisStep, WantedApproach
from app.speakers.rules import Forgotten, Step
from app.values import fingerprints
from app.values.access import Actor, Role, Scope


def suggest(edition: Edition, speaker: Speaker, wanted: WantedApproach, *, by: Actor, now: datetime) -> Approach:
    """Name somebody for a conference; the caller commits. Raises AlreadyNamed, NotInTheRing, NotOfTheTeam, Forgotten."""
    _check(edition, wanted, None)
    if _locked(edition, speaker) is not None:
        raise AlreadyNamed
    return _add(edition, speaker, Step.SUGGESTED, wanted, by=by, now=now)


def advance(
    edition: Edition, speaker: Speaker, *, to: Step, topic: str = "", by: Actor, now: datetime
) -> Approach | None:
    """What happened elsewhere takes somebody to a step; the caller commits. It never moves anybody backwards: whoever is
    further stays there, and so do those who are forgotten. Who is not in the list yet is put into it, with ``topic``,
    unless they only decline. Repeating it changes nothing more."""
    approach = _locked(edition, speaker, forgotten=True)
    if speaker.erased_at is not None:
        return approach
    if approach is None:
        wanted = WantedApproach(town_id=speaker.town_id, topic=topic[: rules.LONGEST_TOPIC])
        return None if to is Step.DECLINED else _add(edition, speaker, to, wanted, by=by, now=now)
    if approach.step is not to and rules.goes_on(approach.step, to):
        _step(approach, to, {}, by=by, now=now)
    return approach


def move(approach: Approach, to: Step, *, reason: str = "", seen: str, by: Actor, now: datetime) -> None:
    """Move somebody on, or back with a reason; the caller commits. ``seen`` is the step that was shown.

    Where they stand already, nothing changes. Raises ChangedMeanwhile, NotThisStep, ReasonMissing.
    """
    _lock(approach)
    if approach.step is to:
        return
    if approach.step.value != seen:
        raise ChangedMeanwhile
    rules.check_step(approach.step, to, reason)
    _step(approach, to, {"reason": (None, reason)} if reason else {}, by=by, now=now)


def answer(approach: Approach, comes: bool, message: str, *, by: Actor, now: datetime) -> bool:
    """Somebody says yes or no to an invitation; whether that is new. The caller commits, and tells the owner.

    Raises NotThisStep: it is agreed for good already, or over.
    """
    _lock(approach)
    to = Step.ACCEPTED if comes else Step.DECLINED
    if approach.step is to:
        return False
    if approach.step not in OPEN_TO_AN_ANSWER:
        raise NotThisStep
    _step(approach, to, {"message": (None, message)} if message else {}, by=by, now=now)
    return True


OPEN_TO_AN_ANSWER = frozenset({Step.SUGGESTED, Step.APPROACHED, Step.ACCEPTED, Step.DECLINED})


def facts_of_approach(approach: Approach) -> dict[str, Any]:
    """What the form shows, as the log keeps it and as two savers are told apart."""
    names = WantedApproach.__dataclass_fields__
    return fingerprints.plain({name: getattr(approach, name) for name in names})


def change_approach(approach: Approach, wanted: WantedApproach, *, seen: str, by: Actor, now: datetime) -> bool:
    """Note who named somebody, who looks after it, what about and by when; whether anything is different. The caller commits.
    ``seen`` is the fingerprint of the facts they started from. Raises ChangedMeanwhile, NotInTheRing, NotOfTheTeam."""
    _lock(approach)
    before = facts_of_approach(approach)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    _check(approach.edition, wanted, approach)
    for name, value in asdict(wanted).items():
        setattr(approach, name, value)
    db.session.flush()
    after = facts_of_approach(approach)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        audit.record("approach.changed", approach, by=by, at=now, changes=changes)
    return bool(changes)


def team_for(edition: Edition) -> list[User]:
    """Who can look after a speaker of this conference: its organisers and the coordinators of its series, by name."""
    posts = [*accounts.team_of(Scope(edition.series_id, edition.id)), *accounts.coordinators_of(edition.series_id)]
    people = {post.user.id: post.user for post in posts if post.role in (Role.HOST_ORGANISER, Role.COORDINATOR)}
    return sorted(people.values(), key=lambda user: (user.name.casefold(), user.id))


def _check(edition: Edition, wanted: WantedApproach, stored: Approach | None) -> None:
    if wanted.town_id is not None and wanted.town_id not in {town.id for town in edition.series.towns}:
        raise NotInTheRing
    kept = stored.owner_id if stored else None
    if wanted.owner_id not in (None, kept) and wanted.owner_id not in {user.id for user in team_for(edition)}:
        raise NotOfTheTeam


def _locked(edition: Edition, speaker: Speaker, *, forgotten: bool = False) -> Approach | None:
    """The row of this person, held until the transaction ends; who puts somebody into the list waits for the person's own
    row. Raises Forgotten."""
    db.session.refresh(speaker, with_for_update={"key_share": True, "of": Speaker})
    if speaker.erased_at is not None and not forgotten:
        raise Forgotten
    return db.session.scalar(
        sa.select(Approach)
        .where(Approach.edition_id == edition.id, Approach.speaker_id == speaker.id)
        .with_for_update(of=Approach)
        .execution_options(populate_existing=True)
    )


def _lock(approach: Approach) -> None:
    db.session.refresh(approach, with_for_update={"of": Approach})


def _add(
    edition: Edition, speaker: Speaker, step: Step, wanted: WantedApproach, *, by: Actor, now: datetime
) -> Approach:
    approach = Approach(
        edition=edition, speaker=speaker, step=step, stepped_at=now, created_at=now, **asdict(wanted)
    )  # fmt: skip
    db.session.add(approach)
    db.session.flush()
    audit.record("approach.created", approach, by=by, at=now, changes={"step": (None, step)})
    return approach


def _step(approach: Approach, to: Step, more: dict[str, tuple[Any, Any]], *, by: Actor, now: datetime) -> None:
    before, approach.step, approach.stepped_at = approach.step, to, now
    # The day was that of the step before.
    approach.due_on = None
    db.session.flush()
    audit.record("approach.stepped", approach, by=by, at=now, changes={"step": (before, to), **more})
