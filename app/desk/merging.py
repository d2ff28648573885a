"""Putting together two rows of the pool that are one person, in every capability that knows speakers."""

from datetime import datetime

from app.call import merging as call
from app.programme import speaking
from app.speakers import privacy, service
from app.speakers.models import Speaker
from app.translating import privacy as translating
from app.values.access import Actor


def merge(gone: Speaker, kept: Speaker, *, by: Actor, now: datetime) -> None:
    """Let ``kept`` be who ``gone`` was, everywhere; nothing of ``gone`` stays but a name in addresses that leads on. The
    caller commits. Raises SamePerson."""
    service.merge(gone, kept, by=by, now=now)
    speaking.merge(gone, kept, now=now)
    call.merge(gone, kept)
    translating.forget(gone)
    privacy.forget(gone, by=by, now=now)
