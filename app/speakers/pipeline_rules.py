"""The way of a speaker at one conference, from a first idea to a word of thanks: its steps and its arrows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.speakers.rules import Step
from app.values import moments
from app.values.errors import DomainError
from app.values.status import Status

# How many speakers each partner town names for a conference. Source: the usual plan of work of such conferences, task B1.
NAMES_OWED = 2

# From the first to the last; whoever has declined stands beside them.
WAY = tuple(step for step in Step if step is not Step.DECLINED)

STATUS = {
    Step.SUGGESTED: Status("dash", "edit", lazy_pgettext("speaker", "suggested")),
    Step.APPROACHED: Status("plain", "mail", lazy_pgettext("speaker", "approached")),
    Step.ACCEPTED: Status("plain", "hand", lazy_pgettext("speaker", "accepted")),
    Step.CONFIRMED: Status("good", "check", lazy_pgettext("speaker", "confirmed")),
    Step.MATERIAL_COMPLETE: Status("plain", "doc", lazy_pgettext("speaker", "material complete")),
    Step.HELD: Status("plain", "mic", lazy_pgettext("speaker", "has spoken")),
    Step.THANKED: Status("plain", "home", lazy_pgettext("speaker", "thanked")),
    Step.DECLINED: Status("dash", "none", lazy_pgettext("speaker", "declined")),
}
LATE = Status("warn", "alert", lazy_pgettext("speaker", "waiting for long"))
OVERDUE = Status("bad", "clock", lazy_pgettext("speaker", "overdue"))

# What is to happen next, and after how many days of waiting somebody should ask. Our proposal, from the same plan of work:
# keynotes are invited a month after they are named, and thanked within ten days.
NEXT = {
    Step.SUGGESTED: _l("Write the invitation"),
    Step.APPROACHED: _l("Ask again, or ask somebody else"),
    Step.ACCEPTED: _l("Agree on title, language and travel"),
    Step.CONFIRMED: _l("Get slides and speech for the interpreters"),
    Step.MATERIAL_COMPLETE: _l("Look forward to the talk"),
    Step.HELD: _l("Say thank you"),
}
_DAYS = {Step.SUGGESTED: 30, Step.APPROACHED: 21, Step.ACCEPTED: 30, Step.HELD: 10}

LONGEST_TOPIC = 200
LONGEST_NOTE = 1000
LONGEST_REASON = 500


@dataclass(frozen=True)
class WantedApproach:
    """What is noted about a speaker at one conference. ``town_id`` is the partner town that named them, ``owner_id`` who of
    the team looks after it, ``due_on`` the day by which the next step is expected."""

    town_id: int | None = None
    owner_id: int | None = None
    topic: str = ""
    note: str = ""
    due_on: date | None = None


class NotThisStep(DomainError):
    """There is no such way from where a speaker stands."""

    code = "speaker_step"
    message = _l("From where this person stands now, this step is not possible. Please look again.")
    field = "to"
    status = 409


class ReasonMissing(DomainError):
    code = "speaker_step_reason"
    message = _l("Please say why. The others of the team will ask.")
    field = "reason"


class AlreadyNamed(DomainError):
    code = "speaker_already_named"
    message = _l("This person is in the list of this conference already.")
    field = "name"
    status = 409


class NotOfTheTeam(DomainError):
    code = "speaker_owner_unknown"
    message = _l("Please choose somebody of the team.")
    field = "owner"


def possible(step: Step) -> list[Step]:
    """Where somebody at ``step`` can be moved to, in the order of the way."""
    if step is Step.DECLINED:
        return list(WAY[: WAY.index(Step.HELD)])
    others = [other for other in WAY if other is not step]
    return others if step in (Step.HELD, Step.THANKED) else [*others, Step.DECLINED]


def is_back(before: Step, after: Step) -> bool:
    """Whether this undoes what was reached, so that others need to know why."""
    if before is Step.DECLINED:
        return True
    return after is not Step.DECLINED and WAY.index(after) < WAY.index(before)


def check_step(before: Step, after: Step, reason: str) -> None:
    """Raises NotThisStep, ReasonMissing."""
    if after not in possible(before):
        raise NotThisStep
    if is_back(before, after) and not reason:
        raise ReasonMissing


def goes_on(before: Step, after: Step) -> bool:
    """Whether what has happened elsewhere takes somebody from ``before`` to ``after``: never backwards. Who had declined
    and comes all the same is back on the way."""
    if after is Step.DECLINED:
        return before in WAY[: WAY.index(Step.HELD)]
    return before is Step.DECLINED or WAY.index(before) < WAY.index(after)


def days_in(stepped_at: datetime, now: datetime, zone: str) -> int:
    """For how many days somebody has stood at their step, counted on the calendar of ``zone``."""
    return (moments.local(now, zone).date() - moments.local(stepped_at, zone).date()).days


def due(step: Step, stepped_at: datetime, due_on: date | None, zone: str) -> date | None:
    """By when the next step is expected: the day that was noted, else so many days after the last one."""
    if step in (Step.THANKED, Step.DECLINED):
        return None
    if due_on or step not in _DAYS:
        return due_on
    return moments.local(stepped_at, zone).date() + timedelta(days=_DAYS[step])


def waits(step: Step, stepped_at: datetime, due_on: date | None, now: datetime, zone: str) -> Status | None:
    """What is to be said about how long it takes, if anything."""
    if step in (Step.THANKED, Step.DECLINED):
        return None
    if due_on and due_on < moments.local(now, zone).date():
        return OVERDUE
    return LATE if days_in(stepped_at, now, zone) > _DAYS.get(step, 10**6) else None
