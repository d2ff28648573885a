"""What organisers type about sessions and rooms."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from wtforms import BooleanField, Field, FieldList, FormField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from app import formats, i18n
from app.forms import REQUIRED, AtMost, Form, FormKey, Required, TextField
from app.forms_translated import EditForm, TranslatedField
from app.programme.fields import ClockField, SelectField, SpeakersField, WholeField
from app.programme.rules import (
    HEARD_MODES,
    KIND_LABELS,
    MODE_LABELS,
    PROMISE_LABELS,
    ChannelMode,
    Heard,
    Promise,
    SessionKind,
    Speaker,
    Spoken,
    WantedSession,
)
from app.values.errors import DomainError
from app.values.languages import OTHER_LANGUAGES, SIGN_LANGUAGE_NAMES, SIGN_LANGUAGES
from app.values.translated import Translated

_LONGEST_MINUTES = 24 * 60
_MOST_FLOORS = 8


class FloorForm(Form):
    """One language spoken in the room."""

    class Meta(Form.Meta):
        csrf = False

    language = SelectField(_l("Spoken language"))
    minutes = WholeField(_l("Minutes"), least=1, most=_LONGEST_MINUTES)


class SessionForm(EditForm):
    """A session. `offering` adds one field for each language that can be listened to: ``heard_de``, ``captions_de``,
    ``sign_gsg``; each holds a mode and a promise, or nothing."""

    key = FormKey()
    title = TranslatedField(
        _l("Title"),
        [Required()],
        limit=200,
        description=_l(
            "One language is enough to begin with. Readers of the others see this one until theirs is there."
        ),
    )
    abstract = TranslatedField(
        _l("What it is about"),
        [Optional()],
        limit=5000,
        rows=4,
        description=_l("Two or three sentences on what people will hear or do."),
    )
    kind = SelectField(_l("Kind of session"))
    type = SelectField(_l("Session type"), default="")
    track = SelectField(lazy_pgettext("track", "Track"), default="")
    day = SelectField(_l("Day"))
    starts = ClockField(_l("Starts at"), [Optional()])
    ends = ClockField(_l("Ends at"), [Optional()])
    ends_next_day = BooleanField(_l("It ends after midnight"))
    length_minutes = WholeField(
        _l("Length in minutes"),
        [Optional()],
        least=1,
        most=_LONGEST_MINUTES,
        description=_l("Only for a session that waits for its day and time."),
    )
    room = SelectField(_l("Room"))
    place = TranslatedField(
        _l("Place"),
        [Optional()],
        limit=200,
        description=_l("Where it happens or where people meet, if that is none of the rooms."),
    )
    floors = FieldList(FormField(FloorForm), max_entries=_MOST_FLOORS)
    speakers = SpeakersField(
        _l("Speakers"),
        [Optional(), AtMost(6000)],
        description=_l(
            "One person on each line: name, comma, organisation. Everybody can read these names. Who is in the pool of"
            " speakers is taken from there, as they are written there; all others are added to it."
        ),
        render_kw={"rows": 4},
    )
    one_more = SpeakersField(
        _l("One more speaker, from the pool"),
        [Optional(), AtMost(200)],
        description=_l("Begin to write a name and choose. It is added to the speakers above when you save."),
        widget=TextInput(),
        render_kw={"list": "speaker-pool", "autocomplete": "off"},
    )
    original_language = SelectField(_l("Language of the text"), default="")
    slides_language = SelectField(_l("Language of the slides"), default="")
    recording_optout = BooleanField(_l("It must not be recorded"))
    bookable = BooleanField(
        _l("Places are limited, and people choose it when they register"),
        description=_l("For workshops and excursions."),
    )

    @classmethod
    def offering(
        cls,
        *,
        languages: Sequence[str],
        days: Sequence[date],
        rooms: Iterable[tuple[int, Translated]],
        types: Iterable[tuple[int, Translated]] = (),
        pool: Iterable[tuple[str, str]] = (),
        tracks: Iterable[tuple[int, Translated]] = (),
        data: dict[str, Any] | None = None,
    ) -> Self:
        """The form with the choices that an edition offers, in the language being spoken. ``languages`` are those of
        the series. ``data`` is a session as `typed.of_session` makes it."""
        data = data or {"kind": SessionKind.TALK.value}
        present = [name.partition("_")[2] for name in data if name.startswith(("heard_", "captions_"))]
        interpreted = tuple(dict.fromkeys([*languages, *present]))
        form = _with_channels(cls, interpreted)(languages=languages, data=data)
        form.interpreted = interpreted
        form.pool = [str(Speaker(name, organisation)) for name, organisation in pool]
        form.kind.choices = [(kind.value, label) for kind, label in KIND_LABELS.items()]
        form.day.choices = [(day.isoformat(), formats.day_month(day)) for day in days] + [("", _("Not placed yet"))]
        for field, nothing, rows in (
            (form.room, _("No room, or another place"), rooms),
            (form.type, pgettext("session type", "None"), types),
            (form.track, pgettext("track", "None"), tracks),
        ):
            field.choices = [("", nothing), *((str(id), i18n.plain(name)) for id, name in rows)]
        written = [("", _("Not given")), *((code, i18n.autonym(code), {"lang": code}) for code in languages)]
        form.original_language.choices = form._with_present(form.original_language, written)
        form.slides_language.choices = form._with_present(form.slides_language, written)
        form._offer_floors(languages, [row["language"] for row in data.get("floors", ())])
        form._offer_channels()
        return form

    @staticmethod
    def _with_present(field: Field, choices: list[Any]) -> list[Any]:
        """A language that is stored stays to be chosen, also when it is none of the series."""
        stored = field.object_data
        known = {choice[0] for choice in choices}
        return choices if not stored or stored in known else [*choices, (stored, i18n.autonym(stored))]

    def _offer_floors(self, languages: Sequence[str], present: Sequence[str]) -> None:
        """``present`` are the languages that are stored: one that came with an imported programme stays to be chosen."""
        spoken = dict.fromkeys([*languages, *OTHER_LANGUAGES, *present])
        choices = [("", pgettext("language", "None")), *((code, i18n.autonym(code), {"lang": code}) for code in spoken)]
        if not self.is_submitted():
            # One row more than is in use, so that another language can be added without a script.
            while len(self.floors) < min(max(2, self._floors_in_use() + 1), _MOST_FLOORS):
                self.floors.append_entry()
        for number, row in enumerate(self.floors, 1):
            row.language.choices = choices
            row.language.label.text = _("Spoken language %(number)d", number=number)
            row.minutes.label.text = _("Minutes in language %(number)d", number=number)

    def _floors_in_use(self) -> int:
        return sum(bool(row.language.data) for row in self.floors)

    def _offer_channels(self) -> None:
        nothing = ("", _("Not offered"))
        heard = [
            nothing,
            *((_code(mode, promise), _both(mode, promise)) for mode in HEARD_MODES for promise in Promise),
        ]
        for code in self.interpreted:
            self[f"heard_{code}"].choices = heard
            self[f"heard_{code}"].label.text = _("Interpretation: %(language)s", language=i18n.language_name(code))
            self[f"captions_{code}"].choices = [nothing, *_promises(ChannelMode.CAPTIONS)]
            self[f"captions_{code}"].label.text = _("Live captions: %(language)s", language=i18n.language_name(code))
        for code, short in SIGN_LANGUAGES.items():
            self[f"sign_{code}"].choices = [nothing, *_promises(ChannelMode.SIGN)]
            self[f"sign_{code}"].label.text = SIGN_LANGUAGE_NAMES.get(code) or _(
                "International Sign (%(short)s)", short=short
            )

    @property
    def heard(self) -> list[Any]:
        """The fields for interpretation, in the series' order of languages."""
        return [self[f"heard_{code}"] for code in self.interpreted]

    @property
    def captions(self) -> list[Any]:
        return [self[f"captions_{code}"] for code in self.interpreted]

    @property
    def signed(self) -> list[Any]:
        return [self[f"sign_{code}"] for code in SIGN_LANGUAGES]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.day.data:
            lacking = [field for field in (self.starts, self.ends) if field.data is None and not field.errors]
        else:
            lacking = [self.length_minutes] if self.length_minutes.data is None else []
        for field in lacking:
            field.errors = [*field.errors, REQUIRED]
            valid = False
        seen: set[str] = set()
        for row in self.floors:
            if row.minutes.data and not row.language.data:
                self._say(row.language, _("Please choose the language for these minutes."))
                valid = False
            if row.language.data in seen:
                self._say(row.language, _("Each language once: add its minutes together."))
                valid = False
            seen |= {row.language.data} - {""}
        return valid

    def show(self, refusal: DomainError) -> None:
        if refusal.field == "floors":
            self._say(self.floors[0].minutes, refusal.message)
        else:
            super().show(refusal)

    def _say(self, field: Field, message: Any) -> None:
        """Put a message beside a field of a row. The list of rows keeps a copy of what is wrong in it."""
        field.errors = [*field.errors, message]
        self.floors.errors = [row.errors for row in self.floors]

    def wanted(self) -> WantedSession:
        """What is to be; call it after validation."""
        return WantedSession(
            title=self.title.data,
            abstract=self.abstract.data,
            kind=SessionKind(self.kind.data),
            day=date.fromisoformat(self.day.data) if self.day.data else None,
            starts=self.starts.data if self.day.data else None,
            ends=self.ends.data if self.day.data else None,
            ends_next_day=self.ends_next_day.data and bool(self.day.data),
            length_minutes=None if self.day.data else self.length_minutes.data,
            type_id=int(self.type.data) if self.type.data else None,
            track_id=int(self.track.data) if self.track.data else None,
            room_id=int(self.room.data) if self.room.data else None,
            place=self.place.data,
            floors=tuple(Spoken(row.language.data, row.minutes.data) for row in self.floors if row.language.data),
            channels=tuple(self._channels()),
            speakers=(*self.speakers.speakers, *self.one_more.speakers),
            original_language=self.original_language.data or None,
            slides_language=self.slides_language.data or None,
            recording_optout=self.recording_optout.data,
            bookable=self.bookable.data,
        )

    def _channels(self) -> Iterable[Heard]:
        for field in (*self.heard, *self.signed, *self.captions):
            if field.data:
                mode, _space, promise = field.data.partition(" ")
                yield Heard(field.short_name.partition("_")[2], ChannelMode(mode), Promise(promise))


