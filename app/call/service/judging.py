"""Setting up how a call is judged: phases, criteria, reviewers, and what they do not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.audit import service as audit
from app.call import mails, redacting
from app.call import review_queries as queries
from app.call import review_rules as rules
from app.call.models import Call, Criterion, Phase, Proposal, Reviewer
from app.call.review_rules import CriterionInUse, PassageNotFound, ScaleUneven, TooMany
from app.call.rules import ClosesTooEarly
from app.call.service import proposing
from app.call.service.calls import lock
from app.database import db
from app.outbox import service as outbox
from app.programme.rules import ChangedMeanwhile
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated

Facts = dict[str, Any]


@dataclass(frozen=True)
class WantedPhase:
    """A phase of reviewing; instants are in UTC."""

    name: Translated
    opens_at: datetime
    closes_at: datetime
    can_score: bool = True
    shows_others: bool = False


@dataclass(frozen=True)
class WantedCriterion:
    """A criterion; ``scale`` says, from 0 points upwards, what each number of points means."""

    name: Translated
    hint: Translated
    weight: int
    scale: Sequence[Translated]


def facts_of_phase(phase: Phase) -> Facts:
    """Everything that the desk may change of a phase, as two savers are told apart."""
    names = ("name", "opens_at", "closes_at", "can_score", "shows_others")
    return fingerprints.plain({name: getattr(phase, name) for name in names})


def facts_of_criterion(criterion: Criterion) -> Facts:
    return fingerprints.plain({name: getattr(criterion, name) for name in ("name", "hint", "weight", "scale")})


def add_phase(call: Call, wanted: WantedPhase, *, by: Actor, now: datetime) -> Phase:
    """Add a phase of reviewing; the caller commits. Raises ClosesTooEarly, TooMany."""
    _lock(call)
    if len(call.phases) >= rules.MOST_PHASES:
        raise TooMany
    phase = Phase()
    _put_phase(phase, wanted)
    call.phases.append(phase)
    db.session.flush()
    _log("phase.created", call, "phase", phase.id, {}, facts_of_phase(phase), by=by, now=now)
    return phase


def change_phase(phase: Phase, wanted: WantedPhase, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a phase; the caller commits. Raises ChangedMeanwhile, ClosesTooEarly."""
    _lock(phase.call)
    db.session.refresh(phase)
    before = facts_of_phase(phase)
    _check(before, seen)
    _put_phase(phase, wanted)
    db.session.flush()
    _log("phase.changed", phase.call, "phase", phase.id, before, facts_of_phase(phase), by=by, now=now)


def remove_phase(phase: Phase, *, by: Actor, now: datetime) -> None:
    """Remove a phase; what was reviewed in it stays. The caller commits."""
    call = phase.call
    _lock(call)
    _log("phase.removed", call, "phase", phase.id, facts_of_phase(phase), {}, by=by, now=now)
    db.session.delete(phase)
    db.session.flush()
    db.session.expire(call, ["phases"])


def add_criterion(call: Call, wanted: WantedCriterion, *, by: Actor, now: datetime) -> Criterion:
    """Add a criterion after the others; the caller commits. Raises ScaleUneven, TooMany."""
    _lock(call)
    if len(call.criteria) >= rules.MOST_CRITERIA:
        raise TooMany
    criterion = Criterion(position=max((one.position for one in call.criteria), default=0) + 1)
    _put_criterion(criterion, wanted)
    call.criteria.append(criterion)
    db.session.flush()
    _log("criterion.created", call, "criterion", criterion.id, {}, facts_of_criterion(criterion), by=by, now=now)
    return criterion


