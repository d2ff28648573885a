"""What was proposed, as organisers see it: all of it."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n
from app.call import queries, rules, service, standing
from app.call.desk import selection
from app.call.desk.blueprint import bp
from app.call.desk_forms import ProposalFilter
from app.call.rules import CALL_EDIT, ProposalState
from app.files import serving
from app.series.models import Edition


@bp.get("/proposals")
@access.requires(CALL_EDIT)
def proposals(edition: Edition) -> str:
    """Every proposal of the conference, the newest first; one state of them if somebody asks for it."""
    form = ProposalFilter(request.args)
    state = form.wanted_state
    return render_template(
        "call/desk/proposals.html",
        form=form,
        state=state,
        proposals=queries.proposals_of(edition, [state] if state else list(ProposalState)),
        status=rules.STATUS,
    )


@bp.get("/proposals/<int:id>")
@access.requires(CALL_EDIT)
def proposal(edition: Edition, id: int) -> str:
    """One proposal whole, with what reviewers do not see."""
    found = queries.find_of_edition(edition, id) or abort(404)
    others = [code for code in found.title if code != found.language]
    return render_template(
        "call/desk/proposal.html",
        proposal=found,
        status=rules.STATUS,
        partaking=rules.PARTAKING_STATUS,
        answers=standing.answers(found),
        needs=[row for row in found.people if row.travel or row.hosting],
        others=[(i18n.language_name(code), code) for code in others],
        until=service.writable_until(found),
        **selection.judged(found),
    )


@bp.get("/proposals/<int:id>/files/<int:question>")
@access.requires(CALL_EDIT)
def attachment(edition: Edition, id: int, question: int) -> AnyResponse:
    """A file that answers a question."""
    found = queries.find_of_edition(edition, id) or abort(404)
    return serving.answer(next((answer.file for answer in found.answers if answer.question_id == question), None))
