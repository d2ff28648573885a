"""The programme as the public sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import ngettext

from app import access, formats
from app.programme import grid, history, queries
from app.programme.released import Programme, ReleasedSession
from app.programme.rules import Follow
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments

bp = Blueprint("programme", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/programme")


@dataclass(frozen=True)
class Reader:
    """Who looks: which languages they have ticked, and when it is. ``opens`` is the endpoint of a session's page."""

    understands: list[str]
    now: datetime
    opens: str = "programme.session"

    def follows(self, session: ReleasedSession) -> Follow | None:
        """How they follow a session; None as long as they have not said what they understand."""
        return session.follow(self.understands, []) if self.understands else None

    def is_on(self, session: ReleasedSession) -> bool:
        """Whether the session is going on."""
        return session.starts_at <= self.now < session.ends_at

    def page_of(self, session: ReleasedSession) -> str:
        """The address of a session's page, for the same languages."""
        return url_for(self.opens, session=session.slug, understand=self.understands)


@bp.get("")
@access.public
@pagecache.public_page
def programme(edition: Edition) -> str:
    _check_public(edition)
    return shown(edition, queries.released(edition), url_for("programme.programme"), moments.now())


@bp.get("/<slug:session>")
@access.public
@pagecache.public_page
def session(edition: Edition, session: str) -> str:
    _check_public(edition)
    found = queries.released(edition).by_slug.get(session) or abort(404)
    return shown_session(edition, found, moments.now())


@bp.get("/releases")
@access.public
@pagecache.public_page
def releases(edition: Edition) -> str:
    """Every release with its note and what it changed, newest first."""
    _check_public(edition)
    return render_template("programme/releases.html", edition=edition, history=history.of(edition))


@bp.get("/releases/<int:number>")
@access.public
@pagecache.public_page
def release(edition: Edition, number: int) -> str:
    """The programme as it was published once."""
    _check_public(edition)
    found = queries.find_released(edition, number) or abort(404)
    return shown(edition, found, url_for("programme.release", number=number), moments.now(), kind="earlier")


def shown(edition: Edition, published: Programme, address: str, now: datetime, *, kind: str = "") -> str:
    """A day of a programme. ``address`` is that of the page; ``kind`` is "earlier" for one that holds no more, and
    "preview" for one that is not published yet."""
    reader = Reader(_understood(edition), now, "desk.preview_session" if kind == "preview" else Reader.opens)
    days = queries.days_of(published.sessions, edition.timezone)
    day = _chosen(days, moments.local(now, edition.timezone).date())
    rooms = {room.id: room for room in published.rooms}
    of_day = [one for one in published.sessions if moments.local(one.starts_at, edition.timezone).date() == day]
    return render_template(
        "programme/programme.html",
        edition=edition,
        published=published,
        holds=queries.released(edition) if kind else published,
        kind=kind,
        address=address,
        days=[
            (_day_address(address, number, reader), formats.day_month(one), one == day)
            for number, one in enumerate(days, 1)
        ],
        day=day,
        day_number=days.index(day) + 1 if day else 1,
        grid=grid.grid(of_day, list(rooms)) if of_day else None,
        rooms=rooms,
        reader=reader,
        zones=_other_zones(edition),
    )


def shown_session(edition: Edition, found: ReleasedSession, now: datetime, *, preview: bool = False) -> str:
    """The page of a session."""
    return render_template(
        "programme/session.html",
        edition=edition,
        session=found,
        preview=preview,
        day=moments.local(found.starts_at, edition.timezone).date(),
        reader=Reader(_understood(edition), now),
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


def _day_address(address: str, number: int, reader: Reader) -> str:
    return f"{address}?{urlencode({'day': number, 'understand': reader.understands}, doseq=True)}"


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
