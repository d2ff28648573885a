"""What organisers type about the parts of a conference."""

import dataclasses
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectField
from wtforms.validators import Optional, StopValidation, ValidationError

from app.forms import AtMost, Form, LineField, MailField, Required
from app.forms_translated import EditForm, TranslatedField
from app.series import parts
from app.series.parts import OfferLine
from app.series.rules import OFFER_LABELS, OFFER_STATUS, SLUG_LENGTH, OfferKind, OfferStatus, slug_from
from app.values import moments

_LINE, _TEXT = 200, 8000
# Registration opens when the offices do.
_OPENS_AT = time(8)


# Half a year typed ("26") arrives as the year 26, and the first and last days there are have no time zone.
_YEARS = range(2000, 2200)


class DayField(DateField):
    """A day, with our sentence where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
            if self.data.year not in _YEARS:
                raise ValueError
        except ValueError:
            self.data = None
            raise ValueError(_("Please choose a whole date: day, month and year.")) from None

    def pre_validate(self, form: Form) -> None:
        # Otherwise a date that cannot be read would be called a missing one.
        if self.process_errors:
            raise StopValidation


class SlugField(LineField):
    """The part of an address that names something: small letters, digits and hyphens, made from what is typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = slug_from(self.data)


class PartForm(EditForm):
    """One part of a conference; fields are named as in the part."""

    part: Any

    def wanted(self) -> Any:
        return self.part(**{field.name: self[field.name].data for field in dataclasses.fields(self.part)})

    @classmethod
    def values_of(cls, part: Any, zone: str) -> dict[str, Any]:
        """What the fields show of a part as it is stored."""
        return {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}


class BasicsForm(PartForm):
    part = parts.Basics

    theme = TranslatedField(_l("Theme"), [Required()], limit=_LINE, description=_l("A few words, as on a poster."))
    starts_on = DayField(_l("First day"), [Required()])
    ends_on = DayField(_l("Last day"), [Required()])
    slug = SlugField(
        _l("Name in addresses"),
        [Required(), AtMost(SLUG_LENGTH)],
        description=_l("Small letters, digits and hyphens. It stays as it is once the conference is announced."),
    )


class AboutForm(PartForm):
    part = parts.About

    about = TranslatedField(
        _l("What it is about"),
        limit=_TEXT,
        rows=6,
        description=_l("Two or three short paragraphs. They decide whether somebody comes."),
    )
    audience = TranslatedField(
        _l("For whom"), limit=500, rows=2, description=_l("People look here to see whether they are meant.")
    )
    costs = TranslatedField(
        _l("Costs"), limit=500, rows=2, description=_l("Say what is free, too. Nobody should have to ask.")
    )


class VenueForm(PartForm):
    part = parts.Venue

    venue_name = TranslatedField(_l("Name of the venue"), limit=_LINE)
    venue_address = LineField(
        _l("Address"),
        [AtMost(300)],
        description=_l("Street, number and town, as a navigation system understands them."),
    )
    venue_map_url = LineField(
        _l("Link to a map"),
        [Optional(), AtMost(1000)],
        description=_l("Open the place in a map of your choice and copy the address of that page."),
        render_kw={"type": "url", "autocomplete": "off"},
    )

    def validate_venue_map_url(self, field: Field) -> None:
        if not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("A link begins with https://. Please copy the whole address of the page."))


class AccessForm(PartForm):
    part = parts.Access

    venue_access = TranslatedField(
        _l("How to get there and around"),
        limit=_TEXT,
        rows=6,
        description=_l(
            "By train, bus, bicycle and car. Steps and their height, lift, width of doors, toilets, parking for disabled"
            " people. Whoever depends on it decides by this whether to come."
        ),
    )


