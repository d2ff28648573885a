"""What we write to speakers about themselves. The secret link is made when the mail is sent."""

from collections.abc import Sequence

from flask_babel import LazyString, lazy_pgettext

from app import i18n
from app.outbox import writing
from app.outbox.rules import Letter, Produced
from app.speakers.models import Speaker
from app.values import accents

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {"speakers.link": lazy_pgettext("mail", "Personal link of a speaker")}


def link(speakers: Sequence[Speaker], when: str) -> Letter:
    """One mail with the personal links of all who share a mailbox; the same ``when`` makes one mail."""
    first = speakers[0]
    listed = [(speaker.name, f"speaker_{speaker.id}") for speaker in speakers]
    with i18n.speaking(first.mail_language):
        series_title = i18n.plain(first.series.title)
    return writing.write(
        "speakers.link",
        cause=f"speakers.link:{first.id}:{when}",
        to_address=first.email,
        to_name=first.name,
        language=first.mail_language,
        series_id=first.series_id,
        about=("speaker", first.id),
        links={
            mark: Produced("speakers.link", speaker.id) for speaker, (_, mark) in zip(speakers, listed, strict=True)
        },
        listed=listed,
        series=first.series,
        edition=None,
        series_title=series_title,
        accent=accents.deep(None),
    )