class ButtonForm(Form):
    """Only a button: something is done by POST, never by opening a link."""


class CancelForm(Form):
    reason = TextField(
        _l("Reason"),
        [Required(_l("Please give a reason. The team will be asked for it.")), AtMost(500)],
        description=_l("The log of changes keeps it; the public does not see it."),
        render_kw={"rows": 3},
    )


@lru_cache(maxsize=64)
def _with_channels(cls: type[SessionForm], languages: tuple[str, ...]) -> type[SessionForm]:
    """The form with its fields for languages. WTForms wants them on the class."""
    names = [
        *(f"heard_{code}" for code in languages),
        *(f"captions_{code}" for code in languages),
        *(f"sign_{code}" for code in SIGN_LANGUAGES),
    ]
    return type(cls.__name__, (cls,), {name: SelectField("", default="") for name in names})


def _code(mode: ChannelMode, promise: Promise) -> str:
    return f"{mode} {promise}"


def _both(mode: ChannelMode, promise: Promise) -> str:
    return _("%(mode)s, %(promise)s", mode=MODE_LABELS[mode], promise=PROMISE_LABELS[promise])


def _promises(mode: ChannelMode) -> list[tuple[str, Any]]:
    return [(_code(mode, promise), PROMISE_LABELS[promise]) for promise in Promise]
