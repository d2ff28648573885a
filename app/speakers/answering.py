"""A speaker's answer to an invitation. Opening the page changes nothing; a button does."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, web
from app.database import unit_of_work
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers import letters, pipeline_queries, service
from app.speakers.models import Speaker
from app.speakers.pipeline_forms import AnswerForm
from app.speakers.rules import Step
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("answering", __name__, url_prefix="/<lang:lang>/speaker/<speaker_token>/answer")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)


@bp.route("/<int:id>", methods=["GET", "POST"])
@access.holder
def answer(speaker: Speaker, id: int) -> Any:
    """What somebody is asked, how it stands, and two buttons."""
    approach = pipeline_queries.find_approach_of(speaker, id) or abort(404)
    edition, form = approach.edition, AnswerForm()
    can_answer = approach.step in service.OPEN_TO_AN_ANSWER and _is_to_come(edition)
    if can_answer and form.validate_on_submit() and (form.yes.data or form.no.data):
        comes = form.yes.data
        try:
            with unit_of_work():
                service.answer_letter(
                    approach, comes, form.message.data or "", by=access.actor(), now=moments.now()
                )  # fmt: skip
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(
                _("Thank you. The organisers know that you can come.")
                if comes
                else _("Thank you for telling us. The organisers know that you cannot come."),
                "good",
            )
            return redirect(url_for(".answer", speaker=speaker, id=id), 303)
    page = render_template(
        "speakers/pipeline/answer.html",
        speaker=speaker,
        edition=edition,
        topic=approach.topic,
        form=form,
        can_answer=can_answer,
        said={Step.ACCEPTED: "yes", Step.DECLINED: "no"}.get(approach.step, ""),
        questions=letters.questions_of(pipeline_queries.brief_of(edition)),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _is_to_come(edition: Edition) -> bool:
    today = moments.local(moments.now(), edition.timezone).date()
    return edition.state is not EditionState.CANCELLED and today <= edition.ends_on
