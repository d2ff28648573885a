"""Choosing from what was proposed, and letting the letters about it go."""

from collections import Counter
from typing import Any, NamedTuple

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n
from app.call import decision_queries, mails, queries, reading, review_queries, rules, service
from app.call import selection as selecting
from app.call.desk.blueprint import bp, get_call, page
from app.call.models import Call, Proposal
from app.call.review_forms import ChoosingForm, PassageForm, ReasonForm, SelectionFilter
from app.call.review_rules import DECISION_VERBS, DECISIONS, READABLE
from app.call.rules import ARROWS, CALL_EDIT, ProposalState
from app.call.selection import SORTS, Narrowed
from app.database import unit_of_work
from app.outbox import service as outbox
from app.outbox.rules import MAIL_READ, MessageState, fill_marks
from app.registration.forms import ButtonForm
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

_BALANCE = "balance"


class Heading(NamedTuple):
    """A heading of the table that sorts it; ``sorted`` says which way it is sorted by it now, if it is."""

    label: Any
    url: str
    sorted: str


@bp.get("/<int:id>/selection")
@access.requires(CALL_EDIT)
def selection(edition: Edition, id: int) -> Response:
    """Everything that was submitted, with scores, and the balance of what is taken, with and without what is ticked."""
    ticked = {int(one) for one in request.args.getlist("tick") if one.isdecimal() and one.isascii()}
    return _selection(get_call(edition, id), ticked)


@bp.post("/<int:id>/selection")
@access.requires(CALL_EDIT)
def decide(edition: Edition, id: int) -> Response:
    """Decide about those that are ticked, each in a transaction of its own; or look at what they would do to the balance."""
    call, now = get_call(edition, id), moments.now()
    rows = selecting.rows_of(call)
    titles = {row.id: i18n.plain(row.proposal.title) for row in rows}
    form = ChoosingForm()
    form.chosen.choices = [(str(row.id), titles[row.id]) for row in rows]
    act = request.form.get("act", "")
    if not form.validate_on_submit() or act not in {_BALANCE, *DECISIONS}:
        return _selection(call, set(form.ids) & titles.keys(), 422)
    if act == _BALANCE:
        return _back(id, tick=form.ids, _anchor=_BALANCE)
    if not form.ids:
        flash(_("Please tick the proposals first."), "warn")
        return _back(id)
    done, refused = 0, []
    for chosen in sorted(form.ids):
        try:
            with unit_of_work():
                found = queries.find_of_edition(edition, chosen)
                service.decide(found, ProposalState(act), by=access.actor(), now=now)  # type: ignore[arg-type]
            done += 1
        except DomainError:
            refused.append(titles[chosen])
    _tell(ProposalState(act), done, refused)
    return _back(id)


