"""Search and filters of a programme, as a reader chooses them."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app import i18n
from app.forms import Form
from app.programme.narrowing import Wish
from app.programme.released import Programme
from app.series.models import Series

ALL_DAYS = "all"
LONGEST_SEARCH = 100
_CHOSEN = ("room", "track", "type", "language")


class NarrowingForm(Form):
    """A GET form: everything it says stands in the address, and what is not on offer counts as not said."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(
        _l("Search the programme"),
        description=_l("Titles, descriptions and names, in all languages. Accents are not needed."),
        render_kw={"type": "search", "maxlength": LONGEST_SEARCH},
    )
    # Days are tabs; the form only keeps the one that is shown because somebody chose it.
    day = StringField(widget=HiddenInput(), render_kw={"id": False})
    room = SelectField(lazy_pgettext("programme", "Room"))
    track = SelectField(lazy_pgettext("programme", "Track"))
    type = SelectField(lazy_pgettext("programme", "Session type"))
    language = SelectField(_l("Spoken in the room"))
    understand = SelectMultipleField(
        _l("I understand:"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    only = BooleanField(_l("Show only what I can follow, in the room or by interpretation"), false_values=("", "0"))

    @classmethod
    def offering(
        cls, asked: MultiDict[str, str], series: Series, published: Programme, days: list[date]
    ) -> "NarrowingForm":
        """The form for what a programme has. `follow=lt,en` in an address says both which languages somebody understands
        and that only what they can follow is to be shown."""
        form = cls(_spelt_out(asked))
        form.room.choices = [(str(room.id), i18n.plain(room.name)) for room in published.rooms]
        form.track.choices = [(track.slug, i18n.plain(track.name)) for track in published.tracks]
        form.type.choices = [(str(type.id), i18n.plain(type.name)) for type in published.types]
        form.language.choices = [(code, i18n.language_name(code)) for code in _spoken(series, published)]
        form.understand.choices = [(code, i18n.autonym(code), {"lang": code}) for code in series.languages]
        for name in _CHOSEN:
            field = form[name]
            field.data = field.data if field.data in dict(field.choices) else ""
            if field.choices:
                field.choices.insert(0, ("", _("All")))
        form.day.data = form.day.data if form.day.data in {ALL_DAYS, *map(str, range(1, len(days) + 1))} else ""
        form.understand.data = [code for code in series.languages if code in (form.understand.data or [])]
        form.q.data = " ".join((form.q.data or "").split())[:LONGEST_SEARCH]
        if form.only.data and not form.understand.data:
            form.only.errors = [_("Please tick the languages that you understand, too.")]
        return form

    @property
    def wish(self) -> Wish:
        return Wish(
            words=self.q.data,
            understands=tuple(self.understand.data),
            only_followed=self.only.data,
            **{name: self[name].data for name in _CHOSEN},
        )

    @property
    def selects(self) -> list[SelectField]:
        """The lists to choose from, without those that would offer nothing."""
        return [self[name] for name in _CHOSEN if len(self[name].choices) > 2]

    @property
    def in_use(self) -> int:
        """How many of these lists narrow the programme now."""
        return sum(bool(self[name].data) for name in _CHOSEN)

    def given(self) -> dict[str, Any]:
        """What the reader has said, as it stands in addresses."""
        said: dict[str, Any] = {name: self[name].data for name in ("q", "day", *_CHOSEN) if self[name].data}
        if self.understand.data:
            said["understand"] = self.understand.data
            if self.only.data:
                said["only"] = "1"
        return said

    def words(self) -> dict[str, str]:
        """What leaves sessions out, in words, by field."""
        said = self.given()
        found = {name: str(dict(self[name].choices)[said[name]]) for name in _CHOSEN if name in said}
        if "language" in found:
            found["language"] = _("Spoken: %(language)s", language=found["language"])
        if "q" in said:
            found["q"] = _("“%(words)s”", words=said["q"])
        if "only" in said:
            names = ", ".join(i18n.autonym(code) for code in self.understand.data)
            found["only"] = _("I can follow it in: %(languages)s", languages=names)
        return found


def _spelt_out(asked: MultiDict[str, str]) -> MultiDict[str, str]:
    said = MultiDict((key, value) for key, value in asked.items(multi=True) if key != "follow")
    if codes := [code for value in asked.getlist("follow") for code in value.split(",") if code]:
        said.setlist("understand", [*said.getlist("understand"), *codes])
        said["only"] = "1"
    return said


def _spoken(series: Series, published: Programme) -> list[str]:
    """The languages spoken in rooms, those of the series first."""
    spoken = {code for session in published.sessions for code in session.spoken}
    return [code for code in series.languages if code in spoken] + sorted(spoken.difference(series.languages))
