"""What is stored of translations, and the glossaries. The texts themselves stay with those who own them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import db, translated
from app.series.models import Edition, Series
from app.values.translated import Translated


class TextCheck(db.Model):
    """What a translator said of one text in one language. ``digest`` is the fingerprint of the translation they meant,
    ``source`` the original they had before them: when either is another one now, ``checked`` does not hold any more."""

    __tablename__ = "text_check"
    __table_args__ = (sa.UniqueConstraint("kind", "row_id", "field", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    row_id: Mapped[int]
    field: Mapped[str]
    language: Mapped[str]
    digest: Mapped[str]
    source: Mapped[str]
    checked: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()


class TextImport(db.Model):
    """A file of translations that came back, read and waiting for somebody to take it over: ``units`` are {id, source,
    target, final}, as `exchange.Unit` holds them."""

    __tablename__ = "text_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    language: Mapped[str]
    name: Mapped[str]
    units: Mapped[list[Any]] = mapped_column(sa.JSON)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime]

    series: Mapped[Series] = relationship()
    edition: Mapped[Edition | None] = relationship()


class Term(db.Model):
    """A word of a conference's theme in several languages, for those who interpret and translate. ``note`` says what is
    meant, or what to watch out for."""

    __tablename__ = "glossary_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    words: Mapped[Translated] = translated()
    note: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
