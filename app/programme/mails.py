"""What we write to people about the programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import LazyString, lazy_pgettext

from app import i18n
from app.outbox import writing
from app.outbox.rules import Letter, Produced
from app.programme import history
from app.programme.comparing import Change
from app.programme.history import Difference
from app.programme.models import Release
from app.series.models import Edition
from app.speakers.models import Speaker
from app.values import accents

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {
    "programme.released": lazy_pgettext("mail", "Programme published, to speakers"),
}


@dataclass(frozen=True)
class ToldSession:
    """A session as a mail tells of it, in the language being spoken; ``more`` is a sentence of its own."""

    word: str
    title: str
    when: str
    where: str
    page: str
    differences: list[Difference]
    more: str = ""


def told_sessions(edition: Edition, changes: Sequence[Change], more: dict[int, str] | None = None) -> list[ToldSession]:
    """``changes`` as a mail tells of them, in the language being spoken; ``more`` by the session's id."""
    language = i18n.language().code
    pages = f"{current_app.config['SETTINGS'].base_url}/{language}/{edition.series.slug}/{edition.slug}/programme"
    return [
        ToldSession(
            word=str(history.CHANGE_STATUS[change.kind].text),
            title=i18n.plain(change.after.title),
            when=history.when(change.after, edition.timezone),
            where=i18n.plain(change.after.where),
            page=f"{pages}/{change.after.slug}",
            differences=[] if change.after.is_cancelled else history.differences(change, edition.timezone),
            more=(more or {}).get(change.after.id, ""),
        )
        for change in changes
    ]


def released(release: Release, speaker: Speaker, changes: Sequence[Change]) -> Letter:
    """What a release says anew of somebody's sessions, with the entries for their calendar."""
    edition = release.edition
    with i18n.speaking(speaker.mail_language):
        told = told_sessions(edition, changes)
        note = i18n.plain(release.note)
        conference = f"{i18n.plain(edition.series.title)} · {edition.town.name}"
    return writing.write(
        "programme.released",
        cause=f"programme.released:{release.id}:{speaker.id}",
        to_address=speaker.email,
        to_name=speaker.name,
        language=speaker.mail_language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("speaker", speaker.id),
        attachments=tuple(
            Produced("programme.session", change.after.id, f"{change.after.slug}.ics") for change in changes
        ),
        conference=conference,
        edition=edition,
        series=edition.series,
        accent=accents.deep(edition.position),
        told=told,
        note=note,
    )
