"""The forms for changing a registration, as they begin: the person's own, and the desk's."""

from typing import Any

from app.registration import offers
from app.registration import queries as registrations
from app.registration.choices import OTHER_TOWN, Offered
from app.registration.models import Registration
from app.registration.rules import ConsentPurpose


def offered(registration: Registration) -> Offered:
    """What the form for changing offers, as of now."""
    return offers.offered(registration.edition, registrations.places(registration.edition))


def as_typed(registration: Registration, choices: Offered) -> dict[str, Any]:
    """A registration as the form for changing begins with it."""
    wants = [*registration.wants, "", ""]
    given = {consent.purpose for consent in registration.consents if consent.withdrawn_at is None}
    is_partner = (registration.town, registration.country) in choices.towns
    held = set(registrations.booked_ids(registration))
    slots = {
        f"slot_{number}": next((str(choice.id) for choice in slot if choice.id in held), "")
        for number, slot in enumerate(choices.slots, 1)
    }
    return {
        "name": registration.name,
        "town": registration.town if is_partner else OTHER_TOWN,
        "other_town": "" if is_partner else registration.town,
        "country": "" if is_partner else registration.country,
        "organisation": registration.organisation,
        "understands": registration.understands,
        "want_first": wants[0],
        "want_second": wants[1],
        "menu": registration.menu.value,
        "access_needs": registration.access_needs.text if registration.access_needs else "",
        "consent_access_needs": ConsentPurpose.ACCESS_NEEDS in given,
        "consent_photos": ConsentPurpose.PHOTOS in given,
        "consent_participant_list": ConsentPurpose.PARTICIPANT_LIST in given,
        **slots,
    }
