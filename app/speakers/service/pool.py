"""Into the pool, changed, put together, and out of it again when nothing but a name was ever typed."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.database import db
from app.series.models import Series
from app.series.rules import ChangedMeanwhile, NotInTheRing
from app.series.service import published
from app.speakers import queries, rules
from app.speakers.models import Absence, Speaker
from app.speakers.rules import Details, Forgotten, SamePerson
from app.values import fingerprints
from app.values.access import SYSTEM, Actor
from app.values.folding import fold
from app.values.translated import Translated

# What nobody types on a line of the programme's form.
_TOLD = (
    "email", "bio", "photo_id", "function", "website", "place", "country", "town_id", "languages", "gender", "user_id",
    "source",
)  # fmt: skip

# What a row that is put together with another one hands over, where the other says nothing.
_TAKEN_OVER = (
    "organisation", "function", "town_id", "languages", "bio_language", "website", "gender", "user_id", "source", "email",
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
    _in_turn(series)
    if earlier := _find(series, name, organisation, email):
        return earlier
    return _add(series, Details(name, organisation, email=email, mail_language=language), by=by, now=now)


def create(series: Series, wanted: Details, *, by: Actor, now: datetime) -> Speaker:
    """Add a person to the pool, whoever is in it already; the caller commits. Raises NotInTheRing."""
    _in_turn(series)
    return _add(series, wanted, by=by, now=now)


def facts_of(speaker: Speaker) -> dict[str, Any]:
    """Everything that can be changed of a person by a form, as the log keeps it and as two savers are told apart."""
    return fingerprints.plain(_details_of(speaker))


def change(speaker: Speaker, wanted: Details, *, seen: str, by: Actor, now: datetime) -> bool:
    """Make a person what somebody wants; whether anything is different. Their name in addresses stays. The caller commits.
    ``seen`` is the fingerprint of the facts they started from.

    Raises ChangedMeanwhile, NotInTheRing, Forgotten.
    """
    db.session.refresh(speaker, with_for_update={"key_share": True, "of": Speaker})
    if speaker.erased_at is not None:
        raise Forgotten
    before = facts_of(speaker)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    _put(speaker, wanted)
    after = facts_of(speaker)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        _changed(speaker, changes, by=by, now=now)
    return bool(changes)


def merge(gone: Speaker, kept: Speaker, *, by: Actor, now: datetime) -> None:
    """Put two rows of one person together, as far as this capability holds them: what ``kept`` does not say, ``gone``
    says; ``gone`` is empty afterwards, and its name in addresses leads on. The caller commits, after it has put together
    what other capabilities hold. Raises SamePerson."""
    if gone.id == kept.id or gone.series_id != kept.series_id or gone.erased_at or kept.erased_at:
        raise SamePerson
    before = facts_of(kept)
    if not kept.place and not kept.country:
        kept.place, kept.country = gone.place, gone.country
    for name in _TAKEN_OVER:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    kept.bio = Translated({**gone.bio, **kept.bio})
    if not kept.photo_id:
        kept.photo, kept.photo_credit, kept.photo_consented_at = gone.photo, gone.photo_credit, gone.photo_consented_at
        gone.photo = None
    kept.email_folded = kept.email.casefold()
    db.session.execute(sa.update(Absence).where(Absence.speaker_id == gone.id).values(speaker_id=kept.id))
    known = {approach.edition_id for approach in queries.approaches_of(kept)}
    for approach in queries.approaches_of(gone):
        if approach.edition_id in known:
            db.session.delete(approach)
        else:
            approach.speaker_id = kept.id
    after = facts_of(kept)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    gone.merged_into_id = kept.id
    _changed(kept, changes | {"merged": (gone.id, kept.id)}, by=by, now=now)


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


def _in_turn(series: Series) -> None:
    """Whoever adds somebody to this pool waits here for those who do, too: two at once may add the same person, and names
    in addresses are unique."""
    db.session.execute(sa.select(Series.id).where(Series.id == series.id).with_for_update(key_share=True))


def _add(series: Series, wanted: Details, *, by: Actor, now: datetime) -> Speaker:
    slug = rules.free_slug(wanted.name, queries.slugs_of(series))
    speaker = Speaker(series=series, slug=slug, mail_language="", created_at=now, changed_at=now)
    _put(speaker, wanted)
    db.session.add(speaker)
    db.session.flush()
    audit.record("speaker.created", speaker, by=by, at=now)
    return speaker


def _details_of(speaker: Speaker) -> Details:
    return Details(**{name.name: getattr(speaker, name.name) for name in dataclasses.fields(Details)})


def _put(speaker: Speaker, wanted: Details) -> None:
    series = speaker.series
    if wanted.town_id is not None and wanted.town_id not in {town.id for town in series.towns}:
        raise NotInTheRing
    for name, value in vars(wanted).items():
        setattr(speaker, name, value)
    speaker.mail_language = wanted.mail_language or series.languages[0]
    speaker.name_folded, speaker.email_folded = fold(wanted.name), wanted.email.casefold()


def _changed(speaker: Speaker, changes: dict[str, tuple[Any, Any]], *, by: Actor, now: datetime) -> None:
    speaker.changed_at = now
    db.session.flush()
    audit.record("speaker.changed", speaker, by=by, at=now, changes=changes)
    published(speaker.series_id)


def _find(series: Series, name: str, organisation: str, email: str) -> Speaker | None:
    if email:
        return queries.find_by_mail(series, email, name)
    return queries.matching(series, [(name, organisation)])[0]


def _fill_in(speaker: Speaker, organisation: str, *, by: Actor, now: datetime) -> None:
    speaker.organisation = organisation
    _changed(speaker, {"organisation": ("", organisation)}, by=by, now=now)
