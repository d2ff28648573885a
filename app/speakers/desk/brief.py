"""The content brief at the desk, and where to look for speakers."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access
from app.database import unit_of_work
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.speakers import pipeline_queries, service
from app.speakers.desk.blueprint import bp
from app.speakers.pipeline_forms import BriefForm
from app.speakers.rules import SPEAKERS_EDIT
from app.speakers.sources import CATALOGUES, TOWN_ROUND
from app.values import fingerprints, moments


@bp.route("/brief", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def brief(edition: Edition) -> Response:
    """Three questions that the conference must answer, and what is to come out of it."""
    facts, was_overtaken = service.facts_of_brief(edition), False
    form = BriefForm(languages=edition.series.languages, data={**facts, "seen": fingerprints.of(facts)})
    form.theme.choices = [("", _("none of these"))]
    form.theme.choices += [(code, catalogue.name) for code, catalogue in CATALOGUES.items()]
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_brief(
                    edition, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now()
                )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(service.facts_of_brief(edition)), True
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".pipeline"), 303)  # type: ignore[return-value]
    page = render_template("speakers/brief/brief.html", form=form, was_overtaken=was_overtaken)
    return make_response(page, 422 if form.is_submitted() else 200)


@bp.get("/sources")
@access.requires(SPEAKERS_EDIT)
def sources(edition: Edition) -> str:
    """Where towns find speakers for a theme: the one of the brief, unless the address asks for another."""
    stored = pipeline_queries.brief_of(edition)
    asked = request.args.get("theme", "")
    theme = asked if asked in CATALOGUES else (stored.theme if stored else "")
    return render_template(
        "speakers/brief/sources.html",
        edition=edition,
        theme=theme if theme in CATALOGUES else "",
        catalogues=CATALOGUES,
        town_round=TOWN_ROUND,
    )
