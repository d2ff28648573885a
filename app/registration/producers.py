"""A person's own calendar as an attachment."""

from app.outbox.producers import Attachment


def calendar(id: int) -> Attachment:
    raise LookupError(id)
