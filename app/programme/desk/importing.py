"""Reading another conference's schedule into the draft: the file, what was understood of it, and then the draft."""

from datetime import timedelta

from flask import Response, abort, make_response, render_template

from app import access, web
from app.database import unit_of_work
from app.files import service as files
from app.files.models import File
from app.files.rules import Upload
from app.programme.desk.blueprint import bp, page
from app.programme.importing import parsing, reading, telling, writing
from app.programme.importing.forms import ScheduleForm, TakeForm
from app.programme.importing.schedule import Schedule
from app.programme.importing.writing import AlreadyPublic
from app.programme.rules import PROGRAMME_EDIT
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments
from app.values.errors import DomainError


@bp.route("/import", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
@web.uploads
def read_schedule(edition: Edition) -> Response:
    """Choose a file; what was understood of it is shown before anything is changed."""
    form = ScheduleForm()
    if form.validate_on_submit():
        try:
            if edition.state is not EditionState.PLANNED:
                raise AlreadyPublic
            found = _read(edition, form.file.upload.content)
            with unit_of_work():
                kept = files.hold(_named(edition, form.file.upload), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            return _check(edition, kept, found)
    return page("programme/desk/import.html", form, edition=edition)


@bp.post("/import/take")
@access.requires(PROGRAMME_EDIT)
def take_schedule(edition: Edition) -> Response:
    """Put a file that was read into the draft. Sent twice, the second time changes nothing."""
    form = TakeForm()
    kept = files.find_held(form.key.data or "", since=moments.now() - timedelta(days=1))
    if not form.validate_on_submit() or kept is None or not kept.name.startswith(_prefix(edition)):
        abort(404)
    found = _read(edition, kept.content)
    try:
        with unit_of_work():
            report = writing.write(edition, found, set_days=form.set_days.data, by=access.actor(), now=moments.now())
    except DomainError as refusal:
        choosing = ScheduleForm(formdata=None)
        choosing.show(refusal)
        return page("programme/desk/import.html", choosing, edition=edition)
    return make_response(
        render_template(
            "programme/desk/import_done.html",
            done=list(telling.done(report)),
            gone=report.gone,
            told=telling.told(report.remarks),
        )
    )


def _read(edition: Edition, content: bytes) -> Schedule:
    return reading.read(parsing.tree(content), languages=edition.series.languages, zone=edition.timezone)


def _check(edition: Edition, kept: File, found: Schedule) -> Response:
    form = TakeForm(formdata=None, data={"key": kept.key, "set_days": writing.may_set_days(edition)})
    shown = render_template(
        "programme/desk/import_check.html",
        form=form,
        schedule=found,
        understood=list(telling.understood(found, edition.timezone)),
        told=telling.told(found.remarks),
    )
    return make_response(shown)


def _prefix(edition: Edition) -> str:
    return f"schedule of conference {edition.id}:"


def _named(edition: Edition, upload: Upload) -> Upload:
    """Whose it is stands in its name, so that it is put into no other conference."""
    return Upload(f"{_prefix(edition)} {upload.name}", upload.content)
