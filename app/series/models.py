"""What is stored of series, towns and editions."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import checked, db, translated
from app.series import rules
from app.series.rules import EditionState, OfferKind, OfferStatus
from app.values import moments
from app.values.status import Status
from app.values.translated import Translated


class Series(db.Model):
    """A project with several conferences. ``languages`` are address codes in the order of the series, which is also the
    order of the interpretation channels. ``version`` counts what the public sees; caches ask for it."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Translated] = translated()
    description: Mapped[Translated] = translated()
    funding: Mapped[Translated] = translated()
    eu_statement: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    languages: Mapped[list[str]]
    contact_email: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="series", order_by="Membership.position")
    editions: Mapped[list["Edition"]] = relationship(back_populates="series", order_by="Edition.position")

    @property
    def towns(self) -> list["Town"]:
        """The partner towns in the order of the ring."""
        return [membership.town for membership in self.memberships]

    @property
    def ring_size(self) -> int:
        """How many arcs the ring has: one for each town, even before every town has its edition, and never fewer than
        the last place that is taken."""
        return max([1, len(self.memberships), *(edition.position for edition in self.editions)])


class Town(db.Model):
    """A partner municipality. ``in_phrase`` and ``of_phrase`` are finished phrases ("Trakuose"), because town names are
    inflected in some languages."""

    __tablename__ = "town"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    official_name: Mapped[str]
    country: Mapped[str]
    language: Mapped[str]
    timezone: Mapped[str]
    in_phrase: Mapped[Translated] = translated()
    of_phrase: Mapped[Translated] = translated()
    contact_name: Mapped[str]
    contact_email: Mapped[str]


class Membership(db.Model):
    """A town's place in the ring of a series, counted from 1."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("series_id", "position"),)

    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"), primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("town.id"), primary_key=True)
    position: Mapped[int]

    series: Mapped[Series] = relationship(back_populates="memberships")
    town: Mapped[Town] = relationship(lazy="joined")


def _new_uid() -> str:
    return f"{uuid.uuid4()}@conferring"


class Edition(db.Model):
    """One conference of a series, in one host town. ``uid`` is its name in calendars for ever, in all the world.
    Days are days in ``timezone`` (IANA); the registration window and
    ``changes_until`` are instants. ``revision`` counts every saved change: calendars carry it. ``buffer_minutes`` is how
    long a room is to stay free between two sessions."""

    __tablename__ = "edition"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "slug"),
        sa.UniqueConstraint("series_id", "position"),
        sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        sa.CheckConstraint("registration_closes_at >= registration_opens_at", name="window_in_order"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=_new_uid)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"), index=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("town.id"))
    slug: Mapped[str]
    position: Mapped[int]
    state: Mapped[EditionState] = mapped_column(checked(EditionState), default=EditionState.PLANNED)
    public_reason: Mapped[Translated] = translated()
    cancelled_at: Mapped[datetime | None]

    theme: Mapped[Translated] = translated()
    about: Mapped[Translated] = translated(group="texts")
    results: Mapped[Translated] = translated(group="texts")
    audience: Mapped[Translated] = translated(group="texts")
    costs: Mapped[Translated] = translated(group="texts")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str]

    venue_name: Mapped[Translated] = translated()
    venue_address: Mapped[str] = mapped_column(default="")
    venue_map_url: Mapped[str] = mapped_column(default="")
    venue_access: Mapped[Translated] = translated(group="texts")

    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    changes_until: Mapped[datetime | None]
    buffer_minutes: Mapped[int] = mapped_column(default=0)

    controller: Mapped[Translated] = translated(group="texts")
    dpo_contact: Mapped[str] = mapped_column(default="")
    authority: Mapped[Translated] = translated(group="texts")
    privacy_version: Mapped[int] = mapped_column(default=1)
    imprint: Mapped[Translated] = translated(group="texts")
    accessibility_assessed_on: Mapped[date | None]
    accessibility_gaps: Mapped[Translated] = translated(group="texts")
    accessibility_feedback: Mapped[str] = mapped_column(default="")
    enforcement: Mapped[Translated] = translated(group="texts")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    series: Mapped[Series] = relationship(back_populates="editions", lazy="joined")
    town: Mapped[Town] = relationship(lazy="joined")
    offers: Mapped[list["Offer"]] = relationship(
        back_populates="edition", order_by="Offer.id", cascade="all, delete-orphan"
    )

    def phase(self, now: datetime) -> rules.Phase:
        """Where this edition stands at ``now``."""
        return rules.phase(
            self.state,
            first_day=self.starts_on,
            last_day=self.ends_on,
            opens_at=self.registration_opens_at,
            closes_at=self.registration_closes_at,
            today=moments.local(now, self.timezone).date(),
            now=now,
        )

    def phase_if_announced(self, now: datetime) -> rules.Phase:
        """The same once it is announced, for a preview: registration that has no day of its own opens at once."""
        if self.state is not EditionState.PLANNED:
            return self.phase(now)
        return rules.phase(
            EditionState.ANNOUNCED,
            first_day=self.starts_on,
            last_day=self.ends_on,
            opens_at=self.registration_opens_at or now,
            closes_at=self.registration_closes_at,
            today=moments.local(now, self.timezone).date(),
            now=now,
        )


class Offer(db.Model):
    """One line of the table *languages, access, documents*: offered or not, planned or confirmed."""

    __tablename__ = "offer"
    __table_args__ = (sa.UniqueConstraint("edition_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    kind: Mapped[OfferKind] = mapped_column(checked(OfferKind))
    status: Mapped[OfferStatus] = mapped_column(checked(OfferStatus))
    note: Mapped[Translated] = translated()

    edition: Mapped[Edition] = relationship(back_populates="offers")

    @property
    def label(self) -> LazyString:
        """What it is, in words."""
        return rules.OFFER_LABELS[self.kind]

    @property
    def shown(self) -> Status:
        """Offered or not, planned or confirmed, as a pill."""
        return rules.OFFER_STATUS[self.status]
