"""The texts of a call for speakers that are translated: its own, its questions with their choices, and what its
reviewers go by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_pgettext
from sqlalchemy.orm import contains_eager

from app.call import service
from app.call.desk_forms import CallForm, QuestionForm
from app.call.models import Call, Criterion, Phase, Question
from app.call.review_forms import CriterionForm, PhaseForm
from app.call.rules import CALL_EDIT
from app.call.service import WantedCriterion, WantedPhase
from app.call.wanted import WantedCall, WantedQuestion
from app.database import db
from app.forms_translated import declared
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextField, TextKind
from app.values.translated import Translated

_CHOICE = "choice."
_LONGEST_CHOICE = 200
_POINTS = "scale."
_LONGEST_POINTS = 200


def _write_call(call: Call, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = {field.name: getattr(call, field.name) for field in fields(WantedCall)} | {
        "languages": tuple(call.languages),
        "session_types": tuple(one.id for one in call.session_types),
        "tracks": tuple(one.id for one in call.tracks),
    }
    seen = fingerprints.of(service.facts_of(call))
    service.change(call, WantedCall(**stored | dict(texts)), seen=seen, by=by, now=now)


def _write_question(question: Question, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = {field.name: getattr(question, field.name) for field in fields(WantedQuestion)} | {
        "choices": tuple(
            texts.get(f"{_CHOICE}{choice['key']}", Translated(choice["label"])) for choice in question.choices
        ),
        "session_types": tuple(question.session_types),
    }
    own = {name: value for name, value in texts.items() if not name.startswith(_CHOICE)}
    seen = fingerprints.of(service.facts_of_question(question))
    service.change_question(question, WantedQuestion(**stored | own), seen=seen, by=by, now=now)


def _write_phase(phase: Phase, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = {field.name: getattr(phase, field.name) for field in fields(WantedPhase)}
    seen = fingerprints.of(service.facts_of_phase(phase))
    service.change_phase(phase, WantedPhase(**stored | dict(texts)), seen=seen, by=by, now=now)


def _write_criterion(criterion: Criterion, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    scale = [texts.get(f"{_POINTS}{points}", Translated(meaning)) for points, meaning in enumerate(criterion.scale)]
    own = {"name": criterion.name, "hint": criterion.hint} | dict(texts)
    wanted = WantedCriterion(own["name"], own["hint"], criterion.weight, scale)
    seen = fingerprints.of(service.facts_of_criterion(criterion))
    service.change_criterion(criterion, wanted, seen=seen, by=by, now=now)


def _scale(criterion: Criterion) -> Iterable[tuple[TextField, Translated]]:
    label = lazy_pgettext("text", "Meaning of the points")
    for points, meaning in enumerate(criterion.scale):
        yield TextField(f"{_POINTS}{points}", label, _LONGEST_POINTS), Translated(meaning)


def _choices(question: Question) -> Iterable[tuple[TextField, Translated]]:
    label = lazy_pgettext("text", "Choice")
    for choice in question.choices:
        yield TextField(f"{_CHOICE}{choice['key']}", label, _LONGEST_CHOICE), Translated(choice["label"])


def _calls(place: Place) -> Sequence[Call]:
    ids = [edition.id for edition in place.editions]
    return db.session.scalars(
        sa.select(Call).where(Call.edition_id.in_(ids)).order_by(Call.edition_id, Call.opens_at, Call.id)
    ).all()


def _parts(model: type, *order: Any, only: Any = None) -> Callable[[Place], Sequence[Any]]:
    def rows(place: Place) -> Sequence[Any]:
        ids = [edition.id for edition in place.editions]
        found = sa.select(model).join(model.call).where(Call.edition_id.in_(ids))
        if only is not None:
            found = found.where(only)
        found = found.order_by(Call.edition_id, Call.id, *order, model.id)
        return db.session.scalars(found.options(contains_eager(model.call))).all()

    return rows


def _part_at(endpoint: str, name: str) -> Callable[[Any, str], Edited]:
    return lambda row, field: Edited(
        endpoint, {"edition": row.call.edition, "id": row.call_id, name: row.id}, CALL_EDIT
    )


def _host_language(edition: Any) -> Sequence[str]:
    return (edition.town.language,)


KINDS = [
    TextKind(
        code="call",
        label=lazy_pgettext("text", "Call for speakers"),
        model=Call,
        fields=tuple(declared(CallForm, name) for name in ("title", "text")),
        rows=_calls,
        name=lambda call: call.title,
        written_in=lambda call: _host_language(call.edition),
        edition=lambda call: call.edition,
        edited=lambda call, field: Edited("call_desk.edit", {"edition": call.edition, "id": call.id}, CALL_EDIT),
        write=_write_call,
    ),
    TextKind(
        code="question",
        label=lazy_pgettext("text", "Question of a call"),
        model=Question,
        fields=tuple(declared(QuestionForm, name) for name in ("label", "hint")),
        rows=_parts(Question, Question.position, only=Question.retired_at.is_(None)),
        name=lambda question: question.label,
        written_in=lambda question: _host_language(question.call.edition),
        edition=lambda question: question.call.edition,
        edited=_part_at("call_desk.question", "question"),
        write=_write_question,
        more=_choices,
        about=lambda question: question.call,
    ),
    TextKind(
        code="phase",
        label=lazy_pgettext("text", "Phase of reviewing"),
        model=Phase,
        fields=(declared(PhaseForm, "name"),),
        rows=_parts(Phase, Phase.opens_at),
        name=lambda phase: phase.name,
        written_in=lambda phase: _host_language(phase.call.edition),
        edition=lambda phase: phase.call.edition,
        edited=_part_at("call_desk.phase", "phase"),
        write=_write_phase,
        about=lambda phase: phase.call,
    ),
    TextKind(
        code="criterion",
        label=lazy_pgettext("text", "Criterion of reviewers"),
        model=Criterion,
        fields=tuple(declared(CriterionForm, name) for name in ("name", "hint")),
        rows=_parts(Criterion, Criterion.position),
        name=lambda criterion: criterion.name,
        written_in=lambda criterion: _host_language(criterion.call.edition),
        edition=lambda criterion: criterion.call.edition,
        edited=_part_at("call_desk.criterion", "criterion"),
        write=_write_criterion,
        more=_scale,
        about=lambda criterion: criterion.call,
    ),
]
