"""For reviewers: what is theirs to read, one proposal after the other. They see nothing else of the desk."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import access, once, web
from app.accounts import gate
from app.accounts.models import User
from app.call import reading, review_rules, service
from app.call import review_queries as queries
from app.call.models import Call, Remark, Review, Reviewer
from app.call.review_forms import RemarkForm, ReviewForm
from app.call.review_queries import Mine
from app.call.review_rules import CALL_REVIEW, CONFLICT, DONE, IN_REVIEW, TO_DO, NotYours, Waiting
from app.database import unit_of_work
from app.files import serving
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError
from app.values.status import Status
from app.values.translated import Translated

bp = Blueprint("review", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/review")


class Row(NamedTuple):
    """A proposal in the list, without anything that is hidden."""

    id: int
    title: Translated
    track: Translated | None
    floor_language: str | None
    status: Status


class Part(NamedTuple):
    """One call, as its reviewer sees it."""

    call: Call
    moment: review_rules.Moment
    progress: queries.Done
    next_id: int | None
    rows: list[Row]


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)  # type: ignore[arg-type, return-value]


@bp.get("")
@access.requires(CALL_REVIEW)
def proposals(edition: Edition) -> str:
    """Everything that is theirs to read, how far they are, and what comes next."""
    now, user = moments.now(), gate.get_person()
    parts = [_part(reviewer, now) for reviewer in queries.reviewerships(edition, user)]
    return render_template("call/review/proposals.html", parts=parts)


@bp.route("/<int:id>", methods=["GET", "POST"])
@access.requires(CALL_REVIEW)
def proposal(edition: Edition, id: int) -> Response:
    """One proposal to read and to score; then the next."""
    now, user = moments.now(), gate.get_person()
    reviewer, mine = _get(edition, user, id)
    moment = review_rules.moment(reviewer.call.phases, now)
    form = ReviewForm.for_call(reviewer.call.criteria, data=_said(mine.own))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.review(mine.proposal, user, form.verdict(), by=access.actor(), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            return _onwards(reviewer, id)
    return _page(reviewer, mine, moment, form, RemarkForm(formdata=None), 422 if form.is_submitted() else 200)


@bp.post("/<int:id>/remarks")
@access.requires(CALL_REVIEW)
def remark(edition: Edition, id: int) -> Response:
    """Say something to the team about a proposal."""
    now, user = moments.now(), gate.get_person()
    reviewer, mine = _get(edition, user, id)
    if not _is_theirs(mine):
        abort(403)
    form = RemarkForm()
    if form.validate_on_submit():
        by, words = access.actor(), form.text.data
        try:
            with unit_of_work():
                once.make(form, Remark, lambda: service.remark(mine.proposal, user, words, by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Your remark is there for the team."), "good")
            return redirect(url_for(".proposal", id=id), 303)  # type: ignore[return-value]
    moment = review_rules.moment(reviewer.call.phases, now)
    scores = ReviewForm.for_call(reviewer.call.criteria, formdata=None, data=_said(mine.own))
    return _page(reviewer, mine, moment, scores, form, 422)


@bp.get("/<int:id>/files/<int:question>")
@access.requires(CALL_REVIEW)
def attachment(edition: Edition, id: int, question: int) -> AnyResponse:
    """A file that answers a question, under a name that says nothing; where the call is anonymous, without what the file
    says about whoever made it."""
    reviewer, mine = _get(edition, gate.get_person(), id)
    file = reading.file_of(mine.proposal, question) if _is_theirs(mine) else None
    try:
        return serving.answer(file, name=f"proposal-{id}-{question}", nameless=reviewer.call.anonymous)
    except DomainError:
        abort(404)


def _part(reviewer: Reviewer, now: Any) -> Part:
    moment = review_rules.moment(reviewer.call.phases, now)
    mine = queries.for_reviewer(reviewer) if moment.has_begun else []
    mine.sort(key=lambda one: (not one.is_open, one.own is None))
    open_ones = [one for one in mine if one.is_open]
    done = sum(one.own is not None for one in mine)
    # What others have decided about meanwhile, without them, is no longer theirs.
    listed = [one for one in mine if one.is_open or one.own or (one.is_own and one.proposal.state in IN_REVIEW)]
    return Part(
        reviewer.call,
        moment,
        queries.Done(done, done + len(open_ones)),
        _next(reviewer, mine) if moment.can_score else None,
        [_row(one) for one in listed],
    )


def _next(reviewer: Reviewer, mine: list[Mine]) -> int | None:
    waiting = [Waiting(one.proposal.id, one.reviews, one.is_own) for one in mine if one.is_open]
    return next((one.id for one in review_rules.in_order(waiting, reviewer.user_id)), None)


def _row(one: Mine) -> Row:
    proposal = one.proposal
    status = TO_DO
    if one.is_own or (one.own and one.own.conflict):
        status = CONFLICT
    elif one.own:
        status = DONE
    track = proposal.track.name if proposal.track else None
    return Row(proposal.id, reading.title_of(proposal), track, proposal.floor_language, status)


def _get(edition: Edition, user: User, id: int) -> tuple[Reviewer, Mine]:
    """A proposal and by what right somebody reads it. Answers 404 to everybody else, and before reviewing begins."""
    call_id = queries.call_of_proposal(edition, id)
    reviewer = next((one for one in queries.reviewerships(edition, user) if one.call_id == call_id), None)
    if reviewer is None or not review_rules.moment(reviewer.call.phases, moments.now()).has_begun:
        abort(404)
    return reviewer, queries.find_for_reviewer(reviewer, id) or abort(404)


def _is_theirs(mine: Mine) -> bool:
    """Whether files and what the team says are for them: not where they had better not judge."""
    return not mine.is_own and not (mine.own and mine.own.conflict)


def _said(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    points = {score.criterion_id: score.points for score in review.scores}
    return ReviewForm.of(points, review.comment, review.conflict)


def _onwards(reviewer: Reviewer, id: int) -> Response:
    if request.form.get("act") != "next":
        flash(_("Your review is saved."), "good")
        return redirect(url_for(".proposal", id=id), 303)  # type: ignore[return-value]
    mine = queries.for_reviewer(reviewer)
    following, left = _next(reviewer, mine), sum(one.is_open for one in mine)
    if following is None:
        flash(_("Your review is saved. You have read everything: thank you."), "good")
        return redirect(url_for(".proposals"), 303)  # type: ignore[return-value]
    flash(
        ngettext("Your review is saved. One more is left.", "Your review is saved. %(num)d more are left.", left),
        "good",
    )
    return redirect(url_for(".proposal", id=following), 303)  # type: ignore[return-value]


def _page(
    reviewer: Reviewer, mine: Mine, moment: review_rules.Moment, form: ReviewForm, remark_form: RemarkForm, status: int
) -> Response:
    proposal, shows = mine.proposal, _is_theirs(mine)
    others = []
    if shows and moment.shows_others and mine.own:
        others = [one for one in queries.reviews_of(proposal) if one.user_id != reviewer.user_id]
    return make_response(
        render_template(
            "call/review/proposal.html",
            form=form,
            remark_form=remark_form,
            reading=reading.of(proposal, opens_files=shows),
            moment=moment,
            can_score=moment.can_score and proposal.state in IN_REVIEW and not mine.is_own,
            is_decided=proposal.state not in IN_REVIEW,
            not_yours=NotYours.message if mine.is_own else None,
            is_saved=mine.own is not None,
            is_conflict=bool(mine.own and mine.own.conflict),
            shows=shows,
            others=reading.reviews(proposal, others),
            remarks=reading.remarks(proposal, queries.remarks_on(proposal)) if shows else [],
        ),
        status,
    )
