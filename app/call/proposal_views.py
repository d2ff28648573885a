"""A proposal's own pages: whoever holds the personal link sees that one proposal and no other."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, web
from app.accounts import gate
from app.call import decision_queries, offered, queries, rules, service, standing, typed
from app.call.forms import NeedsForm, WritingForm
from app.call.models import Proposal, ProposalSpeaker
from app.call.rules import LIVE, PARTAKING_STATUS, STATUS, Partaking, ProposalState
from app.database import unit_of_work
from app.files import serving
from app.files.forms import Kept
from app.registration.forms import ButtonForm
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("proposal", __name__, url_prefix="/<lang:lang>")

_PAGES = "/proposal/<proposal_token>"
_PARTAKING = "/partaking/<partaking_token>"


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)  # type: ignore[arg-type, return-value]


@bp.get(f"{_PAGES}/")
@access.holder
def proposal(proposal: Proposal) -> Response:
    """How it stands, what is missing and by when, what was sent."""
    user = gate.person()
    speaker = proposal.proposer.speaker
    return _page(
        "call/proposal.html",
        proposal,
        view=standing.of(proposal, moments.now()),
        answers=standing.answers(proposal),
        partaking=PARTAKING_STATUS,
        can_attach=user is not None and speaker.user_id != user.id,
        is_attached=user is not None and speaker.user_id == user.id,
    )


@bp.route(f"{_PAGES}/edit", methods=["GET", "POST"])
@access.holder
@web.uploads
def edit(proposal: Proposal) -> Response:
    """What it says, to be changed as long as the call is open."""
    now, status = moments.now(), 200
    if not service.can_write(proposal, now):
        flash(str(rules.WritingClosed.message), "warn")
        return _back(proposal)
    form = WritingForm.offering(offered.of(proposal.call), data=typed.of_proposal(proposal))
    form.keep(
        {
            answer.question_id: Kept(answer.value, _address_of(proposal, answer.question_id))
            for answer in proposal.answers
            if answer.file_id
        }
    )
    if form.is_submitted():
        act, status = request.form.get("act", "save"), 422
        form.submitting = act == "submit" or proposal.state is not ProposalState.DRAFT
        if form.validate():
            try:
                with unit_of_work():
                    service.write(proposal, form.wanted(), seen=form.seen.data or "-", by=access.actor(), now=now)
                    person = form.person(proposal.proposer.speaker.email)
                    service.describe(proposal, person, by=access.actor(), now=now)
                    if act == "submit" and proposal.state is ProposalState.DRAFT:
                        service.submit_now(proposal, by=access.actor(), now=now)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                flash(_said(act), "good")
                return _back(proposal)
    return _page("call/edit.html", proposal, status, form=form)


@bp.post(f"{_PAGES}/submit")
@access.holder
def submit(proposal: Proposal) -> Response:
    """A draft becomes a proposal, if nothing is missing."""
    try:
        with unit_of_work():
            service.submit_now(proposal, by=access.actor(), now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
        if isinstance(refusal, rules.Incomplete):
            return redirect(url_for(".edit", proposal=proposal), 303)  # type: ignore[return-value]
    else:
        flash(_said("submit"), "good")
    return _back(proposal)


@bp.get(f"{_PAGES}/files/<int:question>")
@access.holder
def attachment(proposal: Proposal, question: int) -> AnyResponse:
    """A file that answers a question."""
    return serving.answer(next((answer.file for answer in proposal.answers if answer.question_id == question), None))


@bp.route(f"{_PAGES}/needs", methods=["GET", "POST"])
@access.holder
def needs(proposal: Proposal) -> Response:
    """What the proposer needs on the way and for the nights, to be changed until the conference is over."""
    return _needs(proposal.proposer, url_for(".proposal", proposal=proposal))


@bp.route(f"{_PAGES}/withdraw", methods=["GET", "POST"])
@access.holder
def withdraw(proposal: Proposal) -> Response:
    """Asks first."""
    if decision_queries.told(proposal) not in LIVE:
        return _back(proposal)
    form = ButtonForm()
    if form.validate_on_submit():
        _act(
            lambda: service.withdraw(proposal, by=access.actor(), now=moments.now()),
            _("Your proposal is withdrawn. You will get an email about it."),
        )
        return _back(proposal)
    return _page("call/withdraw.html", proposal, 422 if form.is_submitted() else 200, form=form)


@bp.post(f"{_PAGES}/confirm")
@access.holder
def confirm(proposal: Proposal) -> Response:
    """The speaker comes: session, registration and badge follow."""
    _act(
        lambda: service.confirm(proposal, by=access.actor(), now=moments.now()),
        _("Thank you. You are in the programme, and you get an email with your badge."),
    )
    return _back(proposal)


@bp.route(f"{_PAGES}/decline", methods=["GET", "POST"])
@access.holder
def decline(proposal: Proposal) -> Response:
    """Asks first."""
    if decision_queries.told(proposal) is not ProposalState.ACCEPTED:
        return _back(proposal)
    form = ButtonForm()
    if form.validate_on_submit():
        _act(
            lambda: service.decline(proposal, by=access.actor(), now=moments.now()),
            _("Thank you for telling us. Your contribution is not in the programme."),
        )
        return _back(proposal)
    return _page("call/decline.html", proposal, 422 if form.is_submitted() else 200, form=form)


@bp.post(f"{_PAGES}/attach")
@access.holder
def attach(proposal: Proposal) -> Response:
    """Find it in one's account from now on."""
    with unit_of_work():
        service.attach(proposal, gate.get_person(), by=access.actor(), now=moments.now())
    flash(_("You find this proposal in your account from now on."), "good")
    return _back(proposal)


