"""What the worker, the desk and the mailbox need to know of mails."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination

from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Waiting and its time has come, or left behind by a worker whose lease has ended."""
    return sa.or_(
        sa.and_(Message.state == MessageState.WAITING, Message.next_try_at <= now),
        sa.and_(Message.state == MessageState.SENDING, Message.leased_until < now),
    )


def is_any_due(*, now: datetime) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(is_due(now)))))


def find(id: int) -> Message | None:
    return db.session.get(Message, id)


def find_in_edition(id: int, edition_id: int) -> Message | None:
    """A mail of one edition that the desk may see."""
    return db.session.scalar(sa.select(Message).where(_shown_at(edition_id), Message.id == id))


def about(kind: str, id: int) -> Sequence[Message]:
    """The mails about one record, newest first, as the desk may see them."""
    return db.session.scalars(
        sa.select(Message)
        .where(Message.about_kind == kind, Message.about_id == id, Message.secret.is_(False))
        .order_by(Message.id.desc())
    ).all()


def page_of_edition(
    edition_id: int, *, search: str = "", state: MessageState | None = None, kind: str = "", page: int = 1
) -> Pagination:
    """The mails of one edition, newest first, 50 a page. ``search`` is part of the recipient's name or address."""
    chosen = sa.select(Message).where(_shown_at(edition_id))
    if search:
        columns = (Message.to_name, Message.to_address)
        chosen = chosen.where(sa.or_(*(column.icontains(search, autoescape=True) for column in columns)))
    if state:
        chosen = chosen.where(Message.state == state)
    if kind:
        chosen = chosen.where(Message.kind == kind)
    return db.paginate(chosen.order_by(Message.id.desc()), page=page, per_page=50, error_out=False)


def states_of_edition(edition_id: int) -> dict[MessageState, int]:
    """How many mails of one edition are in which state."""
    rows = db.session.execute(
        sa.select(Message.state, sa.func.count().label("n")).where(_shown_at(edition_id)).group_by(Message.state)
    )
    return {row.state: row.n for row in rows}


def kinds_of_edition(edition_id: int) -> list[str]:
    """The kinds of mail that one edition has sent so far, in alphabetical order."""
    return list(
        db.session.scalars(sa.select(Message.kind).where(_shown_at(edition_id)).distinct().order_by(Message.kind))
    )


def held_of_edition(edition_id: int, *, kind: str = "", page: int = 1) -> Pagination:
    """The mails that wait for a second look, the longest waiting first, 20 a page."""
    chosen = sa.select(Message).where(_shown_at(edition_id), Message.state == MessageState.HELD)
    if kind:
        chosen = chosen.where(Message.kind == kind)
    return db.paginate(chosen.order_by(Message.id), page=page, per_page=20, error_out=False)


def held_by_kind(edition_id: int) -> dict[str, int]:
    """How many mails of each kind wait for a second look."""
    rows = db.session.execute(
        sa.select(Message.kind, sa.func.count().label("n"))
        .where(_shown_at(edition_id), Message.state == MessageState.HELD)
        .group_by(Message.kind)
        .order_by(Message.kind)
    )
    return {row.kind: row.n for row in rows}


def all_in_edition(ids: Iterable[int], edition_id: int) -> Sequence[Message]:
    """Those of these mails that belong to one edition and that the desk may see, in order of writing."""
    return db.session.scalars(
        sa.select(Message).where(_shown_at(edition_id), Message.id.in_(list(ids))).order_by(Message.id)
    ).all()


def page_of_all(page: int) -> Pagination:
    """Every mail, secret ones too, newest first, 50 a page: for the mailbox page of a machine of one's own."""
    return db.paginate(sa.select(Message).order_by(Message.id.desc()), page=page, per_page=50, error_out=False)


def _shown_at(edition_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Message.edition_id == edition_id, Message.secret.is_(False))
