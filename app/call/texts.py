"""The texts of a call for speakers that are translated: its own, and its questions with their choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_pgettext
from sqlalchemy.orm import contains_eager

from app.call import service
from app.call.desk_forms import CallForm, QuestionForm
from app.call.models import Call, Question
from app.call.rules import CALL_EDIT
from app.call.wanted import WantedCall, WantedQuestion
from app.database import db
from app.forms_translated import declared
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextField, TextKind
from app.values.translated import Translated

_CHOICE = "choice."
_LONGEST_CHOICE = 200


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


def _choices(question: Question) -> Iterable[tuple[TextField, Translated]]:
    label = lazy_pgettext("text", "Choice")
    for choice in question.choices:
        yield TextField(f"{_CHOICE}{choice['key']}", label, _LONGEST_CHOICE), Translated(choice["label"])


def _calls(place: Place) -> Sequence[Call]:
    ids = [edition.id for edition in place.editions]
    return db.session.scalars(
        sa.select(Call).where(Call.edition_id.in_(ids)).order_by(Call.edition_id, Call.opens_at, Call.id)
    ).all()


def _questions(place: Place) -> Sequence[Question]:
    ids = [edition.id for edition in place.editions]
    return db.session.scalars(
        sa.select(Question)
        .join(Question.call)
        .where(Call.edition_id.in_(ids), Question.retired_at.is_(None))
        .order_by(Call.edition_id, Call.id, Question.position)
        .options(contains_eager(Question.call))
    ).all()


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
        rows=_questions,
        name=lambda question: question.label,
        written_in=lambda question: _host_language(question.call.edition),
        edition=lambda question: question.call.edition,
        edited=lambda question, field: Edited(
            "call_desk.question",
            {"edition": question.call.edition, "id": question.call_id, "question": question.id},
            CALL_EDIT,
        ),
        write=_write_question,
        more=_choices,
        about=lambda question: question.call,
    ),
]