@bp.route(f"{_PARTAKING}/", methods=["GET", "POST"])
@access.holder
def partaking(partaking: ProposalSpeaker) -> Response:
    """Somebody named by others says for themselves whether they take part."""
    found = partaking.proposal
    form = ButtonForm()
    if form.validate_on_submit():
        yes = request.form.get("answer") == "yes"
        _act(
            lambda: service.take_part(partaking, yes, by=access.actor(), now=moments.now()),
            _("Thank you. You take part.") if yes else _("Thank you. You do not take part."),
        )
        return redirect(url_for(".partaking", partaking=partaking), 303)  # type: ignore[return-value]
    return _page(
        "call/partaking.html",
        found,
        422 if form.is_submitted() else 200,
        form=form,
        row=partaking,
        status_of_partaking=PARTAKING_STATUS[partaking.partaking],
        is_live=decision_queries.told(found) in LIVE,
        says_yes=partaking.partaking is Partaking.CONFIRMED,
        says_no=partaking.partaking is Partaking.DECLINED,
        can_tell_needs=service.can_tell_needs(partaking, moments.now()),
    )


@bp.route(f"{_PARTAKING}/needs", methods=["GET", "POST"])
@access.holder
def companion_needs(partaking: ProposalSpeaker) -> Response:
    """The same for somebody who speaks with others."""
    return _needs(partaking, url_for(".partaking", partaking=partaking))


@bp.get("/account/proposals")
@access.signed_in
def proposals() -> Response:
    """What somebody with an account has proposed, at any conference."""
    found = queries.of_user(gate.get_person())
    return make_response(
        render_template("call/proposals.html", proposals=[(one, STATUS[decision_queries.told(one)]) for one in found])
    )


def _needs(row: ProposalSpeaker, back: str) -> Response:
    """Answers 422 with the form when something in it is too long."""
    now = moments.now()
    form = NeedsForm(data={"travel": row.travel, "hosting": row.hosting})
    if not service.can_tell_needs(row, now):
        flash(str(rules.WritingClosed.message), "warn")
        return redirect(back, 303)  # type: ignore[return-value]
    if form.validate_on_submit():
        told = {"travel": form.travel.data or "", "hosting": form.hosting.data or ""}
        _act(lambda: service.tell_needs(row, **told, by=access.actor(), now=now), _("Saved."))
        return redirect(back, 303)  # type: ignore[return-value]
    return _page("call/needs.html", row.proposal, 422 if form.is_submitted() else 200, form=form, back=back)


def _act(act: Callable[[], object], said: str) -> None:
    """Do what somebody has asked for, and say that it is done, or why not."""
    try:
        with unit_of_work():
            act()
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
    else:
        flash(said, "good")


def _address_of(proposal: Proposal, question: int) -> str:
    return url_for(".attachment", proposal=proposal, question=question)


def _said(act: str) -> str:
    if act == "submit":
        return _("Your proposal is submitted. You will get an email about it.")
    return _("Saved.")


def _back(proposal: Proposal) -> Response:
    return redirect(url_for(".proposal", proposal=proposal), 303)  # type: ignore[return-value]


def _page(template: str, proposal: Proposal, status: int = 200, **context: Any) -> Response:
    context = {"proposal": proposal, "status_of": STATUS[decision_queries.told(proposal)], **context}
    return make_response(render_template(template, **context), status)
