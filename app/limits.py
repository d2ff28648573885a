"""Rate limits, counted in our own table so that they hold over all processes and restarts."""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db, insert, unit_of_work
from app.settings import Rate
from app.values.errors import DomainError
from app.worker import Job


class TooOften(DomainError):
    """The limit is reached; ``retry_after`` seconds from now it is worth trying again."""

    code = "too_often"
    message = _l("This was tried too often. Please wait a little and try again.")
    status = 429

    def __init__(self, retry_after: int):
        super().__init__()
        self.retry_after = retry_after


class RateCount(db.Model):
    """How often something was done by somebody within one window of time. The key is a keyed hash, never an address."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int]


def count(purpose: str, who: str, rate: Rate, *, now: datetime) -> None:
    """Count one try of ``purpose`` by ``who`` (an address of a network or a mailbox); the caller commits.

    Raises TooOften when ``rate`` is exceeded. One statement, so that simultaneous tries are all counted.
    """
    length = timedelta(seconds=rate.seconds)
    started = datetime.fromtimestamp(now.timestamp() // rate.seconds * rate.seconds, tz=now.tzinfo)
    secret = current_app.config["SETTINGS"].secret_key
    key = hmac.new(secret.encode(), f"{purpose}\0{who}".encode(), hashlib.sha256).hexdigest()[:32]
    statement = (
        insert(RateCount)
        .values(key=key, window_ends_at=started + length, count=1)
        .on_conflict_do_update(index_elements=["key", "window_ends_at"], set_={"count": RateCount.count + 1})
        .returning(RateCount.count)
    )
    if db.session.execute(statement).scalar_one() > rate.times:
        raise TooOften(retry_after=int((started + length - now).total_seconds()) + 1)


def network_of(address: str | None) -> str:
    """Whom a limit counts. An IPv6 network hands its subscribers whole /64 prefixes."""
    if not address or ":" not in address:
        return address or ""
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))


def forget_old(*, now: datetime) -> int:
    """Delete counts of windows that are over; how many."""
    return db.session.execute(sa.delete(RateCount).where(RateCount.window_ends_at < now)).rowcount


def clean(*, now: datetime) -> int:
    with unit_of_work():
        return forget_old(now=now)


JOBS = [Job("limits.clean", 600, clean)]
