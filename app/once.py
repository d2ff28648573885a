"""A form does once what it is for: a double click, the back button and a request tried again change nothing more."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db, insert, unit_of_work
from app.values.errors import DomainError
from app.worker import Job

# A page that was left open may be sent again when its browser starts anew; after so long, nobody's is.
KEPT = timedelta(days=30)

Row = TypeVar("Row", bound=Any)


class SavedAlready(DomainError):
    """A form for something new came back after it had been saved: changed, or when what it had made was gone."""

    code = "saved_already"
    message = _l("This was saved already. Please open it in the list to change it.")
    status = 409


class SpentForm(db.Model):
    """A form that has done what it is for. ``key`` is random and came with the page; ``digest`` is a keyed hash of where
    it was sent and of all that was typed; ``made_id`` is the row that it made, if any."""

    __tablename__ = "spent_form"

    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    made_id: Mapped[int | None]
    spent_at: Mapped[datetime] = mapped_column(index=True)


def make(form: Any, kind: type[Row], create: Callable[[], Row], *, now: datetime) -> Row:
    """The row of ``kind`` that ``create`` makes for ``form``; sent again, the one that it made before. The caller commits.

    Raises what `spend` and ``create`` raise, and SavedAlready when what was made is gone.
    """
    key: str = form.key.data
    if spend(form, now=now):
        made = create()
        db.session.flush()
        db.session.execute(sa.update(SpentForm).where(SpentForm.key == key).values(made_id=made.id))
        return made
    if made := db.session.get(kind, db.session.scalar(sa.select(SpentForm.made_id).where(SpentForm.key == key))):
        return made
    raise SavedAlready


def spend(form: Any, *, now: datetime) -> bool:
    """Whether this is the first time that ``form``, known by its ``key`` (`forms.FormKey`), is sent; the caller commits.

    What is refused or fails later in the transaction leaves the key as it was. Of two at once the second waits for the
    first. Raises SavedAlready when the form says something else than before.
    """
    key: str = form.key.data
    digest = _digest(key)
    statement = insert(SpentForm).values(key=key, digest=digest, spent_at=now).on_conflict_do_nothing()
    if db.session.execute(statement.returning(SpentForm.key)).scalar_one_or_none() is not None:
        return True
    if db.session.scalars(sa.select(SpentForm.digest).where(SpentForm.key == key)).one() != digest:
        raise SavedAlready
    return False


def clean(*, now: datetime) -> int:
    """Forget forms that nobody sends again; how many."""
    with unit_of_work():
        return db.session.execute(sa.delete(SpentForm).where(SpentForm.spent_at < now - KEPT)).rowcount


def _digest(key: str) -> str:
    """The address stands in it, so that the key of one form says nothing of what another has made."""
    typed = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token" and pair[1] != key)
    for name, sent in request.files.items(multi=True):
        sent.stream.seek(0)
        typed.append((name, hashlib.sha256(sent.stream.read()).hexdigest()))
        sent.stream.seek(0)
    secret = current_app.config["SETTINGS"].secret_key
    return hmac.new(secret.encode(), repr((key, request.path, typed)).encode(), hashlib.sha256).hexdigest()


JOBS = [Job("once.clean", 86_400, clean)]