def change_criterion(criterion: Criterion, wanted: WantedCriterion, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a criterion; the caller commits. Once somebody has given points by it, its scale keeps its length, since
    points mean what they meant. Raises ChangedMeanwhile, ScaleUneven, CriterionInUse."""
    _lock(criterion.call)
    db.session.refresh(criterion)
    before = facts_of_criterion(criterion)
    _check(before, seen)
    if len(wanted.scale) != len(criterion.scale) and queries.points_given(criterion) is not None:
        raise CriterionInUse
    _put_criterion(criterion, wanted)
    db.session.flush()
    after = facts_of_criterion(criterion)
    _log("criterion.changed", criterion.call, "criterion", criterion.id, before, after, by=by, now=now)


def remove_criterion(criterion: Criterion, *, by: Actor, now: datetime) -> None:
    """Remove a criterion by which nobody has given points; the caller commits. Raises CriterionInUse."""
    call = criterion.call
    _lock(call)
    if queries.points_given(criterion) is not None:
        raise CriterionInUse
    _log("criterion.removed", call, "criterion", criterion.id, facts_of_criterion(criterion), {}, by=by, now=now)
    db.session.delete(criterion)
    db.session.flush()
    db.session.expire(call, ["criteria"])


def name_reviewer(call: Call, user: User, tracks: Iterable[int], *, by: Actor, now: datetime) -> None:
    """Let somebody review a call: the tracks with these ids, everything without any. The caller commits."""
    _lock(call)
    wanted = sorted({track.id for track in call.tracks} & set(tracks))
    reviewer = queries.find_reviewer(call.id, user.id, lock=True)
    if reviewer is None:
        db.session.add(Reviewer(call_id=call.id, user_id=user.id, tracks=wanted))
        before: Facts = {}
    else:
        before, reviewer.tracks = {"tracks": list(reviewer.tracks)}, wanted
    db.session.flush()
    _log("reviewer.named", call, "reviewer", user.id, before, {"tracks": wanted}, by=by, now=now)


def dismiss_reviewer(reviewer: Reviewer, *, by: Actor, now: datetime) -> None:
    """Somebody reviews a call no more; what they have said counts on. The caller commits."""
    call = reviewer.call
    _lock(call)
    _log("reviewer.dismissed", call, "reviewer", reviewer.user_id, {"tracks": reviewer.tracks}, {}, by=by, now=now)
    db.session.delete(reviewer)
    db.session.flush()


def remind_reviewers(call: Call, *, by: Actor, now: datetime) -> int:
    """Queue a mail to each reviewer who has something left to judge, at most one a day; to how many. The caller commits."""
    _lock(call)
    reviewers = queries.reviewers_of(call)
    progress = queries.progress(call, reviewers)
    late = [one for one in reviewers if progress[one.user_id].left and one.user.active]
    until = rules.moment(call.phases, now).until
    letters = [mails.review_reminder(one, progress[one.user_id].left, until, f"{now:%Y-%m-%d}") for one in late]
    put = [outbox.put(letter, now=now) for letter in letters]
    if any(mail and mail.created_at == now for mail in put):
        audit.record("call.reviewers_reminded", call, by=by, at=now, changes={"reviewers": (None, len(late))})
    return len(late)


def hide(proposal: Proposal, passage: str, *, by: Actor, now: datetime) -> None:
    """Hide a passage of a proposal from reviewers; the caller commits. Raises PassageNotFound, TooMany."""
    proposing.lock(proposal)
    texts = [*proposal.title.values(), *proposal.abstract.values()]
    texts += [str(answer.value) for answer in proposal.answers]
    if not any(redacting.stands_in(passage, text) for text in texts):
        raise PassageNotFound
    if len(proposal.hidden_passages) >= rules.MOST_PASSAGES:
        raise TooMany
    _set_hidden(proposal, list(dict.fromkeys([*proposal.hidden_passages, passage])), by=by, now=now)


def unhide(proposal: Proposal, place: int, *, by: Actor, now: datetime) -> None:
    """Show the passage at this place of the list again, counted from 0; the caller commits."""
    proposing.lock(proposal)
    kept = [passage for number, passage in enumerate(proposal.hidden_passages) if number != place]
    _set_hidden(proposal, kept, by=by, now=now)


def _set_hidden(proposal: Proposal, passages: list[str], *, by: Actor, now: datetime) -> None:
    if passages != list(proposal.hidden_passages):
        changes = {"hidden_passages": (list(proposal.hidden_passages), passages)}
        proposal.hidden_passages = passages
        db.session.flush()
        audit.record("proposal.passages_hidden", proposal, by=by, at=now, changes=changes)


def _lock(call: Call) -> None:
    lock(call)
    db.session.expire(call, ["phases", "criteria"])


def _check(before: Facts, seen: str) -> None:
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile


def _put_phase(phase: Phase, wanted: WantedPhase) -> None:
    if wanted.closes_at <= wanted.opens_at:
        raise ClosesTooEarly
    for name in ("name", "opens_at", "closes_at", "can_score", "shows_others"):
        setattr(phase, name, getattr(wanted, name))


def _put_criterion(criterion: Criterion, wanted: WantedCriterion) -> None:
    if not 2 <= len(wanted.scale) <= rules.MOST_POINTS + 1:
        raise ScaleUneven
    criterion.name, criterion.hint, criterion.weight = wanted.name, wanted.hint, wanted.weight
    criterion.scale = [dict(text) for text in wanted.scale]


def _log(action: str, call: Call, what: str, id: int, before: Facts, after: Facts, *, by: Actor, now: datetime) -> None:
    # Phases, criteria and reviewers are parts of their call, and the log shows them there.
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if before and not names:
        return
    changes = {name: (before.get(name), after.get(name)) for name in names}
    audit.record(f"call.{action.replace('.', '_')}", call, by=by, at=now, changes=changes | {what: (id, id)})
