"""Calls, their questions and their late codes."""

import secrets
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.call import queries
from app.call.models import Call, LateCode, Question
from app.call.rules import (
    CODE_LENGTH,
    MOST_QUESTIONS,
    WITH_CHOICES,
    CallInUse,
    ChoiceInUse,
    ClosesTooEarly,
    KindInUse,
    TooManyQuestions,
)
from app.call.wanted import WantedCall, WantedQuestion, keyed
from app.database import db
from app.programme import tracks as sorting
from app.programme.rules import ChangedMeanwhile
from app.series import service as series
from app.series.models import Edition
from app.series.rules import slug_from
from app.values import fingerprints
from app.values.access import Actor

_COLUMNS = (
    "title", "text", "opens_at", "closes_at", "speakers_at_most", "anonymous", "confirm_until", "slides_due_at",
)  # fmt: skip
# These are pages beside the calls.
_RESERVED = frozenset({"link", "sent", "arrived"})
# Letters and digits that nobody mixes up on the telephone.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

Facts = dict[str, Any]


def facts_of(call: Call) -> Facts:
    """Everything that the desk may change of a call, as the log keeps it and as two savers are told apart."""
    return fingerprints.plain(
        {name: getattr(call, name) for name in _COLUMNS}
        | {
            "languages": list(call.languages),
            "session_types": sorted(one.id for one in call.session_types),
            "tracks": sorted(one.id for one in call.tracks),
        }
    )


def create(edition: Edition, wanted: WantedCall, *, by: Actor, now: datetime) -> Call:
    """Add a call to an edition. Raises ClosesTooEarly."""
    # Addresses are given out one after the other.
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    call = Call(edition_id=edition.id, slug=_free_slug(edition, wanted), changed_at=now)
    call.edition = edition
    _put(call, wanted)
    db.session.add(call)
    db.session.flush()
    facts = facts_of(call)
    audit.record("call.created", call, by=by, at=now, changes={name: (None, facts[name]) for name in facts})
    series.published(edition.series_id)
    return call


