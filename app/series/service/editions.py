"""What happens to a conference."""

from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.series import parts, queries, rules
from app.series.models import Edition, Offer, Series
from app.series.parts import Basics, NewEdition, Offers, Part, Privacy, Window
from app.series.rules import (
    AfterTheEnd,
    ChangedMeanwhile,
    DaysNotInOrder,
    EditionState,
    IsArchived,
    NotComplete,
    NotInTheRing,
    NotThisWay,
    Phase,
    SlugIsPublic,
    SlugTaken,
    WindowNotInOrder,
)
from app.series.service import saving
from app.values import fingerprints, moments
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.translated import Translated


def create_edition(series: Series, wanted: NewEdition, *, by: Actor, now: datetime) -> Edition:
    """Begin a conference in one of the towns of the series, with a default for everything that has one. Raises
    NotInTheRing, DaysNotInOrder."""
    saving.lock(series)
    membership = next((one for one in series.memberships if one.town_id == wanted.town_id), None)
    if membership is None:
        raise NotInTheRing
    if wanted.ends_on < wanted.starts_on:
        raise DaysNotInOrder
    town, taken = membership.town, {edition.position for edition in series.editions}
    closes_at, changes_until = rules.first_window(wanted.starts_on, town.timezone, now)
    edition = Edition(
        series=series,
        town=town,
        slug=saving.free_slug(town.name, lambda slug: queries.find_edition(series.slug, slug), "conference"),
        position=membership.position if membership.position not in taken else max(taken) + 1,
        theme=wanted.theme,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        timezone=town.timezone,
        registration_closes_at=closes_at,
        changes_until=changes_until,
        controller=Translated(dict.fromkeys(series.languages, f"{town.official_name}\n{town.contact_email}")),
        accessibility_feedback=town.contact_email,
        changed_at=now,
    )
    edition.offers = [Offer(kind=line.kind, status=line.status, note=line.note) for line in parts.offer_lines(())]
    db.session.add(edition)
    db.session.flush()
    audit.record("edition.created", edition, by=by, at=now)
    saving.published(series.id)
    return edition


def change_edition(edition: Edition, wanted: Part, *, seen: str, by: Actor, now: datetime) -> bool:
    """Whether this part of the edition changed. The registration window follows the days as long as it is where it was
    put at first. Raises ChangedMeanwhile, IsArchived, NotComplete (an announced conference keeps what the public needs),
    and what the part itself refuses."""
    saving.lock(edition)
    if edition.state is EditionState.ARCHIVED:
        raise IsArchived
    kind = type(wanted)
    before, was_complete = parts.read(kind, edition), parts.is_complete(edition, kind, now)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    if wanted == before:
        return False
    _check_part(edition, wanted)
    changes = saving.differences(before, wanted)
    follows = isinstance(wanted, Basics) and _window(edition) == rules.first_window(
        edition.starts_on, edition.timezone, edition.changed_at
    )
    _fill(edition, wanted)
    if follows:
        edition.registration_closes_at, edition.changes_until = rules.first_window(
            edition.starts_on, edition.timezone, now
        )
    shown = edition.state is EditionState.ANNOUNCED
    if shown and was_complete and kind.name in parts.REQUIRED and not parts.is_complete(edition, kind, now):
        raise NotComplete([kind.name])
    if isinstance(wanted, Privacy) and edition.state is not EditionState.PLANNED:
        edition.privacy_version += 1
    _saved(edition, now, SlugTaken())
    audit.record(f"edition.{kind.name}_changed", edition, by=by, at=now, changes=changes)
    return True


def announce(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Show the conference to the public; registration opens now unless it has a day of its own. Raises NotThisWay,
    NotComplete."""
    saving.lock(edition)
    rules.check_arrow(edition.state, EditionState.ANNOUNCED)
    if lacking := parts.lacking(edition, now):
        raise NotComplete(lacking)
    edition.registration_opens_at = edition.registration_opens_at or now
    _go(edition, EditionState.ANNOUNCED, "edition.announced", by, now)


def cancel(edition: Edition, reason: Translated, *, by: Actor, now: datetime) -> None:
    """The conference does not take place; the public reads the reason. Raises NotThisWay."""
    saving.lock(edition)
    rules.check_arrow(edition.state, EditionState.CANCELLED)
    edition.public_reason, edition.cancelled_at = reason, now
    _go(edition, EditionState.CANCELLED, "edition.cancelled", by, now)


def archive(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Close a conference that is over: nothing in it changes any more. Raises NotThisWay."""
    saving.lock(edition)
    rules.check_arrow(edition.state, EditionState.ARCHIVED)
    if edition.phase(now) is not Phase.HELD:
        raise NotThisWay
    _go(edition, EditionState.ARCHIVED, "edition.archived", by, now)


def _go(edition: Edition, state: EditionState, action: str, by: Actor, now: datetime) -> None:
    before, edition.state = edition.state, state
    _saved(edition, now, NotThisWay())
    audit.record(action, edition, by=by, at=now, changes={"state": (before.value, state.value)})


def _saved(edition: Edition, now: datetime, refusal: DomainError) -> None:
    edition.revision, edition.changed_at = edition.revision + 1, now
    saving.flush(refusal)
    saving.published(edition.series_id)


def _check_part(edition: Edition, wanted: Part) -> None:
    if isinstance(wanted, Basics):
        if wanted.ends_on < wanted.starts_on:
            raise DaysNotInOrder
        if wanted.slug != edition.slug:
            if edition.state is not EditionState.PLANNED:
                raise SlugIsPublic
            rules.check_slug(wanted.slug)
            if queries.find_edition(edition.series.slug, wanted.slug):
                raise SlugTaken
    if isinstance(wanted, Window):
        end = moments.end_of_day(edition.ends_on, edition.timezone)
        opens_at, closes_at = wanted.registration_opens_at, wanted.registration_closes_at
        if opens_at and closes_at and closes_at <= opens_at:
            raise WindowNotInOrder
        for moment, field in (
            (opens_at, "opens_on"),
            (closes_at, "closes_on"),
            (wanted.changes_until, "changes_until_on"),
        ):
            if moment and moment > end:
                raise AfterTheEnd(field=field)


def _window(edition: Edition) -> tuple[datetime | None, datetime | None]:
    return edition.registration_closes_at, edition.changes_until


def _fill(edition: Edition, wanted: Part) -> None:
    if not isinstance(wanted, Offers):
        for name, value in saving.values(wanted).items():
            setattr(edition, name, value)
        return
    stored = {offer.kind: offer for offer in edition.offers}
    for line in wanted.offers:
        offer = stored.get(line.kind) or Offer(kind=line.kind)
        offer.status, offer.note = line.status, line.note
        if line.kind not in stored:
            edition.offers.append(offer)
