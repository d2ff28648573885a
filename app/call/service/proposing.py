"""Proposing, and writing on as long as the call is open."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.call import mails, missing, queries, rules
from app.call.models import Answer, Call, LateCode, Proposal, ProposalSpeaker
from app.call.rules import CallNotOpen, Incomplete, LateCodeSpent, Partaking, ProposalState, Window, WritingClosed
from app.call.service import people
from app.call.wanted import Person, WantedProposal
from app.database import db
from app.files import service as files
from app.files.rules import Upload
from app.outbox import service as outbox
from app.programme.rules import ChangedMeanwhile
from app.series.rules import EditionState
from app.values import fingerprints
from app.values.access import Actor
from app.values.errors import DomainError

_COLUMNS = (
    "title", "abstract", "language", "floor_language", "slides_language", "session_type_id", "track_id", "room_needs",
    "message",
)  # fmt: skip
# Seen by organisers only, so the log says that they are different, not what they say.
_UNSAID = ("travel", "hosting")

Facts = dict[str, Any]


def propose(
    call: Call,
    wanted: WantedProposal,
    person: Person,
    *,
    form_key: str,
    code: str = "",
    submit: bool = False,
    quiet: bool = False,
    by: Actor,
    now: datetime,
) -> Proposal:
    """Keep what somebody proposes as a draft, or submit it, and mail them their personal link; the caller commits.

    ``form_key`` is random and belongs to one form: sent again, it writes on in the same proposal as long as that is
    possible, also when both arrive at once. ``quiet`` keeps a draft while it is being typed: its link is mailed later.
    ``code`` is a late code. Raises CallNotOpen, LateCodeSpent, Incomplete, WritingClosed, TooManyPeople, NamedTwice.
    """
    earlier = queries.find_by_form_key(form_key)
    if earlier and (earlier.call_id != call.id or not people.is_same(earlier, person)):
        # The same page was sent again for somebody else: theirs is a proposal of its own.
        own_key = hashlib.sha256(f"{form_key}\0{call.id}\0{person.email.casefold()}".encode()).hexdigest()
        return propose(call, wanted, person, form_key=own_key, code=code, submit=submit, quiet=quiet, by=by, now=now)
    if earlier is None:
        try:
            with db.session.begin_nested():
                proposal = _made(call, wanted, person, form_key, code, now=now)
                _fill(proposal, wanted, now=now)
        except IntegrityError:
            # Of two at once, the other was first.
            if queries.find_by_form_key(form_key) is None:
                raise
            return propose(
                call, wanted, person, form_key=form_key, code=code, submit=submit, quiet=quiet, by=by, now=now
            )
        audit.record("proposal.created", proposal, by=by, at=now)
    else:
        proposal = earlier
        if proposal.state is ProposalState.DRAFT:
            people.rename(proposal, person, by=by, now=now)
        write(proposal, wanted, by=by, now=now)
    if submit and proposal.state is ProposalState.DRAFT:
        submit_now(proposal, by=by, now=now)
    elif not quiet and proposal.state is ProposalState.DRAFT:
        outbox.put(mails.received(proposal), now=now)
    return proposal


def facts_of(proposal: Proposal) -> Facts:
    """Everything that a speaker may change of a proposal, as two savers are told apart."""
    proposer = proposal.proposer
    return fingerprints.plain(
        {name: getattr(proposal, name) for name in _COLUMNS}
        | {
            "recording": proposal.recording_consent,
            "publication": proposal.publication_consent,
            "travel": proposer.travel,
            "hosting": proposer.hosting,
            "people": [one.speaker_id for one in proposal.companions],
            "answers": {answer.question_id: _answered(answer) for answer in proposal.answers},
        }
    )


def _answered(answer: Answer) -> Any:
    # Another file may have the same name.
    return [answer.value, answer.file_id] if answer.file_id else answer.value


def write(proposal: Proposal, wanted: WantedProposal, *, seen: str = "", by: Actor, now: datetime) -> list[str]:
    """Change what a draft or a submitted proposal says; names of FIELD_LABELS that are different now. Whoever is new in it
    is invited if it is submitted. With ``seen``, the fingerprint of the facts somebody started from, nothing that was
    saved since is overwritten. Raises ChangedMeanwhile, WritingClosed, Incomplete, TooManyPeople, NamedTwice."""
    lock(proposal)
    if not can_write(proposal, now):
        raise WritingClosed
    before = facts_of(proposal)
    if seen and fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    with db.session.begin_nested():
        _fill(proposal, wanted, now=now)
        if proposal.state is ProposalState.SUBMITTED:
            _check_whole(proposal)
    after = facts_of(proposal)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if not changes:
        return []
    proposal.revision += 1
    proposal.changed_at = now
    db.session.flush()
    if proposal.state is ProposalState.SUBMITTED:
        # While a draft is being typed, each pause would be an entry.
        said = changes | {name: (bool(before[name]), bool(after[name])) for name in _UNSAID if name in changes}
        audit.record("proposal.changed", proposal, by=by, at=now, changes=said)
        people.invite(proposal, now=now)
    return sorted(changes)


def submit_now(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Submit a draft; the speaker gets a mail, and those who speak with them are invited. Raises NotThisWay,
    WritingClosed, Incomplete."""
    lock(proposal)
    rules.check_arrow(proposal.state, ProposalState.SUBMITTED)
    if not can_write(proposal, now):
        raise WritingClosed
    _check_whole(proposal)
    before, proposal.state = proposal.state, ProposalState.SUBMITTED
    proposal.submitted_at = proposal.changed_at = now
    audit.record("proposal.submitted", proposal, by=by, at=now, changes={"state": (before, proposal.state)})
    db.session.flush()
    outbox.put(mails.received(proposal), now=now)
    people.invite(proposal, now=now)


