"""The badge as an attachment."""

from app.outbox.producers import Attachment


def badge(id: int) -> Attachment:
    raise LookupError(id)
