"""The world of the page tests is the demonstration: every phase of a conference, programmes and people in it."""

import sqlalchemy as sa

from app.database import db
from app.demo import service
from app.programme.models import Session
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.series.models import Series
from app.values import moments
from tests.factories import files
from tests.factories.world import World


def part(world: World) -> None:
    """``world.series``; ``world.edition`` is open for registration (Borne), ``world.running`` takes place today (Trakai),
    ``world.held``, ``world.announced`` and ``world.planned`` are the others; ``world.session`` and
    ``world.registration`` (confirmed) belong to ``world.edition``, and so does ``world.speaker``, who has a photo. Pages
    look at the real clock, so it is loaded as seen today, unless it is there."""
    loaded = db.session.scalar(sa.select(Series).where(Series.slug == "climate-partnership"))
    world.series = loaded or service.load(today=moments.now().date())
    by_slug = {edition.slug: edition for edition in world.series.editions}
    world.edition, world.running, world.held = by_slug["borne"], by_slug["trakai"], by_slug["bernburg"]
    world.announced, world.planned = by_slug["leiria"], by_slug["rheine"]
    world.other_edition = world.running
    of_edition = sa.select(Session).where(Session.edition_id == world.edition.id)
    world.session = db.session.scalars(of_edition.where(Session.bookable).order_by(Session.id)).first()
    world.speaker = next(one for one in world.session.speakers)
    world.speaker.photo, world.speaker.photo_credit = files.stored(), "Ona"
    world.speaker.photo_consented_at = world.now
    world.registration = db.session.scalars(
        sa.select(Registration)
        .where(Registration.edition_id == world.edition.id, Registration.state == RegistrationState.CONFIRMED)
        .order_by(Registration.id)
    ).first()
