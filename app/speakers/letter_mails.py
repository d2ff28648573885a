"""Letters to speakers as mails, and what their answer says to whoever looks after them. Links are made at sending."""

import dataclasses

from flask import current_app
from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _

from app import i18n
from app.outbox import writing
from app.outbox.rules import Letter, Mailbox, Produced
from app.series.models import Edition
from app.speakers import letters
from app.speakers.letter_rules import ASKING, LetterKind, kind_of_mail
from app.speakers.models import Approach, Brief, LetterSignature, LetterText
from app.values import accents

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {
    "speakers.invitation": lazy_pgettext("mail", "Invitation to speak"),
    "speakers.reminder": lazy_pgettext("mail", "Reminder of an invitation to speak"),
    "speakers.thanks": lazy_pgettext("mail", "Letter of thanks to a speaker"),
    "speakers.answered": lazy_pgettext("mail", "Answer to an invitation to speak"),
}


def letter(
    kind: LetterKind,
    approach: Approach,
    language: str,
    *,
    cause: str,
    changed: LetterText | None,
    brief: Brief | None,
    signature: LetterSignature | None,
) -> Letter:
    """The letter to one person, with their own links."""
    speaker, edition = approach.speaker, approach.edition
    written = letters.write(kind, approach, language, changed=changed, brief=brief, signature=signature)
    links = {"page": Produced("speakers.link", speaker.id)}
    if kind in ASKING:
        links["answer"] = Produced("speakers.answer", approach.id)
    made = writing.write(
        "speakers.letter",
        cause=cause,
        to_address=speaker.email,
        to_name=speaker.name,
        language=language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("speaker", speaker.id),
        links=links,
        reply_to=Mailbox(edition.town.official_name, edition.town.contact_email),
        heading=written.subject,
        paragraphs=[part.splitlines() for part in written.text.split("\n\n") if part],
        asks=kind in ASKING,
        signed=signature.name if signature else "",
        office=written.office,
        **_common(edition),
    )
    return dataclasses.replace(made, kind=kind_of_mail(kind))


def answered(approach: Approach, comes: bool, message: str, *, cause: str) -> Letter:
    """To whoever looks after a speaker, else to the town: yes or no, and what was written with it."""
    edition, owner = approach.edition, approach.owner
    if owner is not None and owner.active:
        address, name, language = owner.email, owner.name, owner.language
    else:
        address, name, language = edition.town.contact_email, edition.town.contact_name, edition.town.language
    base = current_app.config["SETTINGS"].base_url
    with i18n.speaking(language):
        conference = f"{i18n.plain(edition.series.title)} · {edition.town.name}"
        said = (
            _("%(name)s can come and speak.", name=approach.speaker.name)
            if comes
            else _("%(name)s cannot come.", name=approach.speaker.name)
        )
    return writing.write(
        "speakers.answered",
        cause=cause,
        to_address=address,
        to_name=name,
        language=language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("speaker", approach.speaker_id),
        said=said,
        topic=approach.topic,
        message=message,
        conference=conference,
        comes=comes,
        list_url=f"{base}/{language}/desk/{edition.series.slug}/{edition.slug}/inviting/{approach.id}",
        **_common(edition),
    )


def _common(edition: Edition) -> dict[str, object]:
    return {"edition": edition, "series": edition.series, "accent": accents.deep(edition.position)}
