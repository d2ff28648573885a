"""The programme as the public sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import ngettext

from app import access, formats
from app.programme import grid, queries
from app.programme.models import Session
from app.programme.rules import Follow
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments

bp = Blueprint("programme", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/programme")


@dataclass(frozen=True)
class Reader:
    """Who looks: which languages they have ticked, and when it is."""

    understands: list[str]
    now: datetime

    def follows(self, session: Session) -> Follow | None:
        """How they follow a session; None as long as they have not said what they understand."""
        return session.follow(self.understands, []) if self.understands else None

    def is_on(self, session: Session) -> bool:
        """Whether the session is going on."""
        return session.starts_at <= self.now < session.ends_at


@bp.get("")
@access.public
@pagecache.public_page
def programme(edition: Edition) -> str:
    _check_public(edition)
    reader = Reader(_understood(edition), moments.now())
    sessions = queries.sessions_of(edition)
    days = queries.days_of(sessions, edition.timezone)
    day = _chosen(days, moments.local(reader.now, edition.timezone).date())
    rooms = {room.id: room for room in queries.rooms_of(edition)}
    of_day = [session for session in sessions if moments.local(session.starts_at, edition.timezone).date() == day]
    return render_template(
        "programme/programme.html",
        edition=edition,
        days=[(_day_address(number, reader), formats.day_month(one), one == day) for number, one in enumerate(days, 1)],
        day=day,
        day_number=days.index(day) + 1 if day else 1,
        grid=grid.grid(of_day, list(rooms)) if of_day else None,
        rooms=rooms,
        reader=reader,
        zones=_other_zones(edition),
    )


@bp.get("/<slug:session>")
@access.public
@pagecache.public_page
def session(edition: Edition, session: str) -> str:
    _check_public(edition)
    found = queries.find_session(edition, session) or abort(404)
    return render_template(
        "programme/session.html",
        edition=edition,
        session=found,
        day=moments.local(found.starts_at, edition.timezone).date(),
        reader=Reader(_understood(edition), moments.now()),
    )


def _check_public(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)


def _understood(edition: Edition) -> list[str]:
    wishes = request.args.getlist("understand")
    return [code for code in edition.series.languages if code in wishes]


def _chosen(days: list[date], today: date) -> date | None:
    number = request.args.get("day", type=int)
    if number is not None and 1 <= number <= len(days):
        return days[number - 1]
    return today if today in days else next(iter(days), None)


def _day_address(number: int, reader: Reader) -> str:
    return url_for("programme.programme", day=number, understand=reader.understands)


def _other_zones(edition: Edition) -> list[str]:
    """What clocks show in the other towns of the series, where they show something else."""
    noon = moments.at(edition.starts_on, datetime.min.time().replace(hour=12), "UTC")
    own = moments.local(noon, edition.timezone).utcoffset()
    sentences = []
    for town in edition.series.towns:
        difference = moments.local(noon, town.timezone).utcoffset() - own  # type: ignore[operator]
        hours = round(difference.total_seconds() / 3600)
        if hours > 0:
            sentences.append(
                ngettext("%(town)s: %(num)d hour later", "%(town)s: %(num)d hours later", hours, town=town.name)
            )
        elif hours < 0:
            sentences.append(
                ngettext("%(town)s: %(num)d hour earlier", "%(town)s: %(num)d hours earlier", -hours, town=town.name)
            )
    return sentences
