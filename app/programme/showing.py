"""Pages of a programme, published or not: a day, what somebody looks for, a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import formats
from app.programme import favourites, grid, material_queries, queries
from app.programme.following import Follow
from app.programme.narrowing import Wish, narrowed
from app.programme.narrowing_form import ALL_DAYS, NarrowingForm
from app.programme.released import Programme, ReleasedSession
from app.series.models import Edition
from app.series.rules import Phase
from app.values import moments


@dataclass(frozen=True)
class Reader:
    """Who looks: which languages they have ticked, and when it is. ``opens`` is the endpoint of a session's page;
    ``keeps`` the name of the cookie that keeps favourites, where they can be chosen; ``documents`` how many there are to
    read of a session, by its id."""

    understands: list[str]
    now: datetime
    opens: str = "programme.session"
    keeps: str = ""
    documents: Mapping[int, int] = field(default_factory=dict)

    def follows(self, session: ReleasedSession) -> Follow | None:
        """How they follow a session; None as long as they have not said what they understand."""
        return session.follow(self.understands, []) if self.understands else None

    def is_on(self, session: ReleasedSession) -> bool:
        """Whether the session is going on."""
        return session.starts_at <= self.now < session.ends_at

    def page_of(self, session: ReleasedSession) -> str:
        """The address of a session's page, for the same languages."""
        return url_for(self.opens, session=session.slug, understand=self.understands)


def shown(edition: Edition, published: Programme, address: str, now: datetime, *, kind: str = "") -> str:
    """A day of a programme. ``address`` is that of the page; ``kind`` is "earlier" for one that holds no more, and
    "preview" for one that is not published yet. `?view=print` shows all days, for paper."""
    if request.args.get("view") == "print":
        printed = by_day(published.sessions, edition.timezone)
        return render_template(
            "programme/print.html", edition=edition, published=published, address=address, days=printed
        )
    days = queries.days_of(published.sessions, edition.timezone)
    form = NarrowingForm.offering(request.args, edition.series, published, days)
    wish = form.wish
    is_over = edition.phase(now) is Phase.HELD
    reader = Reader(
        list(wish.understands),
        now,
        "desk.preview_session" if kind == "preview" else Reader.opens,
        "" if kind or is_over else favourites.cookie_name(edition.id),
        {} if kind else {id: len(found) for id, found in material_queries.public(edition).items()},
    )
    day = _chosen(days, form.day.data, wish, moments.local(now, edition.timezone).date())
    rooms = {room.id: room for room in published.rooms}
    fitting = by_day(narrowed(published, wish), edition.timezone)
    found = {day: fitting.get(day, [])} if day else fitting
    is_grid = day is not None and not wish.narrows
    given = form.given()
    return render_template(
        "programme/programme.html",
        edition=edition,
        published=published,
        holds=queries.released(edition) if kind else published,
        kind=kind,
        is_over=is_over,
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


def by_day(sessions: Iterable[ReleasedSession], zone: str) -> dict[date, list[ReleasedSession]]:
    """Sessions by the day (in ``zone``) on which they begin; both stay in order."""
    found: dict[date, list[ReleasedSession]] = {}
    for session in sessions:
        found.setdefault(moments.local(session.starts_at, zone).date(), []).append(session)
    return found


def shown_session(edition: Edition, found: ReleasedSession, now: datetime, *, preview: bool = False) -> str:
    """The page of a session."""
    return render_template(
        "programme/session.html",
        edition=edition,
        session=found,
        preview=preview,
        day=moments.local(found.starts_at, edition.timezone).date(),
        reader=Reader(
            _understood(edition),
            now,
            # What is over needs no choosing.
            keeps="" if preview or edition.phase(now) is Phase.HELD else favourites.cookie_name(edition.id),
        ),
    )


def _understood(edition: Edition) -> list[str]:
    wishes = request.args.getlist("understand")
    return [code for code in edition.series.languages if code in wishes]


def _chosen(days: list[date], asked: str, wish: Wish, today: date) -> date | None:
    """The one day to be shown; None for all. Whoever looks for something looks on all days, unless they name one."""
    if asked.isdecimal():
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
