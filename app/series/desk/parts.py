"""The forms behind the set-up list of a conference."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import access
from app.database import unit_of_work
from app.series import parts, service
from app.series.desk.blueprint import bp
from app.series.forms import FORMS, PartForm
from app.series.models import Edition
from app.series.rules import EDITION_EDIT, ChangedMeanwhile, EditionState, Phase
from app.values import fingerprints, moments
from app.values.errors import DomainError

HEADINGS = {
    "basics": _l("Theme and days"),
    "about": _l("What it is about, for whom, costs"),
    "venue": _l("Venue"),
    "access": _l("Getting there and access"),
    "window": _l("Registration and changes"),
    "offers": _l("Languages, access, documents"),
    "privacy": _l("Privacy notice"),
    "imprint": _l("Imprint"),
    "accessibility": _l("Accessibility statement"),
    "results": _l("Results of the conference"),
}
LEADS = {
    "basics": _l("They stand on the page of the series as soon as you save them."),
    "about": _l("The page of the conference says this first."),
    "venue": _l("It stands on the page of the conference, in calendars and on badges."),
    "access": _l("It stands on the page about the venue."),
    "window": _l("All days are days in the time zone of the conference."),
    "offers": _l(
        "The public reads this as a plain table. Say “confirmed” only for what is ordered or agreed: people rely on it."
    ),
    "privacy": _l(
        "The rest of the notice is written already: what is used, why, and for how long. Your data protection officer"
        " should read it once before you announce the conference."
    ),
    "imprint": _l("The law asks who is responsible for these pages."),
    "accessibility": _l(
        "The statement follows the model of the European Union. It claims nothing that was not assessed."
    ),
    "results": _l(
        "The pages of the conference stay for everybody to read. These words stand on top of them once it is over;"
        " until then nobody sees them."
    ),
}


@bp.route(f"/<slug:series>/<slug:edition>/setup/<any({', '.join(FORMS)}):part>", methods=["GET", "POST"])
@access.requires(EDITION_EDIT)
def part(edition: Edition, part: str) -> Any:
    """One part of a conference: shown as stored, saved unless somebody else was faster."""
    kind = parts.PARTS[part]
    stored = parts.read(kind, edition)
    form = FORMS[part](
        languages=languages_of(edition),
        data={**FORMS[part].values_of(stored, edition.timezone), "seen": fingerprints.of(stored)},
    )
    was_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _save(edition, form, stored)
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            # What is stored now can be looked at; saving again then replaces it knowingly.
            form.seen.data, was_overtaken = fingerprints.of(parts.read(kind, edition)), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    return answer(
        render_template(
            "series/desk/part.html",
            form=form,
            part=part,
            heading=HEADINGS[part],
            lead=LEADS[part],
            was_overtaken=was_overtaken,
            is_public=edition.state is EditionState.ANNOUNCED
            and (kind is not parts.Results or edition.phase(moments.now()) is Phase.HELD),
        ),
        form,
    )


def _save(edition: Edition, form: PartForm, stored: Any) -> None:
    wanted = form.wanted_of(stored, edition.timezone) if isinstance(stored, parts.Window) else form.wanted()
    service.change_edition(edition, wanted, seen=form.seen.data, by=access.actor(), now=moments.now())


def languages_of(edition: Edition) -> list[str]:
    """The languages of the series, the host's own first: it is the one in which texts are usually written."""
    own, every = edition.town.language, edition.series.languages
    return [own, *(code for code in every if code != own)] if own in every else list(every)


def answer(page: str, form: PartForm) -> Response:
    """A page with a form; one that came back says so."""
    return make_response(page, 422 if form.is_submitted() else 200)
