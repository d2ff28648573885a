"""A call's own questions."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, once
from app.call import offered, queries, rules, service, typed
from app.call.desk.blueprint import bp, get_call, page
from app.call.desk_forms import QuestionForm
from app.call.models import Call, Question
from app.call.rules import CALL_EDIT
from app.database import unit_of_work
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.get("/<int:id>/questions")
@access.requires(CALL_EDIT)
def questions(edition: Edition, id: int) -> str:
    """What the call asks besides what every call asks, in its order, and what is no longer asked."""
    call = get_call(edition, id)
    return render_template(
        "call/desk/questions.html",
        call=call,
        asked=queries.asked(call),
        retired=[question for question in call.questions if question.retired_at],
        answered=queries.answered(call),
        kinds=rules.QUESTION_KIND_LABELS,
        audiences=rules.AUDIENCE_CHOICES,
    )


@bp.route("/<int:id>/questions/add", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def ask(edition: Edition, id: int) -> Response:
    call = get_call(edition, id)
    form = QuestionForm.offering(offered.of_edition(edition))
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                once.make(form, Question, lambda: service.ask(call, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The question is there."), "good")
            return _back(call)
    return page("ask.html", form, call=call)


@bp.route("/<int:id>/questions/<int:question>", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def question(edition: Edition, id: int, question: int) -> Response:
    call, found = _get(edition, id, question)
    form = QuestionForm.offering(offered.of_edition(edition), data=typed.of_question(found))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_question(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back(call)
    return page("question.html", form, call=call, question=found)


@bp.post("/<int:id>/questions/<int:question>/before/<int:other>")
@access.requires(CALL_EDIT)
def ask_before(edition: Edition, id: int, question: int, other: int) -> AnyResponse:
    """Says where to and not how far, so that pressing twice moves it once."""
    call, found = _get(edition, id, question)
    following = queries.find_question(call, other) or abort(404)
    with unit_of_work():
        service.ask_before(found, following, by=access.actor(), now=moments.now())
    return _back(call)


@bp.post("/<int:id>/questions/<int:question>/retire")
@access.requires(CALL_EDIT)
def retire(edition: Edition, id: int, question: int) -> AnyResponse:
    """It can be asked again, so nothing is asked before; one without answers is gone."""
    call, found = _get(edition, id, question)
    with unit_of_work():
        is_gone = service.retire(found, by=access.actor(), now=moments.now())
    flash(_("The question is deleted.") if is_gone else _("The question is no longer asked; its answers stay."), "good")
    return _back(call)


@bp.post("/<int:id>/questions/<int:question>/again")
@access.requires(CALL_EDIT)
def ask_again(edition: Edition, id: int, question: int) -> AnyResponse:
    call, found = _get(edition, id, question)
    with unit_of_work():
        service.ask_again(found, by=access.actor(), now=moments.now())
    flash(_("The question is asked again."), "good")
    return _back(call)


def _get(edition: Edition, id: int, question: int) -> tuple[Call, Question]:
    call = get_call(edition, id)
    return call, queries.find_question(call, question) or abort(404)


def _back(call: Call) -> Response:
    return redirect(url_for(".questions", id=call.id), 303)  # type: ignore[return-value]
