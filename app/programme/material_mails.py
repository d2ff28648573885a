"""What we write to speakers about their slides. The secret link is made when the mail is sent."""

from flask_babel import LazyString, lazy_pgettext

from app import i18n
from app.outbox import writing
from app.outbox.rules import Letter, Produced
from app.programme.material_rules import Due
from app.programme.models import Session
from app.speakers.models import Speaker
from app.values import accents

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {"programme.material_due": lazy_pgettext("mail", "Slides not sent yet, to speakers")}


def cause_of(session_id: int, speaker_id: int, days: int) -> str:
    """What makes such a mail go out once."""
    return f"programme.material_due:{session_id}:{speaker_id}:{days}"


def material_due(session: Session, speaker: Speaker, due: Due, days: int) -> Letter:
    """Nobody has sent slides or a speech for a session, which are due in ``days`` days or less."""
    edition = session.edition
    with i18n.speaking(speaker.mail_language):
        conference = f"{i18n.plain(edition.series.title)} · {edition.town.name}"
        title = i18n.plain(session.title)
    return writing.write(
        "programme.material_due",
        cause=cause_of(session.id, speaker.id, days),
        to_address=speaker.email,
        to_name=speaker.name,
        language=speaker.mail_language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("speaker", speaker.id),
        links={"own": Produced("speakers.link", speaker.id)},
        conference=conference,
        title=title,
        due=due,
        series=edition.series,
        edition=edition,
        accent=accents.deep(edition.position),
    )