def can_write(proposal: Proposal, now: datetime) -> bool:
    """Whether the speaker may still change what it says."""
    is_on = proposal.edition.state is EditionState.ANNOUNCED
    return is_on and rules.can_write(proposal.state, writable_until(proposal), now)


def writable_until(proposal: Proposal) -> datetime:
    code = proposal.late_code
    return rules.writable_until(proposal.call.closes_at, code.valid_until if code else None)


def lock(proposal: Proposal) -> None:
    """Read a proposal anew and keep everybody else from changing it meanwhile."""
    db.session.refresh(proposal, with_for_update={"of": Proposal})
    db.session.expire(proposal, ["people", "answers"])


def _made(call: Call, wanted: WantedProposal, person: Person, form_key: str, code: str, *, now: datetime) -> Proposal:
    late_code_id = _admitted(call, code, now)
    proposal = Proposal(
        call_id=call.id,
        form_key=form_key,
        state=ProposalState.DRAFT,
        title=wanted.title,
        language=wanted.language,
        late_code_id=late_code_id,
        created_at=now,
        changed_at=now,
    )
    proposal.call = call
    proposal.answers, proposal.reviews = [], []
    proposer = people.find_or_make(call.edition.series, person, wanted.language, now=now)
    proposal.people = [ProposalSpeaker(speaker=proposer, position=1, partaking=Partaking.CONFIRMED)]
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _admitted(call: Call, code: str, now: datetime) -> int | None:
    """Take one use of a late code if one is needed: its id. Raises CallNotOpen, LateCodeSpent."""
    if call.edition.state is not EditionState.ANNOUNCED:
        raise CallNotOpen
    where = rules.window(call.opens_at, call.closes_at, now)
    if where is Window.OPEN:
        return None
    if where is Window.EARLY or not code:
        raise CallNotOpen
    taken = db.session.execute(
        sa.update(LateCode)
        .where(
            LateCode.call_id == call.id,
            LateCode.code == code,
            LateCode.valid_until > now,
            LateCode.used < LateCode.uses,
        )
        .values(used=LateCode.used + 1)
        .returning(LateCode.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        raise LateCodeSpent
    return taken


def _fill(proposal: Proposal, wanted: WantedProposal, *, now: datetime) -> None:
    for name in _COLUMNS:
        setattr(proposal, name, getattr(wanted, name))
    proposal.recording_consent, proposal.publication_consent = wanted.recording, wanted.publication
    proposal.proposer.travel, proposal.proposer.hosting = wanted.travel, wanted.hosting
    people.name(proposal, wanted.people, now=now)
    present = {answer.question_id: answer for answer in proposal.answers}
    for id, value in wanted.answers.items():
        if value is None:
            if id in present:
                _take_out(proposal, present.pop(id))
        elif id in present:
            present[id].value = value
        else:
            proposal.answers.append(Answer(question_id=id, value=value))
    for id, upload in wanted.files.items():
        _hand_in(proposal, id, upload, now=now)
    db.session.flush()
    db.session.expire(proposal, ["session_type", "track"])


def _hand_in(proposal: Proposal, question_id: int, upload: Upload, *, now: datetime) -> None:
    """Keep a file as the answer to a question, in place of the one that was there. Raises what `files.store` raises, with
    the field of the question."""
    try:
        file = files.store(upload, accepts=rules.ANSWER_FORMATS, now=now)
    except DomainError as refusal:
        refusal.field = f"question_{question_id}"
        raise
    earlier = next((answer for answer in proposal.answers if answer.question_id == question_id), None)
    if earlier:
        _take_out(proposal, earlier)
    proposal.answers.append(Answer(question_id=question_id, value=file.name, file_id=file.id))


def _take_out(proposal: Proposal, answer: Answer) -> None:
    file = answer.file
    proposal.answers.remove(answer)
    db.session.flush()
    files.remove(file)


def _check_whole(proposal: Proposal) -> None:
    if lacks := missing.of(proposal):
        raise Incomplete(lacks)
