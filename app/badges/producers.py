"""What a mail about a registration may ask for."""

from app.badges import composing, pdf
from app.outbox.producers import Attachment
from app.registration import queries
from app.registration.models import Registration
from app.registration.rules import LIVE


def badge(registration_id: int) -> Attachment:
    """The badge of a registration as a PDF, in its owner's language.

    Raises LookupError when there is no such registration any more, or it does not stand.
    """
    registration = queries.get_registration(registration_id)
    if registration.state not in LIVE or registration.erased_at is not None:
        raise LookupError(f"registration {registration_id} does not stand")
    return Attachment("badge.pdf", "application/pdf", document(registration))


def document(registration: Registration) -> bytes:
    """The badge of one registration, front and back, as a PDF."""
    made = composing.badge(registration)
    return pdf.pages([made], title=f"{made.series}, {made.edition}: {made.name}", tag=made.tag)