class WindowForm(PartForm):
    """Days in the conference's own zone; a window stays open until the end of its last day."""

    part = parts.Window

    opens_on = DayField(
        _l("Registration opens on"),
        [Optional()],
        description=_l("At 8 in the morning. Leave it empty to open registration when you announce the conference."),
    )
    closes_on = DayField(
        _l("Registration closes after"),
        [Required()],
        description=_l(
            "The last day on which people can register. Caterers and interpreters want to know two weeks ahead."
        ),
    )
    changes_until_on = DayField(
        _l("People change or cancel until"),
        [Required()],
        description=_l("The last day on which people do this themselves. After it they write to you."),
    )

    @classmethod
    def values_of(cls, part: parts.Window, zone: str) -> dict[str, Any]:
        moment_of = {
            "opens_on": part.registration_opens_at,
            "closes_on": part.registration_closes_at,
            "changes_until_on": part.changes_until,
        }
        return {name: moments.local(moment, zone).date() for name, moment in moment_of.items() if moment}

    def wanted_of(self, before: parts.Window, zone: str) -> parts.Window:
        """The instants that these days mean; a day that was not touched keeps its time of day."""

        def kept(day: date | None, old: datetime | None, new: datetime | None) -> datetime | None:
            return old if old and day == moments.local(old, zone).date() else new

        def end(day: date | None) -> datetime | None:
            return moments.end_of_day(day, zone) if day else None

        opens, closes, changes = self.opens_on.data, self.closes_on.data, self.changes_until_on.data
        return parts.Window(
            kept(opens, before.registration_opens_at, moments.at(opens, _OPENS_AT, zone) if opens else None),
            kept(closes, before.registration_closes_at, end(closes)),
            kept(changes, before.changes_until, end(changes)),
        )


class PrivacyForm(PartForm):
    part = parts.Privacy

    controller = TranslatedField(
        _l("Who is responsible"),
        limit=2000,
        rows=3,
        description=_l("The municipality with its postal address, in the words of your legal office."),
    )
    dpo_contact = LineField(
        _l("Data protection officer"),
        [AtMost(300)],
        description=_l("A mail address that stays when people change, or a telephone number."),
    )
    authority = TranslatedField(
        _l("Supervisory authority"),
        limit=1000,
        rows=2,
        description=_l("The one that is responsible for your municipality. People may complain to it."),
    )


class ImprintForm(PartForm):
    part = parts.Imprint

    imprint = TranslatedField(
        _l("Imprint"),
        limit=4000,
        rows=5,
        description=_l(
            "Who publishes these pages: municipality, address, who represents it, how to reach it. The imprint of your"
            " own website usually fits."
        ),
    )


class AccessibilityForm(PartForm):
    part = parts.Accessibility

    accessibility_feedback = MailField(
        _l("Address for feedback"),
        [Required(), AtMost(254)],
        description=_l("Whoever finds a barrier writes there, and should hear from you within two weeks."),
    )
    enforcement = TranslatedField(
        _l("Enforcement procedure"),
        limit=3000,
        rows=4,
        description=_l(
            "The body to which people can turn when your answer does not help. The statement of your own website names"
            " it."
        ),
    )
    accessibility_gaps = TranslatedField(
        _l("What is not accessible"),
        [Optional()],
        limit=_TEXT,
        rows=4,
        description=_l("What you know of, and what people can use instead."),
    )
    accessibility_assessed_on = DayField(
        _l("Day of the assessment"),
        [Optional()],
        description=_l("Only if these pages were assessed. Until then the statement says that it is a draft."),
    )


class ResultsForm(PartForm):
    part = parts.Results

    results = TranslatedField(
        _l("What came of it"),
        [Optional()],
        limit=_TEXT,
        rows=8,
        description=_l(
            "What was agreed, what each town takes home, what comes next. The public reads it first once the conference"
            " is over. A line that begins with - is a point of a list."
        ),
    )


def _statuses() -> list[tuple[str, Any]]:
    return [(status.value, OFFER_STATUS[status].text) for status in OfferStatus]


def offers_form() -> type[PartForm]:
    """A status and a note for each kind of offer."""

    class OffersForm(PartForm):
        part = parts.Offers

        @classmethod
        def values_of(cls, part: parts.Offers, zone: str) -> dict[str, Any]:
            values: dict[str, Any] = {}
            for line in part.offers:
                values |= {f"status_{line.kind.value}": line.status.value, f"note_{line.kind.value}": line.note}
            return values

        def wanted(self) -> parts.Offers:
            return parts.Offers(
                tuple(
                    OfferLine(kind, OfferStatus(self[f"status_{kind.value}"].data), self[f"note_{kind.value}"].data)
                    for kind in OfferKind
                )
            )

    for kind in OfferKind:
        setattr(OffersForm, f"status_{kind.value}", SelectField(OFFER_LABELS[kind], choices=_statuses))
        setattr(OffersForm, f"note_{kind.value}", TranslatedField(_l("Note"), [Optional()], limit=300))
    return OffersForm


FORMS: dict[str, type[PartForm]] = {
    form.part.name: form
    for form in (
        BasicsForm,
        AboutForm,
        VenueForm,
        AccessForm,
        WindowForm,
        offers_form(),
        PrivacyForm,
        ImprintForm,
        AccessibilityForm,
        ResultsForm,
    )
}
