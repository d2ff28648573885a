"""What speakers type when they propose something, and when they change it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field, FieldList, FormField
from wtforms.validators import Optional

from app import i18n
from app.call.fields import YES_OR_NO, Later, answer_of, named, put_words, unbound, yes_or_no
from app.call.offered import Asked, Offered
from app.call.rules import (
    ABSTRACT_LENGTH,
    FIELD_LABELS,
    MOST_SPEAKERS,
    NOTE_LENGTH,
    TITLE_LENGTH,
    Incomplete,
    QuestionKind,
    is_asked,
)
from app.call.wanted import Companion, Person, WantedProposal
from app.countries import CountryField
from app.files.forms import Kept
from app.forms import REQUIRED, AtMost, Form, FormKey, LineField, MailField, Required, TextField
from app.forms_translated import EditForm, TranslatedField
from app.registration.fields import CHOOSE, RadioField, SelectField
from app.values.errors import DomainError
from app.values.languages import OTHER_LANGUAGES
from app.values.translated import Translated

OTHER_TOWN = "other"
NO_SLIDES = "none"
_TRAVEL_HINT = _l("For instance where you start from, and whether you need a ticket or somebody to meet you.")
_HOSTING_HINT = _l("For instance from which day to which, a hotel or a host family, and who comes with you.")


class CompanionForm(Form):
    """Somebody else who speaks."""

    class Meta(Form.Meta):
        csrf = False

    name = LineField(_l("Name"), [Optional(), AtMost(120)])
    email = MailField(_l("Email address"), [Optional(), AtMost(254)])


class WritingForm(EditForm):
    """A proposal, with the choices that its call offers. ``submitting`` asks for what a draft may leave open."""

    submitting = False

    name = LineField(
        _l("Your name"),
        [Required(_l("Please write your name.")), AtMost(120)],
        description=_l("First and last name, as it is to stand in the programme."),
        render_kw={"autocomplete": "name"},
    )
    organisation = LineField(_l("Organisation"), [Optional(), AtMost(150)], render_kw={"autocomplete": "organization"})
    function = LineField(
        _l("What you do there"), [Optional(), AtMost(150)], render_kw={"autocomplete": "organization-title"}
    )
    town = SelectField(
        _l("Town you come from"),
        [Later()],
        description=_l("Once you are in the programme, it stands beside your name among the speakers."),
    )
    place = LineField(
        _l("Name of another town"), [Optional(), AtMost(100)], render_kw={"autocomplete": "address-level2"}
    )
    country = CountryField(_l("Country of another town"), [Optional()])
    language = SelectField(
        FIELD_LABELS["language"],
        description=_l("Write in the language in which you think. We see to the translation."),
    )
    title = LineField(FIELD_LABELS["title"], [Required(_l("Please give it a title.")), AtMost(TITLE_LENGTH)])
    abstract = TextField(
        FIELD_LABELS["abstract"],
        [Later(), AtMost(ABSTRACT_LENGTH)],
        description=_l("What will people know or be able to do afterwards? Ten sentences are plenty."),
        render_kw={"rows": 8},
    )
    more_title = TranslatedField(_l("Title in other languages"), [Optional()], limit=TITLE_LENGTH)
    more_abstract = TranslatedField(
        _l("What it is about, in other languages"), [Optional()], limit=ABSTRACT_LENGTH, rows=5
    )
    session_type = RadioField(FIELD_LABELS["session_type"], [Later()])
    track = SelectField(FIELD_LABELS["track"], [Optional()])
    floor_language = RadioField(
        FIELD_LABELS["floor_language"],
        [Later()],
        description=_l("Interpreters work from it. Your own language is usually the best choice."),
    )
    slides_language = SelectField(
        FIELD_LABELS["slides_language"],
        [Later()],
        description=_l("Slides in a second language help everybody who does not understand the first."),
    )
    companions = FieldList(FormField(CompanionForm), max_entries=MOST_SPEAKERS)
    room_needs = TextField(
        FIELD_LABELS["room_needs"],
        [Optional(), AtMost(NOTE_LENGTH)],
        description=_l("For instance sound from your computer, a flip chart, tables for groups, a ramp to the stage."),
        render_kw={"rows": 3},
    )
    recording = RadioField(_l("May we record sound and picture of your contribution?"), [Later()])
    publication = RadioField(_l("May we publish your slides and your recording afterwards?"), [Later()])
    travel = TextField(
        FIELD_LABELS["travel"], [Optional(), AtMost(NOTE_LENGTH)], description=_TRAVEL_HINT, render_kw={"rows": 3}
    )
    hosting = TextField(
        FIELD_LABELS["hosting"], [Optional(), AtMost(NOTE_LENGTH)], description=_HOSTING_HINT, render_kw={"rows": 3}
    )
    message = TextField(FIELD_LABELS["message"], [Optional(), AtMost(NOTE_LENGTH)], render_kw={"rows": 3})

    @classmethod
    def offering(cls, offered: Offered, **kwargs: Any) -> Self:
        """The form with the choices of a call, in the language being spoken."""
        questions = tuple((one.id, one.kind, one.required) for one in offered.questions)
        form = _with_questions(cls, questions)(languages=offered.languages, **kwargs)
        form.offer(offered)
        return form

    def offer(self, offered: Offered) -> None:
        self.offered = offered
        self.language.choices = [(code, i18n.autonym(code)) for code in offered.languages]
        if not self.language.data:
            here = i18n.language().code
            self.language.data = here if here in offered.languages else offered.languages[0]
        self.town.choices = [("", _("Please choose"))]
        self.town.choices += [(str(id), f"{name}, {i18n.country_name(country)}") for id, name, country in offered.towns]
        self.town.choices.append((OTHER_TOWN, _("Another town")))
        self.country.offer(tuple(dict.fromkeys(country for _id, _name, country in offered.towns)))
        lengths = [ngettext("%(num)d minute", "%(num)d minutes", form.minutes) for form in offered.forms]
        self.session_type.choices = [
            (str(form.id), f"{i18n.plain(form.name)} ({length})")
            for form, length in zip(offered.forms, lengths, strict=True)
        ]
        self.track.choices = [("", _("I do not know yet"))]
        self.track.choices += [named(str(id), name) for id, name in offered.tracks]
        self.floor_language.choices = [(code, i18n.autonym(code), {"lang": code}) for code in offered.spoken]
        shown = dict.fromkeys([*offered.languages, *offered.spoken, *OTHER_LANGUAGES])
        self.slides_language.choices = [("", _("Please choose")), (NO_SLIDES, _("I show no slides"))]
        self.slides_language.choices += [(code, i18n.autonym(code)) for code in shown]
        self.recording.choices = self.publication.choices = YES_OR_NO
        while len(self.companions) < offered.companions:
            self.companions.append_entry()
        for number, row in enumerate(self.companions, 1):
            row.form.name.label.text = _("Name of person %(number)d", number=number)
            row.form.email.label.text = _("Email address of person %(number)d", number=number)
        forms = {form.id: form.name for form in offered.forms}
        for question in self.questions:
            put_words(self.field_of(question), question, forms)

    def __iter__(self) -> Iterator[Field]:
        """The fields as they stand on the page, in which order the summary of errors names them."""
        first = ["name", "email"] if "email" in self._fields else ["name"]
        asked = [name for name in self._fields if name.startswith("question_")]
        others = [name for name in self._fields if name not in first + asked]
        at = others.index("companions")
        return (self._fields[name] for name in [*first, *others[:at], *asked, *others[at:]])

    @property
    def questions(self) -> list[Asked]:
        return list(self.offered.questions)

    @property
    def takes_files(self) -> bool:
        """Whether the form has to be sent as files are."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    def keep(self, files: Mapping[int, Kept]) -> None:
        """Say which files are there already, by the id of their question."""
        for question in self.questions:
            if question.kind is QuestionKind.FILE:
                self.field_of(question).kept = files.get(question.id)

    def field_of(self, question: Asked) -> Field:
        return self[f"question_{question.id}"]

    def show(self, refusal: DomainError) -> None:
        if isinstance(refusal, Incomplete):
            for name in refusal.missing:
                if name in self:
                    self._say(self[name], REQUIRED)
        elif refusal.field == "people" and len(self.companions):
            self._say(self.companions[0].form.name, refusal.message)
        else:
            super().show(refusal)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        checks = [self._languages_apart(), self._people_whole()]
        return all([fine, *checks, not self.submitting or self._whole()])

    def wanted(self) -> WantedProposal:
        """What was typed; call it after validation."""
        main, type_id = self.language.data, _number(self.session_type.data)
        slides = self.slides_language.data
        return WantedProposal(
            title=Translated({**self.more_title.data, main: self.title.data}),
            abstract=Translated({**self.more_abstract.data, main: self.abstract.data or ""}),
            language=main,
            floor_language=self.floor_language.data or None,
            slides_language=None if slides in ("", NO_SLIDES) else slides,
            session_type_id=type_id,
            track_id=_number(self.track.data),
            room_needs=self.room_needs.data or "",
            message=self.message.data or "",
            recording=yes_or_no(self.recording.data),
            publication=yes_or_no(self.publication.data),
            travel=self.travel.data or "",
            hosting=self.hosting.data or "",
            people=tuple(Companion(row.form.name.data, row.form.email.data) for row in self._named()),
            answers=self._answers(type_id),
            files={
                question.id: self.field_of(question).upload
                for question in self.questions
                if question.kind is QuestionKind.FILE and self.field_of(question).upload
            },
        )

    def person(self, email: str) -> Person:
        """Who proposes it; call it after validation."""
        town = self.town.data
        return Person(
            name=self.name.data,
            email=email,
            organisation=self.organisation.data or "",
            function=self.function.data or "",
            town_id=None if town in ("", OTHER_TOWN) else int(town),
            place=(self.place.data or "") if town in ("", OTHER_TOWN) else "",
            country=self.country.data if town in ("", OTHER_TOWN) else "",
        )

    def _answers(self, type_id: int | None) -> dict[int, Any]:
        """What was answered; None for what is not, or is not asked for this form. Files that stay are left out."""
        found = {}
        for question in self.questions:
            asked = is_asked(question.session_types, type_id)
            answer = answer_of(self.field_of(question), question) if asked else None
            if question.kind is not QuestionKind.FILE or answer is None:
                found[question.id] = answer
        return found

    def _named(self) -> list[Any]:
        return [row for row in self.companions if row.form.name.data and row.form.email.data]

    def _languages_apart(self) -> bool:
        fine = True
        for main, more in ((self.title, self.more_title), (self.abstract, self.more_abstract)):
            for code, part in zip(self.speaks, more, strict=True):
                if code == self.language.data and part.data and part.data != main.data:
                    self._say(
                        part, _("You write in this language: its text stands further up. Please empty this field.")
                    )
                    fine = False
        return fine

    def _people_whole(self) -> bool:
        fine = True
        for row in self.companions:
            if row.form.name.data and not row.form.email.data:
                self._say(
                    row.form.email, _("Please write their email address: they say for themselves whether they come.")
                )
                fine = False
            elif row.form.email.data and not row.form.name.data:
                self._say(row.form.name, _("Please write their name."))
                fine = False
        return fine

    def _whole(self) -> bool:
        """Whether everything is there that a submitted proposal must have; says beside each field what is not."""
        lacks: list[tuple[Field, Any]] = []
        if not self.abstract.data:
            lacks.append((self.abstract, REQUIRED))
        must = [self.town, self.floor_language, self.slides_language, self.recording, self.publication]
        must += [self.session_type] if self.offered.forms else []
        lacks += [(field, CHOOSE) for field in must if not field.data and not field.errors]
        if self.town.data == OTHER_TOWN:
            if not self.place.data:
                lacks.append((self.place, _("Please write the name of your town.")))
            if not self.country.data and not self.country.errors:
                lacks.append((self.country, _("Please choose the country of your town.")))
        type_id = _number(self.session_type.data)
        for question in self.questions:
            field = self.field_of(question)
            if question.required and is_asked(question.session_types, type_id) and answer_of(field, question) is None:
                lacks += [] if field.errors else [(field, REQUIRED)]
        for field, message in lacks:
            self._say(field, message)
        return not lacks

    def _say(self, field: Field, message: Any) -> None:
        """Put a message beside a field. The list of people keeps a copy of what is wrong in it."""
        field.errors = [*field.errors, message]
        self.companions.errors = [row.errors for row in self.companions if row.errors]


