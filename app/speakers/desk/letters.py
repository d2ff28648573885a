"""Letters to speakers at the desk: what they say, who signs, whom they are for, and a look at them before they are written."""

from typing import Any, NamedTuple

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import access, i18n
from app.database import unit_of_work
from app.outbox import rules as outbox
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.speakers import letters, pipeline_queries, service
from app.speakers.desk.blueprint import bp
from app.speakers.letter_rules import ASKING, KIND_LABELS, PLACEHOLDERS, SUITS, WHAT_FOR, LetterKind, kind_of_mail
from app.speakers.letters import Written
from app.speakers.models import Approach
from app.speakers.pipeline_forms import ChooseForm, LetterTextForm, SignatureForm, WriteForm
from app.speakers.pipeline_rules import STATUS
from app.speakers.rules import SPEAKERS_EDIT
from app.values import fingerprints, moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

_KIND = f"/letters/<any({', '.join(LetterKind)}):kind>"


class Shown(NamedTuple):
    """A letter as one person gets it, or would in a language that nobody of them reads; ``count`` get it in this one."""

    written: Written
    approach: Approach
    count: int


@bp.get("/letters")
@access.requires(SPEAKERS_EDIT)
def letters_overview(edition: Edition) -> str:
    """The three kinds of letters, how many people each suits now, and who signs."""
    approaches = pipeline_queries.approaches_of_edition(edition)
    return render_template(
        "speakers/letters/overview.html",
        kinds=[
            (kind, KIND_LABELS[kind], WHAT_FOR[kind], sum(one.step is SUITS[kind] for one in approaches))
            for kind in LetterKind
        ],
        signature=pipeline_queries.signature_of(edition),
    )


@bp.route("/letters/signature", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def signature(edition: Edition) -> Response:
    """The mayor's name, and the office in each language."""
    facts, was_overtaken = service.facts_of_signature(edition), False
    form = SignatureForm(languages=edition.series.languages, data={**facts, "seen": fingerprints.of(facts)})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.sign(
                    edition, form.name.data, form.office.data, seen=form.seen.data, by=access.actor(), now=moments.now()
                )
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(service.facts_of_signature(edition)), True
        else:
            flash(_("Saved."), "good")
            return _to(".letters_overview")
    return _page("signature", form, was_overtaken=was_overtaken)


@bp.route(f"{_KIND}/text", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def letter_text(edition: Edition, kind: str) -> Response:
    """What one kind of letter says, in each language."""
    wanted = LetterKind(kind)
    facts, was_overtaken = service.facts_of_text(edition, wanted), False
    form = LetterTextForm(languages=edition.series.languages, data={**facts, "seen": fingerprints.of(facts)})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_text(
                    edition, wanted, form.subject.data, form.text.data,
                    seen=form.seen.data, by=access.actor(), now=moments.now(),
                )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(service.facts_of_text(edition, wanted)), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _to(".letter", kind=kind)
    return _page(
        "text", form, was_overtaken=was_overtaken, kind=wanted, label=KIND_LABELS[wanted], placeholders=PLACEHOLDERS
    )


@bp.get(_KIND)
@access.requires(SPEAKERS_EDIT)
def letter(edition: Edition, kind: str) -> str:
    """Whom a letter is for: those whom it suits are ticked unless they have it already, those without a mail address are
    named."""
    wanted = LetterKind(kind)
    fitting = [one for one in pipeline_queries.approaches_of_edition(edition) if one.step is SUITS[wanted]]
    form = ChooseForm()
    states = {
        id: mail.state
        for id, posted in pipeline_queries.letters_of(edition).items()
        for mail in reversed(posted)
        if mail.kind is wanted and mail.state is not MessageState.STOPPED
    }
    reachable = [one for one in fitting if one.speaker.email]
    form.people.choices = [(str(one.id), _line(one, states.get(one.speaker_id))) for one in reachable]
    form.people.data = request.args.getlist("people") or [
        str(one.id) for one in reachable if one.speaker_id not in states
    ]
    return render_template(
        "speakers/letters/choose.html",
        form=form,
        kind=wanted,
        label=KIND_LABELS[wanted],
        step=STATUS[SUITS[wanted]],
        unreachable=[one for one in fitting if not one.speaker.email],
        signature=pipeline_queries.signature_of(edition),
    )


@bp.route(f"{_KIND}/preview", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def preview(edition: Edition, kind: str) -> Any:
    """The letters with what is filled in, in every language; by the button they are written and held back."""
    wanted, form = LetterKind(kind), WriteForm()
    asked = form.people.data.split() if form.is_submitted() and form.people.data else request.args.getlist("people")
    ids = [int(id) for id in asked if id.isdecimal() and len(id) < 10]
    chosen = [one for one in pipeline_queries.approaches_of_edition(edition, ids=ids) if one.speaker.email]
    if not chosen:
        flash(_("Please choose at least one person with a mail address."), "bad")
        return _to(".letter", kind=kind)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                held = service.write_letters(edition, wanted, chosen, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(
                ngettext(
                    "One letter is written. Look at it once more, then let it go.",
                    "%(num)d letters are written. Look at them once more, then let them go.",
                    len(held),
                ),
                "good",
            )
            return redirect(url_for("outbox_desk.held", kind=kind_of_mail(wanted)), 303)
    form.people.data = " ".join(str(one.id) for one in chosen)
    page = render_template(
        "speakers/letters/preview.html",
        form=form,
        kind=wanted,
        label=KIND_LABELS[wanted],
        chosen=chosen,
        shown=_shown(edition, wanted, chosen),
        asks=wanted in ASKING,
        signature=pipeline_queries.signature_of(edition),
        languages_by_code=PAGE_LANGUAGES,
        town=edition.town,
        mail_label=outbox.STATUS[outbox.MessageState.HELD].text,
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _shown(edition: Edition, kind: LetterKind, chosen: list[Approach]) -> list[Shown]:
    """The letter in each language of the series, and in those that somebody chosen reads beyond them: to the first who
    reads it, else to the first of all."""
    parts = {
        "changed": pipeline_queries.letter_text(edition, kind),
        "brief": pipeline_queries.brief_of(edition),
        "signature": pipeline_queries.signature_of(edition),
    }
    shown = []
    for code in dict.fromkeys((*edition.series.languages, *(one.speaker.mail_language for one in chosen))):
        readers = [one for one in chosen if one.speaker.mail_language == code]
        to = (readers or chosen)[0]
        shown.append(Shown(letters.write(kind, to, code, **parts), to, len(readers)))
    return shown


def _line(approach: Approach, state: MessageState | None) -> str:
    said = {"name": approach.speaker.name, "language": i18n.language_name(approach.speaker.mail_language)}
    if state is None:
        return _("%(name)s, in %(language)s", **said)
    if state is MessageState.HELD:
        return _("%(name)s, in %(language)s: the letter is written and waits to be let go", **said)
    return _("%(name)s, in %(language)s: has this letter already", **said)


def _to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[return-value]


def _page(template: str, form: Any, **values: Any) -> Response:
    page = render_template(f"speakers/letters/{template}.html", form=form, **values)
    return make_response(page, 422 if form.is_submitted() else 200)
