"""Speakers take part without registering: whoever confirms that they speak has a registration."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.registration import queries
from app.registration.models import Category, Registration
from app.registration.rules import CategoryKind, RegistrationState
from app.registration.service.changing import change
from app.registration.service.registering import register
from app.registration.wanted import Changes, Wanted
from app.series.models import Edition
from app.values.access import Actor


def register_speaker(
    edition: Edition,
    *,
    key: str,
    name: str,
    email: str,
    town: str,
    country: str,
    organisation: str,
    mail_language: str,
    understands: Sequence[str],
    by: Actor,
    now: datetime,
) -> Registration:
    """Give somebody who speaks a registration of the category speaker, or make theirs one; the caller commits.

    They take a place of the conference like everybody else, since the rooms grow no larger; those of the groups on the
    form stay untouched. ``key`` names what makes it, so that the same again is one. Who is registered already keeps
    everything but the category. Raises QuotaFull, RegistrationClosed (not announced), Erased.
    """
    _category(edition, by=by, now=now)
    if found := queries.find_person(edition, email, name):
        change(found, Changes(category=CategoryKind.SPEAKER), by=by, now=now)
        return found
    wanted = Wanted(
        form_key=key,
        name=name,
        email=email,
        town=town,
        country=country,
        category=CategoryKind.SPEAKER,
        mail_language=mail_language,
        understands=tuple(dict.fromkeys(understands)),
        organisation=organisation,
    )
    earlier = queries.find_by_form_key(key)
    if earlier and (earlier.edition_id, earlier.state) == (edition.id, RegistrationState.CANCELLED):
        # They cancelled, and confirm again: the key of a form is used up.
        wanted = replace(wanted, form_key=f"{key}-{earlier.cancelled_at:%Y%m%d%H%M%S}")
    return register(edition, wanted, by=by, now=now, at_the_desk=True)


def _category(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Make sure that the conference knows the category; it is not on the public form."""
    if queries.find_category(edition, CategoryKind.SPEAKER):
        return
    db.session.refresh(edition, with_for_update={"of": Edition})
    if queries.find_category(edition, CategoryKind.SPEAKER):
        return
    position = list(CategoryKind).index(CategoryKind.SPEAKER) + 1
    db.session.add(Category(edition_id=edition.id, kind=CategoryKind.SPEAKER, public=False, position=position))
    db.session.flush()
    how = {"how": "at_the_desk", "size": None}
    audit.record("edition.places_changed", edition, by=by, at=now, changes={"category_speaker": (None, how)})