def change(call: Call, wanted: WantedCall, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a call. ``seen`` is the fingerprint of the facts somebody started from. Raises ChangedMeanwhile,
    ClosesTooEarly."""
    lock(call)
    before = facts_of(call)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    _put(call, wanted)
    _record("call.changed", call, before, facts_of(call), by=by, now=now)


def remove(call: Call, *, by: Actor, now: datetime) -> None:
    """Remove a call in which nobody has proposed anything. Raises CallInUse."""
    lock(call)
    edition, facts = call.edition, facts_of(call)
    audit.record("call.removed", call, by=by, at=now, changes={name: (facts[name], None) for name in facts})
    try:
        with db.session.begin_nested():
            for row in (*call.questions, *queries.codes_of(call), *call.phases, *call.criteria):
                db.session.delete(row)
            db.session.flush()
            db.session.delete(call)
            db.session.flush()
    except IntegrityError:
        raise CallInUse from None
    series.published(edition.series_id)


def facts_of_question(question: Question) -> Facts:
    """Everything that the desk may change of a question."""
    names = ("kind", "label", "hint", "required", "audience", "choices", "session_types")
    return fingerprints.plain({name: getattr(question, name) for name in names})


def ask(call: Call, wanted: WantedQuestion, *, by: Actor, now: datetime) -> Question:
    """Add a question after the others. Raises TooManyQuestions."""
    lock(call)
    if len(queries.asked(call)) >= MOST_QUESTIONS:
        raise TooManyQuestions
    last = max((question.position for question in call.questions), default=0)
    question = Question(call_id=call.id, position=last + 1)
    _put_question(question, wanted)
    call.questions.append(question)
    db.session.flush()
    facts = facts_of_question(question)
    _log_question("question.created", question, call, {name: (None, facts[name]) for name in facts}, by=by, now=now)
    return question


def change_question(question: Question, wanted: WantedQuestion, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a question; what was answered keeps its kind and the choices that were taken. Raises ChangedMeanwhile,
    KindInUse, ChoiceInUse."""
    call = question.call
    lock(call)
    db.session.refresh(question)
    before = facts_of_question(question)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    if question.kind is not wanted.kind and queries.answered(call).get(question.id):
        raise KindInUse
    taken = queries.chosen(question) if question.kind in WITH_CHOICES else set()
    if not taken <= {choice["key"] for choice in keyed(wanted.choices, question.choices)}:
        raise ChoiceInUse
    _put_question(question, wanted)
    after = facts_of_question(question)
    if changes := _changes(before, after):
        db.session.flush()
        _log_question("question.changed", question, call, changes, by=by, now=now)


def ask_before(question: Question, other: Question, *, by: Actor, now: datetime) -> None:
    """Ask a question right before another one of its call; where it stands there already, nothing changes."""
    call = question.call
    lock(call)
    before = queries.asked(call)
    if question is other or question not in before or other not in before:
        return
    after = [one for one in before if one is not question]
    after.insert(after.index(other), question)
    if after != before:
        for one, position in zip(after, [one.position for one in before], strict=True):
            one.position = position
        db.session.flush()
        db.session.expire(call, ["questions"])
        _log_question("question.moved", question, call, {}, by=by, now=now)


def retire(question: Question, *, by: Actor, now: datetime) -> bool:
    """Do not ask a question any more: it is deleted unless somebody has answered it. Whether it was deleted."""
    call = question.call
    lock(call)
    if queries.answered(call).get(question.id):
        if question.retired_at is None:
            question.retired_at = now
            _log_question("question.retired", question, call, {}, by=by, now=now)
        return False
    facts = facts_of_question(question)
    _log_question("question.deleted", question, call, {name: (facts[name], None) for name in facts}, by=by, now=now)
    db.session.delete(question)
    db.session.flush()
    db.session.expire(call, ["questions"])
    return True


def ask_again(question: Question, *, by: Actor, now: datetime) -> None:
    """Ask a retired question again."""
    lock(question.call)
    if question.retired_at is not None:
        question.retired_at = None
        _log_question("question.asked_again", question, question.call, {}, by=by, now=now)


def make_code(call: Call, *, note: str, uses: int, valid_until: datetime, by: Actor, now: datetime) -> LateCode:
    """Make a code by which ``uses`` people may propose until ``valid_until``, also after the call has closed."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    code = LateCode(call_id=call.id, code=secret, note=note, uses=uses, used=0, valid_until=valid_until)
    db.session.add(code)
    db.session.flush()
    changes = {"uses": (None, uses), "valid_until": (None, valid_until.isoformat()), "late_code": (None, code.id)}
    audit.record("call.code_made", call, by=by, at=now, changes=changes)
    return code


def revoke_code(code: LateCode, call: Call, *, by: Actor, now: datetime) -> None:
    """End a code; what was proposed by it stays. Again, it changes nothing."""
    db.session.refresh(code, with_for_update=True)
    if code.valid_until > now:
        changes = {"valid_until": (code.valid_until.isoformat(), now.isoformat()), "late_code": (code.id, code.id)}
        code.valid_until = now
        audit.record("call.code_revoked", call, by=by, at=now, changes=changes)
        db.session.flush()


def lock(call: Call) -> None:
    """Read a call anew; whoever else wants to change it waits."""
    db.session.refresh(call, with_for_update={"key_share": True, "of": Call})
    db.session.expire(call, ["questions", "session_types", "tracks"])


def _put(call: Call, wanted: WantedCall) -> None:
    if wanted.closes_at <= wanted.opens_at:
        raise ClosesTooEarly
    for name in _COLUMNS:
        setattr(call, name, getattr(wanted, name))
    call.languages = list(wanted.languages)
    call.session_types = [one for one in sorting.types_of(call.edition) if one.id in wanted.session_types]
    call.tracks = [one for one in sorting.tracks_of(call.edition) if one.id in wanted.tracks]


def _put_question(question: Question, wanted: WantedQuestion) -> None:
    for name in ("kind", "label", "hint", "required", "audience"):
        setattr(question, name, getattr(wanted, name))
    question.choices = keyed(wanted.choices, question.choices or []) if wanted.kind in WITH_CHOICES else []
    question.session_types = sorted(wanted.session_types)


def _record(action: str, call: Call, before: Facts, after: Facts, *, by: Actor, now: datetime) -> None:
    if changes := _changes(before, after):
        call.changed_at = now
        db.session.flush()
        audit.record(action, call, by=by, at=now, changes=changes)
        series.published(call.edition.series_id)


def _log_question(
    action: str, question: Question, call: Call, changes: dict[str, tuple[Any, Any]], *, by: Actor, now: datetime
) -> None:
    # It is a part of its call, and the log shows it there.
    audit.record(action, call, by=by, at=now, changes=changes | {"question": (question.id, question.id)})
    call.changed_at = now
    db.session.flush()
    series.published(call.edition.series_id)


def _changes(before: Facts, after: Facts) -> dict[str, tuple[Any, Any]]:
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}


def _free_slug(edition: Edition, wanted: WantedCall) -> str:
    stem = slug_from(wanted.title.shown("en", edition.series.languages).text)[:60].strip("-") or "call"
    taken = {call.slug for call in queries.calls_of(edition)} | _RESERVED
    return next(slug for number in count(1) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken)
