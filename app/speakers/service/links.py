"""Personal links of speakers, sent by mail."""

from datetime import datetime

from app.audit import service as audit
from app.outbox import service as outbox
from app.series.models import Series
from app.speakers import mails, queries
from app.speakers.models import Speaker
from app.speakers.rules import NoMailbox
from app.values.access import Actor


def send_links(series: Series, email: str, *, now: datetime) -> int:
    """Queue one mail with the personal link of everybody of the pool who reads this mailbox; how many links. Asked for
    again within the hour, it is one mail. What the caller shows must not depend on the answer."""
    found = queries.of_mailbox(series, email)
    if found:
        outbox.put(mails.link(found, f"{now:%Y-%m-%dT%H}"), now=now)
    return len(found)


def send_link(speaker: Speaker, *, by: Actor, now: datetime) -> None:
    """Queue a mail with one person's link, as the desk wants it; within the same minute it is one mail. The caller commits.
    Raises NoMailbox."""
    if not speaker.email:
        raise NoMailbox
    outbox.put(mails.link([speaker], f"desk {now:%Y-%m-%dT%H:%M}"), now=now)
    audit.record("speaker.link_sent", speaker, by=by, at=now)