class ProposalForm(WritingForm):
    """Proposing without an account."""

    form_key = FormKey()
    email = MailField(
        _l("Email address"),
        [Required(_l("Please write your email address.")), AtMost(254)],
        description=_l("We send your personal link to this address. It is not published."),
        render_kw={"autocomplete": "email"},
    )
    code = LineField(_l("Code for late proposals"), [Optional(), AtMost(40)], render_kw={"autocomplete": "off"})


class NeedsForm(Form):
    """What somebody who speaks needs on the way and for the nights, apart from what they speak about."""

    travel = TextField(
        FIELD_LABELS["travel"], [Optional(), AtMost(NOTE_LENGTH)], description=_TRAVEL_HINT, render_kw={"rows": 3}
    )
    hosting = TextField(
        FIELD_LABELS["hosting"], [Optional(), AtMost(NOTE_LENGTH)], description=_HOSTING_HINT, render_kw={"rows": 3}
    )


class LateForm(Form):
    """Asking for the form of a call that is closed."""

    class Meta(Form.Meta):
        csrf = False

    code = LineField(_l("Code for late proposals"), [AtMost(40)], render_kw={"autocomplete": "off"})


@lru_cache(maxsize=64)
def _with_questions(cls: type[WritingForm], questions: tuple[tuple[int, QuestionKind, bool], ...]) -> type[WritingForm]:
    """The form with one more field for each question of a call. WTForms wants them on the class."""
    fields = {f"question_{id}": unbound(kind, required) for id, kind, required in questions}
    return type(cls.__name__, (cls,), fields)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
