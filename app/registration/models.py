"""What is stored of registrations; health-related words lie apart from them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import checked, db
from app.programme.models import Session
from app.registration.rules import CategoryKind, ConsentPurpose, Menu, RegistrationState
from app.series.models import Edition

_LIVE = sa.text("state NOT IN ('cancelled', 'refused', 'lapsed')")


class Category(db.Model):
    """A kind of participant that an edition takes. ``public`` ones can be chosen on the form."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("edition_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    kind: Mapped[CategoryKind] = mapped_column(checked(CategoryKind))
    public: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]

    edition: Mapped[Edition] = relationship()


class Quota(db.Model):
    """A number of places: of the whole edition, of one of its categories, or of one of its sessions. ``taken`` always
    equals the number of holders; the database itself refuses to sell a place twice."""

    __tablename__ = "quota"
    __table_args__ = (
        sa.CheckConstraint("taken >= 0", name="none_below_zero"),
        sa.CheckConstraint("taken <= size", name="none_sold_twice"),
        sa.CheckConstraint("category_id IS NULL OR session_id IS NULL", name="one_purpose"),
        sa.Index(
            "uq_quota_purpose", "edition_id", sa.text("coalesce(category_id, 0)"), sa.text("coalesce(session_id, 0)"),
            unique=True,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session.id"), index=True)
    size: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    edition: Mapped[Edition] = relationship()
    category: Mapped[Category | None] = relationship()
    session: Mapped[Session | None] = relationship()


class Registration(db.Model):
    """One person at one edition. Couples share a mailbox, so who it is follows from mail and folded name together.
    ``ticket_issue`` counts re-issued tickets: lower numbers are void. ``link_generation`` does the same for personal
    links."""

    __tablename__ = "registration"
    __table_args__ = (
        sa.Index(
            "uq_registration_person", "edition_id", "email_folded", "name_folded",
            unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
        sa.CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed_has_time"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"),
        # The desk's list: a page of it is read off an index, however many people there are.
        sa.Index("ix_registration_list", "edition_id", "name_folded", "id"),
        sa.Index("ix_registration_since", "edition_id", "created_at", "id"),
        sa.Index("ix_registration_state", "edition_id", "state", "name_folded", "id"),
        sa.Index("ix_registration_category", "edition_id", "category_id", "name_folded", "id"),
        sa.Index("ix_registration_town", "edition_id", "town", "name_folded", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("category.id"))
    state: Mapped[RegistrationState] = mapped_column(checked(RegistrationState))
    form_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_folded: Mapped[str]
    email: Mapped[str]
    email_folded: Mapped[str]
    town: Mapped[str]
    country: Mapped[str]
    organisation: Mapped[str]
    mail_language: Mapped[str]
    menu: Mapped[Menu] = mapped_column(checked(Menu))
    privacy_version: Mapped[int]
    link_generation: Mapped[int] = mapped_column(default=1)
    ticket_issue: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    category: Mapped[Category] = relationship(lazy="joined")
    languages: Mapped[list["Understood"]] = relationship(
        order_by="Understood.position", cascade="all, delete-orphan", lazy="selectin"
    )
    wishes: Mapped[list["Wish"]] = relationship(order_by="Wish.rank", cascade="all, delete-orphan")
    bookings: Mapped[list["Booking"]] = relationship(cascade="all, delete-orphan")
    lost_places: Mapped[list["LostPlace"]] = relationship(cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan")
    access_needs: Mapped["AccessNeeds | None"] = relationship(cascade="all, delete-orphan")

    @property
    def understands(self) -> list[str]:
        """Codes of the languages this person understands well enough to follow a talk."""
        return [understood.language for understood in self.languages]

    @property
    def wants(self) -> list[str]:
        """The interpretation this person wants, in order of preference; "captions" stands for captions."""
        return [wish.language for wish in self.wishes]


class SearchWord(db.Model):
    """A word by whose beginning the desk finds a registration (see `values/folding.py`). A search is a range of this
    table's own order, which goes by the bytes on every database."""

    __tablename__ = "registration_word"
    __table_args__ = (
        # Whether somebody has a word that begins so is read off this index alone.
        sa.Index("ix_registration_word_of", "registration_id", "word"),
        {"sqlite_with_rowid": False},
    )

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), primary_key=True)
    word: Mapped[str] = mapped_column(sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)


class Understood(db.Model):
    """A language a person understands."""

    __tablename__ = "understood"
    __table_args__ = (sa.Index("ix_understood_language", "language", "registration_id"),)

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class Wish(db.Model):
    """An interpretation a person wants, in order of preference from 1."""

    __tablename__ = "wish"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]


class Booking(db.Model):
    """A place in a session with limited places, held by a registration."""

    __tablename__ = "booking"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), primary_key=True, index=True)
    booked_at: Mapped[datetime]

    session: Mapped[Session] = relationship()


class LostPlace(db.Model):
    """A place that somebody had in a session until it was cancelled: their page and their calendar show it struck out."""

    __tablename__ = "lost_place"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), primary_key=True, index=True)
    lost_at: Mapped[datetime]

    session: Mapped[Session] = relationship()


class Consent(db.Model):
    """A consent as it was given: for one purpose, to a version of the text in a language; withdrawing keeps the row."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    purpose: Mapped[ConsentPurpose] = mapped_column(checked(ConsentPurpose))
    text_version: Mapped[int]
    language: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AccessNeeds(db.Model):
    """What a person needs in order to take part, in their own words: seen only by who arranges it, deleted on its own
    date, in no export unless asked for by name."""

    __tablename__ = "access_needs"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    text: Mapped[str]
    delete_on: Mapped[date] = mapped_column(index=True)
