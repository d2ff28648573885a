"""Lines of HTML that show the programme on the town's own website, to be copied."""

from datetime import date

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from app import access, formats, i18n
from app.desk.forms import EmbedForm
from app.programme import embed, queries
from app.programme.embed import Wish
from app.programme.released import Programme
from app.programme.rules import PROGRAMME_EDIT
from app.series.models import Edition
from app.series.rules import EditionState
from app.values.languages import PAGE_LANGUAGES


@access.requires(PROGRAMME_EDIT)
def embedding(edition: Edition) -> str:
    """The lines for what is chosen, and what a page makes of them."""
    published = queries.released(edition)
    form = _form(edition, published)
    day = date.fromisoformat(form.day.data) if form.day.data else None
    wish = Wish(form.language.data, day, form.track.data)
    form.snippet.data = _snippet(edition, wish)
    return render_template(
        "desk/embed.html",
        edition=edition,
        form=form,
        wish=wish,
        is_public=edition.state is not EditionState.PLANNED,
        is_released=published.is_released,
        address=_link(edition, wish),
    )


def _form(edition: Edition, published: Programme) -> EmbedForm:
    """The form with what there is to choose; what is not on offer counts as not said."""
    form = EmbedForm(request.args)
    languages = [(code, i18n.autonym(code), {"lang": PAGE_LANGUAGES[code].tag}) for code in edition.series.languages]
    form.language.choices = [("", _("That of the page it stands on")), *languages]
    days = queries.days_of(published.sessions, edition.timezone)
    form.day.choices = [("", _("All days")), *((day.isoformat(), formats.day_month(day)) for day in days)]
    form.track.choices = [("", _("All")), *((track.slug, i18n.plain(track.name)) for track in published.tracks)]
    for field in (form.language, form.day, form.track):
        offered = {choice[0] for choice in field.choices}
        field.data = field.data if field.data in offered else ""
    return form


def _snippet(edition: Edition, wish: Wish) -> str:
    """Absolute addresses: the lines stand on somebody else's page."""
    base = current_app.config["SETTINGS"].base_url
    with i18n.speaking(_link_language(edition, wish)):
        text = _("%(town)s: programme", town=edition.town.name)
    return embed.snippet(
        wish,
        feed=base + url_for("feeds.programme_json", edition=edition),
        script=base + url_for("feeds.embed_js"),
        link=(base + _link(edition, wish), text),
    )


def _link(edition: Edition, wish: Wish) -> str:
    return url_for("programme.programme", edition=edition, lang=_link_language(edition, wish))


def _link_language(edition: Edition, wish: Wish) -> str:
    """A link has to choose one: the town's, unless another is wished for."""
    return wish.language or edition.town.language
