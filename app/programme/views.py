"""The programme as the public sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import access, formats
from app.programme import grid, history, queries
from app.programme.narrowing import Wish, narrowed
from app.programme.narrowing_form import ALL_DAYS, NarrowingForm
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
    days = queries.days_of(published.sessions, edition.timezone)
    form = NarrowingForm.offering(request.args, edition.series, published, days)
    wish = form.wish
    reader = Reader(list(wish.understands), now, "desk.preview_session" if kind == "preview" else Reader.opens)
    day = _chosen(days, form.day.data, wish, moments.local(now, edition.timezone).date())
    rooms = {room.id: room for room in published.rooms}
    by_day: dict[date, list[ReleasedSession]] = {}
    for one in narrowed(published, wish):
        by_day.setdefault(moments.local(one.starts_at, edition.timezone).date(), []).append(one)
    found = {day: by_day.get(day, [])} if day else by_day
    is_grid = day is not None and not wish.narrows
    given = form.given()
    form.day.data = form.day.data or ALL_DAYS
    return render_template(
        "programme/programme.html",
        edition=edition,
        published=published,
        holds=queries.released(edition) if kind else published,
        kind=kind,
        address=address,
        days=_tabs(address, days, day, given),
        day=day,
        form=form,
        chips=[(text, _without(address, given, name)) for name, text in form.words().items()],
        grid=grid.grid(found[day], list(rooms)) if day and is_grid else None,
        found={} if is_grid else found,
        count=sum(map(len, found.values())),
        is_narrowed=wish.narrows,
        everywhere=_address(address, given | {"day": ALL_DAYS}) if day and wish.narrows else None,
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


def _chosen(days: list[date], asked: str, wish: Wish, today: date) -> date | None:
    """The one day to be shown; None for all. Whoever looks for something looks on all days, unless they name one."""
    if asked.isdigit():
        return days[int(asked) - 1]
    if asked == ALL_DAYS or wish.narrows:
        return None
    return today if today in days else next(iter(days), None)


def _tabs(address: str, days: list[date], shown: date | None, given: dict[str, Any]) -> list[tuple[str, str, bool]]:
    if len(days) < 2:
        return []
    tabs = [(str(number), formats.day_month(day), day == shown) for number, day in enumerate(days, 1)]
    tabs.append((ALL_DAYS, _("All days"), shown is None))
    return [(_address(address, given | {"day": value}), text, is_current) for value, text, is_current in tabs]


def _without(address: str, given: dict[str, Any], name: str) -> str:
    return _address(address, {key: value for key, value in given.items() if key != name})


def _address(address: str, given: dict[str, Any]) -> str:
    return f"{address}?{urlencode(given, doseq=True)}" if given else address


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
