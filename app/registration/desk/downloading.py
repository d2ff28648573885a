"""The list as a table to take along."""

from collections.abc import Iterator

from flask import Response, abort, make_response, render_template, stream_with_context, url_for
from werkzeug.wrappers import Response as AnyResponse

from app import access
from app.accounts import gate
from app.audit import service as audit
from app.database import unit_of_work
from app.registration import desk_queries, export
from app.registration.desk.blueprint import bp
from app.registration.desk.listing import list_form
from app.registration.desk_forms import ExportForm
from app.registration.rules import ACCESS_NEEDS_READ, REGISTRATION_READ
from app.series.models import Edition
from app.values import moments


@bp.route("/export", methods=["GET", "POST"], endpoint="export")
@access.requires(REGISTRATION_READ)
def download(edition: Edition) -> AnyResponse:
    """Ask first what goes along, then stream the list as it is narrowed. The log keeps who took what."""
    filters = list_form(edition)
    narrowed, form = filters.narrowed(), ExportForm()
    may_take_needs = gate.may(ACCESS_NEEDS_READ)
    if not form.validate_on_submit():
        page = render_template(
            "registration/desk/export.html",
            form=form,
            count=desk_queries.counted(edition, narrowed),
            words=list(filters.words().values()),
            may_take_needs=may_take_needs,
            here=url_for(".export", **filters.given()),
        )
        return make_response(page, 422 if form.errors else 200)
    with_needs = bool(form.with_needs.data)
    if with_needs and not may_take_needs:
        abort(403)
    columns = export.columns(edition, with_needs=with_needs)
    with unit_of_work():
        changes: dict[str, tuple[object, object]] = {
            "filters": (None, filters.given()),
            "access_needs": (None, with_needs),
        }
        if with_needs:
            changes["reason"] = (None, form.reason.data)
        audit.record("registrations.exported", edition, by=access.actor(), at=moments.now(), changes=changes)
    people = desk_queries.to_export(edition, narrowed, with_needs=with_needs)
    response = Response(
        stream_with_context(_encoded(export.lines(columns, people))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="registrations-{edition.slug}.csv"'
    return response


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    # Spreadsheet programs take the mark at the start for a sign of UTF-8.
    yield "\ufeff".encode()
    for line in lines:
        yield line.encode()
