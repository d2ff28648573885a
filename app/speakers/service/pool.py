"""What happens to the people of the pool."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.database import db
from app.series.models import Series
from app.speakers import queries, rules
from app.speakers.models import Speaker
from app.values.access import SYSTEM, Actor
from app.values.folding import fold

# What nobody types on a line of the programme's form.
_TOLD = (
    "email", "bio", "photo_id", "function", "website", "place", "town_id", "languages", "gender", "user_id", "source",
)  # fmt: skip


def find_or_create(
    series: Series,
    *,
    name: str,
    organisation: str = "",
    email: str = "",
    language: str = "",
    by: Actor = SYSTEM,
    now: datetime,
) -> Speaker:
    """The person of the pool whom these words mean, or a new one; the caller commits.

    With ``email`` only somebody of the same name and mailbox is the same: whoever writes a known name beside an address of
    their own gets a row of their own. Without it, names decide as in `rules.match`, and an organisation is filled in where
    there was none. ``language`` (address code) is that of mails to a new one; without it, the first of the series.
    """
    if earlier := _find(series, name, organisation, email):
        if organisation and not earlier.organisation:
            _fill_in(earlier, organisation, by=by, now=now)
        return earlier
    # One after the other: names in addresses are unique, and two at once may add the same person.
    db.session.execute(sa.select(Series.id).where(Series.id == series.id).with_for_update(key_share=True))
    if earlier := _find(series, name, organisation, email):
        return earlier
    speaker = Speaker(
        series_id=series.id,
        slug=rules.free_slug(name, queries.slugs_of(series)),
        name=name,
        name_folded=fold(name),
        organisation=organisation,
        email=email,
        email_folded=email.casefold(),
        mail_language=language or series.languages[0],
        created_at=now,
        changed_at=now,
    )
    db.session.add(speaker)
    db.session.flush()
    audit.record("speaker.created", speaker, by=by, at=now)
    return speaker


def drop_unused(people: Iterable[Speaker]) -> None:
    """Take those out of the pool of whom nothing but a name was ever typed, once nothing names them any more: they were
    misspelt. The caller commits."""
    for speaker in people:
        if any(getattr(speaker, name) for name in _TOLD):
            continue
        try:
            with db.session.begin_nested():
                db.session.delete(speaker)
                db.session.flush()
        except IntegrityError:
            # Something still belongs to them: foreign keys know.
            continue


def _find(series: Series, name: str, organisation: str, email: str) -> Speaker | None:
    if email:
        return queries.find_by_mail(series, email, name)
    return queries.matching(series, [(name, organisation)])[0]


def _fill_in(speaker: Speaker, organisation: str, *, by: Actor, now: datetime) -> None:
    speaker.organisation, speaker.changed_at = organisation, now
    db.session.flush()
    audit.record("speaker.changed", speaker, by=by, at=now, changes={"organisation": ("", organisation)})
