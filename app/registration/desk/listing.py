"""The list of an edition's registrations, searched and filtered, and the figures of them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from flask import render_template, request, url_for
from markupsafe import Markup

from app import access, formats, i18n, web
from app.registration import desk_queries, queries
from app.registration.desk.blueprint import bp
from app.registration.desk.figures import figures_of
from app.registration.desk_forms import ListForm
from app.registration.desk_queries import Row
from app.registration.narrowing import SORTS, Narrowed
from app.registration.rules import CATEGORY_LABELS, REGISTRATION_READ, STATUS
from app.series.models import Edition
from app.values import moments
from app.values.status import Status


@bp.get("")
@access.requires(REGISTRATION_READ)
def registrations(edition: Edition) -> str:
    """Fifty to a page, by name or newest first."""
    form = list_form(edition)
    narrowed = form.narrowed(request.args.get("sort", ""))
    page = desk_queries.page_of(edition, narrowed, web.page_number())
    total = page.count if narrowed.is_whole else desk_queries.counted(edition, Narrowed())
    given, sorted_by = form.given(), {"sort": narrowed.sort} if narrowed.sort != SORTS[0] else {}
    return render_template(
        "registration/desk/registrations.html",
        form=form,
        page=page,
        lines=_lines(page.items, edition.timezone),
        found=page.count,
        total=total,
        narrowed=narrowed,
        chips=[
            (
                text,
                url_for(".registrations", **{key: value for key, value in given.items() if key != name}, **sorted_by),
            )
            for name, text in form.words().items()
        ],
        address=lambda number: url_for(".registrations", page=number, **given, **sorted_by),
        sort_url=lambda name: url_for(".registrations", sort=name, **given),
        export_url=url_for(".export", **given),
    )


class Line(NamedTuple):
    """A row of the list in words."""

    url: str
    name: str
    organisation: str
    town: str
    category: str
    understands: Markup
    status: Status
    since: datetime
    since_text: str


def _lines(rows: Sequence[Row], zone: str) -> list[Line]:
    """Rows in words. What many have in common is put into words once."""
    category = cache(lambda kind: str(CATEGORY_LABELS[kind]))
    status = cache(lambda state: Status(STATUS[state].kind, STATUS[state].icon, str(STATUS[state].text)))
    day = cache(formats.date_long)
    language = cache(lambda code: Markup('<abbr title="{}">{}</abbr>').format(i18n.language_name(code), code.upper()))
    address = url_for(".registration", id=0).removesuffix("0")
    return [
        Line(
            url=f"{address}{row.id}",
            name=row.name,
            organisation=row.organisation,
            town=row.town,
            category=category(row.category),
            understands=Markup(", ").join(language(code) for code in row.understands),
            status=status(row.state),
            since=row.created_at,
            since_text=day(moments.local(row.created_at, zone).date()),
        )
        for row in rows
    ]


def list_form(edition: Edition) -> ListForm:
    """The search line and filters of this edition's list, as the address of the request fills them."""
    return ListForm.offering(
        request.args,
        towns=[town.name for town in edition.series.towns],
        categories=[category.kind for category in queries.categories(edition)],
        languages=edition.series.languages,
    )


@bp.get("/figures")
@access.requires(REGISTRATION_READ)
def figures(edition: Edition) -> str:
    """How many people there are, by what the host has to order and to report."""
    return render_template(
        "registration/desk/figures.html", tables=figures_of(edition), places=desk_queries.booked_places(edition),
        live=desk_queries.live(edition), zone=edition.timezone,
    )  # fmt: skip
