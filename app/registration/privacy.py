"""Registrations of a person: found as one document. Forgetting is `service.erase`."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.registration.models import Registration

KEEPS = {
    "registration_word": _l("The words by which the organisers find you, as long as your name."),
} | {
    table: _l("Without a name: who came from where, in which group, with which languages, for the funder's checks.")
    for table in ("registration", "understood", "wish", "booking", "lost_place", "consent", "access_needs")
}


def find(registration: Registration) -> dict[str, Any]:
    """Everything that is stored of one registration, as JSON can hold it; instants are in UTC."""
    needs = registration.access_needs
    return {
        "id": registration.id,
        "series": registration.edition.series.slug,
        "edition": registration.edition.slug,
        "state": registration.state.value,
        "category": registration.category.kind.value,
        "name": registration.name,
        "email": registration.email,
        "town": registration.town,
        "country": registration.country,
        "organisation": registration.organisation,
        "mail_language": registration.mail_language,
        "understands": registration.understands,
        "wants": registration.wants,
        "menu": registration.menu.value,
        "access_needs": {"text": needs.text, "delete_on": needs.delete_on.isoformat()} if needs else None,
        "privacy_version": registration.privacy_version,
        "ticket_issue": registration.ticket_issue,
        "created_at": _instant(registration.created_at),
        "changed_at": _instant(registration.changed_at),
        "confirmed_at": _instant(registration.confirmed_at),
        "cancelled_at": _instant(registration.cancelled_at),
        "bookings": [
            {"session": booking.session.slug, "booked_at": _instant(booking.booked_at)}
            for booking in sorted(registration.bookings, key=lambda booking: booking.session_id)
        ],
        "lost_places": [
            {"session": place.session.slug, "lost_at": _instant(place.lost_at)}
            for place in sorted(registration.lost_places, key=lambda place: place.session_id)
        ],
        "consents": [
            {
                "purpose": consent.purpose.value,
                "text_version": consent.text_version,
                "language": consent.language,
                "given_at": _instant(consent.given_at),
                "withdrawn_at": _instant(consent.withdrawn_at),
            }
            for consent in sorted(registration.consents, key=lambda consent: consent.id)
        ],
    }


def _instant(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