@bp.post("/proposals/<int:id>/decide")
@access.requires(CALL_EDIT)
def decide_one(edition: Edition, id: int) -> AnyResponse:
    """Decide about one proposal, from its own page."""
    found = queries.find_of_edition(edition, id) or abort(404)
    act = request.form.get("act", "")
    if act not in DECISIONS:
        abort(400)
    try:
        with unit_of_work():
            service.decide(found, ProposalState(act), by=access.actor(), now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
    else:
        _tell(ProposalState(act), 1, [])
    return redirect(url_for(".proposal", id=id), 303)


@bp.route("/proposals/<int:id>/cancel", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def cancel_confirmed(edition: Edition, id: int) -> Response:
    """Asks first, and for a reason."""
    found = queries.find_of_edition(edition, id) or abort(404)
    if found.state is not ProposalState.CONFIRMED:
        return redirect(url_for(".proposal", id=id), 303)  # type: ignore[return-value]
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.cancel(found, reason=form.reason.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The contribution is cancelled. Its speakers get a mail."), "good")
            return redirect(url_for(".proposal", id=id), 303)  # type: ignore[return-value]
    return page("cancel_confirmed.html", form, proposal=found)


@bp.route("/proposals/<int:id>/hidden", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def hidden(edition: Edition, id: int) -> Response:
    """Which passages reviewers do not see."""
    found = queries.find_of_edition(edition, id) or abort(404)
    form = PassageForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.hide(found, form.passage.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Reviewers do not see it any more."), "good")
            return redirect(url_for(".hidden", id=id), 303)  # type: ignore[return-value]
    return page("hidden.html", form, proposal=found)


@bp.post("/proposals/<int:id>/hidden/<int:place>/show")
@access.requires(CALL_EDIT)
def unhide(edition: Edition, id: int, place: int) -> AnyResponse:
    """Let reviewers see a passage again."""
    found = queries.find_of_edition(edition, id) or abort(404)
    with unit_of_work():
        service.unhide(found, place, by=access.actor(), now=moments.now())
    return redirect(url_for(".hidden", id=id), 303)


@bp.get("/decisions")
@access.requires(MAIL_READ)
def decisions(edition: Edition) -> str:
    """The letters about decisions that wait, by decision and language, to be looked at and let go."""
    held = decision_queries.decisions_held(edition)
    kinds = [f"call.{decision.value}" for decision in DECISIONS]
    grouped = [(kind, [mail for mail in held if mail.kind == kind]) for kind in kinds]
    return render_template(
        "call/desk/decisions.html",
        groups=[(kind, found, Counter(one.language for one in found)) for kind, found in grouped if found],
        total=len(held),
        status={f"call.{decision.value}": rules.STATUS[decision] for decision in DECISIONS},
    )


@bp.post("/decisions/send")
@access.requires(MAIL_READ)
def send_decisions(edition: Edition) -> AnyResponse:
    """Let letters go: one, all of a kind, or all, but only those that the page has shown; what has gone already stays
    gone."""
    form = ButtonForm()
    if not form.validate_on_submit():
        abort(400)
    shown = set(request.form.getlist("mail"))
    wanted = [mail for mail in decision_queries.decisions_held(edition) if str(mail.id) in shown]
    with unit_of_work():
        gone = outbox.let_all_go(wanted, by=access.actor(), now=moments.now())
    if gone:
        flash(ngettext("One letter goes out.", "%(num)d letters go out.", gone), "good")
    else:
        flash(_("Nothing was waiting any more."), "good")
    return redirect(url_for(".decisions"), 303)


@bp.get("/proposals/<int:id>/letter")
@access.requires(CALL_EDIT)
def letter(edition: Edition, id: int) -> Response:
    """The letter about a decision with its real data, in every language of the service; the proposer's own first."""
    found = queries.find_of_edition(edition, id) or abort(404)
    if found.state not in DECISIONS:
        return redirect(url_for(".proposal", id=id), 303)  # type: ignore[return-value]
    own = found.proposer.speaker.mail_language
    codes = sorted(PAGE_LANGUAGES, key=lambda code: code != own)
    letters = [(PAGE_LANGUAGES[code], mails.decided(found.proposer, language=code)) for code in codes]
    return make_response(
        render_template(
            "call/desk/letter.html",
            proposal=found,
            own=own,
            letters=[(language, mail.subject, _shown(mail.text)) for language, mail in letters],
        )
    )


def judged(proposal: Proposal) -> dict[str, Any]:
    """What the page of one proposal shows of reviewing and deciding."""
    call = proposal.call
    reviews = review_queries.reviews_of(proposal)
    held = decision_queries.held_about([proposal.id])[proposal.id]
    return {
        "reviews": reviews,
        "score": review_queries.score_of(reviews, review_queries.weights(call.criteria)),
        "criteria": {criterion.id: criterion for criterion in call.criteria},
        "remarks": review_queries.remarks_on(proposal),
        "tag_of": reading.tag_of,
        "decisions": [(one, DECISION_VERBS[one]) for one in DECISIONS if one in ARROWS[proposal.state]],
        "held": sum(mail.state is MessageState.HELD for mail in held),
        "has_letter": proposal.state in DECISIONS,
        "is_readable": proposal.state in READABLE,
        "can_cancel": proposal.state is ProposalState.CONFIRMED,
    }


def _selection(call: Call, ticked: set[int], status: int = 200) -> Response:
    rows = selecting.rows_of(call)
    filters = SelectionFilter(request.args)
    filters.offer(
        {state: rules.STATUS[state] for state in rules.STATUS if state in READABLE},
        [(track.id, i18n.plain(track.name)) for track in call.tracks],
        [(kind.id, i18n.plain(kind.name)) for kind in call.session_types],
        call.languages,
    )
    sort = request.args.get("sort", "")
    by = Narrowed(
        filters.state.data or "",
        filters.track.data or "",
        filters.kind.data or "",
        filters.language.data or "",
        sort if sort in SORTS else "score",
    )
    shown = selecting.narrowed(rows, by)
    form = ChoosingForm(formdata=None, data={"chosen": [str(one) for one in ticked]})
    form.chosen.choices = [(str(row.id), i18n.plain(row.proposal.title)) for row in shown]
    ticks = sorted(ticked & {row.id for row in rows})

    def address(**changes: Any) -> str:
        return url_for(".selection", id=call.id, **{**by.in_use, "sort": by.sort, "tick": ticks, **changes})

    return make_response(
        render_template(
            "call/desk/selection.html",
            call=call,
            form=form,
            filters=filters,
            rows=list(zip(shown, form.chosen, strict=True)),
            whole=len(rows),
            in_use=len(by.in_use),
            columns={
                name: Heading(column.label, address(sort=name), _order(column.down) if by.sort == name else "")
                for name, column in SORTS.items()
            },
            chips_in_use=[(_chosen_text(filters, name), address(**{name: ""})) for name in by.in_use],
            tables=selecting.tables(call, rows, set(ticks)),
            ticked=len(ticks),
            untick=address(tick=[]),
            post_to=address(tick=[]),
            status_of=rules.STATUS,
            verbs=[(decision.value, DECISION_VERBS[decision]) for decision in DECISIONS],
            held=len(decision_queries.decisions_held(call.edition)),
        ),
        status,
    )


def _order(down: bool) -> str:
    return "descending" if down else "ascending"


def _chosen_text(filters: SelectionFilter, name: str) -> str:
    field = filters[name]
    return dict(field.choices).get(field.data, "")


def _tell(decision: ProposalState, done: int, refused: list[str]) -> None:
    if done:
        flash(
            ngettext(
                "One proposal is now: %(state)s. Its letter waits until you let it go.",
                "%(num)d proposals are now: %(state)s. Their letters wait until you let them go.",
                done,
                state=rules.STATUS[decision].text,
            ),
            "good",
        )
    if refused:
        titles = ", ".join(_("“%(text)s”", text=title) for title in refused)
        flash(_("This cannot be decided about these any more: %(titles)s", titles=titles), "warn")


def _back(id: int, **more: Any) -> Response:
    """To the selection as it was narrowed."""
    kept = {name: value for name in ("state", "track", "kind", "language", "sort") if (value := request.args.get(name))}
    return redirect(url_for(".selection", id=id, **{**kept, **more}), 303)  # type: ignore[return-value]


def _shown(text: str) -> list[list[str]]:
    """A mail's paragraphs and lines; where a link goes in at sending, there is a mark."""
    return [part.split("\n") for part in fill_marks(text, lambda name: "[…]").strip().split("\n\n") if part.strip()]
