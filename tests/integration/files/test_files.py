"""Files in the database: stored, judged by a scanner, handed out, cleared away."""

import sys
from datetime import timedelta

import pytest

from app.database import db, unit_of_work
from app.files import jobs, rules, service, serving
from app.files.models import File
from app.files.rules import DOCUMENTS, PICTURES, Format, ScanState, Upload
from tests.factories import files as make
from tests.factories import series as rings
from tests.factories import speakers
from tests.factories.world import NOW

WANTS_A = "import sys; sys.exit(0 if sys.stdin.buffer.read(4) == b'RIFF' else 1)"
READS_PATH = "import sys; sys.exit(0 if open(sys.argv[1], 'rb').read(4) == b'RIFF' else 1)"


def everything():
    return db.session.query(File).order_by(File.id).all()


@pytest.mark.both_databases
def test_a_picture_is_stored_as_it_is_shown(session):
    with unit_of_work():
        file = service.store(Upload("../Ona.JPG", make.picture(size=(3200, 1600))), accepts=PICTURES, now=NOW)
    assert (file.name, file.format, file.width, file.height) == ("Ona.webp", Format.WEBP, 1600, 800)
    assert (file.size, file.scan) == (len(file.content), ScanState.UNSCANNED)
    assert len(file.small) < file.size


@pytest.mark.parametrize(
    ("content", "accepts", "refusal"),
    [
        (b"", PICTURES, rules.Empty),
        (make.pdf(), PICTURES, rules.WrongType),
        (make.picture()[:300], PICTURES, rules.Damaged),
        (b"x" * (1024 * 1024 + 1), DOCUMENTS, rules.TooLarge),
    ],
)
def test_a_refused_upload_leaves_nothing(session, make_app, content, accepts, refusal):
    with make_app(MAX_UPLOAD_MB="1").app_context(), pytest.raises(refusal), unit_of_work():
        service.store(Upload("x.jpg", content), accepts=accepts, now=NOW)
    assert everything() == []


@pytest.mark.parametrize(
    ("command", "content", "states"),
    [
        (f'{sys.executable} -c "{WANTS_A}"', make.picture(), ["waiting", "clean"]),
        (f'{sys.executable} -c "{READS_PATH}" {{path}}', make.picture(), ["waiting", "clean"]),
        (f'{sys.executable} -c "{WANTS_A}"', make.pdf(), ["waiting", "refused"]),
        (f'{sys.executable} -c "import sys; sys.exit(2)"', make.pdf(), ["waiting", "waiting"]),
        ("/no/such/scanner --stdin", make.pdf(), ["waiting", "waiting"]),
    ],
)
def test_files_wait_for_the_scanner(session, make_app, command, content, states):
    with make_app(VIRUS_SCAN_COMMAND=command).test_request_context():
        with unit_of_work():
            file = service.store(Upload("x", content), accepts=PICTURES | DOCUMENTS, now=NOW)
        id, before = file.id, file.scan
        assert jobs.scan(now=NOW) == (states[1] != "waiting")
        file = db.session.get_one(File, id)
        assert [before, file.scan] == states
        assert bool(file.content) == (states[1] != "refused")
        if states[1] == "clean":
            assert serving.answer(file).status_code == 200
        else:
            with pytest.raises(Exception, match="404"):
                serving.answer(file)


def test_without_a_scanner_what_waits_is_let_go(session, make_app, app):
    with make_app(VIRUS_SCAN_COMMAND="true").app_context(), unit_of_work():
        id = make.stored().id
    assert jobs.scan(now=NOW) == 1
    assert db.session.get_one(File, id).scan is ScanState.CLEAN


@pytest.mark.both_databases
def test_files_that_belong_to_nothing_are_cleared_away_after_a_day(session):
    with unit_of_work():
        used, _lost = make.stored(), make.stored()
        speakers.speaker(rings.series(), photo=used)
        new = make.stored(now=NOW + timedelta(days=2))
    assert jobs.sweep(now=NOW + timedelta(days=2)) == 1
    assert everything() == [used, new]


def test_a_document_is_handed_out_to_be_saved(session, app):
    with unit_of_work():
        file = service.store(Upload('a"b\r\nX-Evil: 1.pdf', make.pdf()), accepts=DOCUMENTS, now=NOW)
    with app.test_request_context():
        response = serving.answer(file)
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "X-Evil" not in [name for name, _value in response.headers]
    assert (response.content_type, response.get_data()) == ("application/pdf", make.pdf())
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_picture_is_shown_and_not_sent_twice(session, app):
    with unit_of_work():
        file = make.stored()
    with app.test_request_context():
        response = serving.answer(file, small=True, public=True)
    assert (response.headers["Content-Disposition"].partition(";")[0], response.content_type) == (
        "inline",
        "image/webp",
    )
    with app.test_request_context(headers={"If-None-Match": response.headers["ETag"]}):
        again = serving.answer(file, small=True, public=True)
    assert (again.status_code, again.get_data()) == (304, b"")
