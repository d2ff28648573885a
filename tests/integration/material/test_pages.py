"""Slides and speeches on pages: sent by speakers, looked after by organisers, fetched by interpreters, read by everybody."""

import io
import re
import zipfile
from datetime import date

import pytest

from app.database import db, unit_of_work
from app.files.rules import ScanState
from app.programme import material, material_queries
from app.programme.material_rules import MATERIAL_READ
from app.programme.models import Material
from app.programme.rules import MaterialKind
from app.series.rules import EditionState
from app.speakers import links
from app.values.access import Role, Scope
from tests.factories import accounts, files, speakers
from tests.factories import material as make
from tests.factories import programme as sessions
from tests.factories.programme import BY
from tests.factories.world import NOW

DESK = "/en/desk/ring/borne/material"


@pytest.fixture
def talk(world):
    """Ona speaks in the published programme of Borne."""
    with unit_of_work():
        # Pages look at the real clock: nothing is late yet.
        world.edition.starts_on, world.edition.ends_on = date(2090, 9, 1), date(2090, 9, 2)
        ona = speakers.speaker(world.series, "Ona 1", "Trakai 1")
        made = sessions.session(world.edition, "Trains 2030", speakers=[ona])
        sessions.release(world.edition)
    return made


@pytest.fixture
def ona(talk):
    return talk.speakers[0]


@pytest.fixture
def organiser(client, world):
    world.sign_in(client, "host_organiser")
    return client


def own(speaker, page=""):
    return f"/en/speaker/{links.token_for(speaker)}/material{page}"


def send(client, address, content=None, name="Trains 2030.pdf", status=303, **more):
    """Choose a file and send the form."""
    _method, _action, values = client.page(address).form("form.c-form")
    typed = {"kind": "slides", "language": "nl", "file": (io.BytesIO(content or files.pdf()), name), **more}
    answer = client.post(address, data={**values, **typed}, content_type="multipart/form-data")
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer


def press(client, page, action):
    """Press the button of the form on ``page`` that leads to ``action``."""
    return client.send(page, form=f'form[action$="{action}"]')


def tokened(client, page):
    """What a form sends that was copied from another page."""
    return {"csrf_token": client.page(page).all("[name=csrf_token]")[0].attrs["value"]}


def slides_of(session, number=1, **more):
    with unit_of_work():
        return make.handed_in(session, number, **more)


def test_a_speaker_sends_slides_and_agrees_to_nothing_by_it(client, talk, ona):
    page = client.page(own(ona))
    assert page.texts("main .c-pill") == ["still missing"]
    assert page.all('input[name="consents"][checked]') == []
    send(client, own(ona))
    [made] = material_queries.of_session(talk)
    assert (made.speaker, made.version, made.consented_at) == (ona, 1, None)
    page = client.page(own(ona))
    assert page.texts("main .c-pill") == ["there", "for the interpreters only"]
    assert client.get(own(ona, f"/files/{made.file.key}")).data == files.pdf()


def test_the_form_begins_with_the_session_of_the_link(client, talk, ona):
    with unit_of_work():
        second = sessions.session(talk.edition, "Second 2030", speakers=[ona], slides_language="de")
    _method, _action, values = client.page(own(ona, f"?session={second.id}")).form("form.c-form")
    assert (values["session"], values["language"]) == ([str(second.id)], ["de"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"language": ""}, "language"),
        ({"session": "0"}, "session"),
        ({"kind": "result"}, "kind"),
    ],
)
def test_what_is_not_chosen_is_asked_for(client, talk, ona, changes, field):
    answer = send(client, own(ona), status=422, **changes)
    assert [one.attrs["id"] for one in answer.page.all("[id$=-error]")] == [f"{field}-error"]
    assert material_queries.of_session(talk) == []


def test_a_picture_is_no_talk(client, talk, ona):
    answer = send(client, own(ona), files.picture(), status=422)
    assert len(answer.page.all("#file-error")) == 1


def test_consent_is_given_and_taken_back(client, talk, ona):
    made = slides_of(talk, speaker=ona)
    press(client, own(ona), f"/{made.id}/agree")
    with unit_of_work():
        material.publish(db.session.get_one(Material, made.id), by=BY, now=NOW)
    public = f"/ring/borne/material/{made.file.key}"
    assert client.get(public).status_code == 200
    press(client, own(ona), f"/{made.id}/take-back")
    assert client.get(public).status_code == 404


def test_a_speaker_removes_what_they_sent(client, talk, ona):
    made = slides_of(talk, speaker=ona)
    client.send(own(ona, f"/{made.id}/remove"))
    assert material_queries.of_session(talk) == []


def test_speakers_reach_their_own_files_only(client, world, talk, ona):
    with unit_of_work():
        other = speakers.speaker(world.series, "Rui 2", "Leiria 2")
        talk.speakers = [ona, other]
    made, typed = slides_of(talk, speaker=ona), tokened(client, own(other))
    assert [
        client.get(own(other, f"/files/{made.file.key}")).status_code,
        client.get(own(other, f"/{made.id}/remove")).status_code,
        client.post(own(other, f"/{made.id}/agree"), data=typed).status_code,
        client.post(own(other, f"/{made.id}/take-back"), data=typed).status_code,
        client.get(f"/en/speaker/{'x' * 30}/material").status_code,
    ] == [404] * 5


def test_nothing_is_sent_after_the_conference_is_kept(client, talk, ona):
    with unit_of_work():
        talk.edition.state = EditionState.ARCHIVED
    assert client.page(own(ona)).all("form.c-form") == []


def test_an_organiser_adds_results_and_publishes_them(organiser, talk):
    address = f"{DESK}/sessions/{talk.id}"
    send(organiser, address, b"Results 1", "notes.txt", kind="result", language="en", consents="y")
    [made] = material_queries.of_session(talk)
    assert (made.kind, made.speaker, made.consented_at is not None) == (MaterialKind.RESULT, None, True)
    press(organiser, address, f"/{made.id}/publish")
    assert organiser.application.test_client().get(f"/ring/borne/material/{made.file.key}").data == b"Results 1"
    press(organiser, address, f"/{made.id}/withdraw")
    assert organiser.get(f"/ring/borne/material/{made.file.key}").status_code == 404
    organiser.send(f"{DESK}/{made.id}/remove")
    assert material_queries.of_session(talk) == []


def test_an_organiser_adds_for_a_speaker_and_notes_their_consent(organiser, talk, ona):
    address = f"{DESK}/sessions/{talk.id}"
    send(organiser, address, speaker=str(ona.id))
    [made] = material_queries.of_session(talk)
    assert made.speaker == ona
    organiser.post(f"{DESK}/{made.id}/publish", data=tokened(organiser, address))
    db.session.refresh(made)
    assert made.published_at is None
    press(organiser, address, f"/{made.id}/agree")
    press(organiser, address, f"/{made.id}/publish")
    db.session.refresh(made)
    assert made.published_at is not None


def test_the_list_says_what_is_missing(organiser, talk):
    page = organiser.page(DESK)
    assert page.texts("tbody .c-pill") == ["still missing"]
    slides_of(talk)
    assert organiser.page(DESK).texts("tbody .c-pill") == ["there"]


@pytest.fixture
def interpreter(client, world, talk):
    """Somebody who interprets in Borne and nowhere else."""
    with unit_of_work():
        accounts.appointed(
            accounts.user("booth@example.org"), Role.INTERPRETER, Scope(world.series.id, world.edition.id)
        )
    accounts.sign_in(client, "booth@example.org")
    return client


def test_an_interpreter_sees_sessions_and_fetches_the_newest(interpreter, world, talk, ona):
    old, new = slides_of(talk, 1, speaker=ona), slides_of(talk, 2, speaker=ona)
    result = slides_of(talk, kind=MaterialKind.RESULT)
    with unit_of_work():
        foreign = make.handed_in(sessions.session(world.other_edition, "Secret 2031"))
    page = interpreter.page(DESK)
    assert [one.attrs["href"] for one in page.all("tbody a")] == [f"{DESK}/files/{new.file.key}"]
    found = {
        name: interpreter.get(f"{DESK}/files/{one.file.key}").status_code
        for name, one in {"old": old, "new": new, "result": result, "foreign": foreign}.items()
    }
    assert found == {"old": 404, "new": 200, "result": 404, "foreign": 404}


def test_an_interpreter_changes_nothing(interpreter, talk):
    made = slides_of(talk)
    asked = [
        interpreter.get(f"{DESK}/sessions/{talk.id}"),
        interpreter.get(f"{DESK}/{made.id}/remove"),
        *(interpreter.post(f"{DESK}/{made.id}/{what}") for what in ("publish", "withdraw", "agree", "remove")),
        interpreter.get("/en/desk/ring/borne/programme"),
        interpreter.get("/en/desk/ring/borne/registrations"),
        interpreter.get("/en/desk/ring/borne/speakers"),
    ]
    assert [one.status_code for one in asked] == [403] * len(asked)
    assert interpreter.get("/en/desk/ring/trakai/material").status_code == 404


def test_the_archive_holds_the_newest_under_names_of_our_own(interpreter, world, talk, ona):
    slides_of(talk, 1, speaker=ona, upload=make.upload(1, "../../evil.pdf"))
    slides_of(talk, 2, speaker=ona)
    slides_of(talk, kind=MaterialKind.GLOSSARY, language="de", upload=make.Upload("a.txt", b"Zug 1"))
    slides_of(talk, 3, kind=MaterialKind.RESULT)
    answer = interpreter.get(f"{DESK}/interpreters.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=ring-borne-material.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    folder = f"2090-09-01_0900_{talk.slug}"
    assert held == {
        f"{folder}/slides_nl_{ona.slug}_v2.pdf": make.upload(2).content,
        f"{folder}/glossary_de_organisers_v1.txt": b"Zug 1",
    }


def test_what_waits_for_the_scanner_is_served_to_nobody(organiser, talk, ona):
    made = slides_of(talk, speaker=ona, is_public=True)
    addresses = [
        f"{DESK}/files/{made.file.key}",
        f"/ring/borne/material/{made.file.key}",
        own(ona, f"/files/{made.file.key}"),
        f"{DESK}/interpreters.zip",
    ]
    assert [organiser.get(one).status_code for one in addresses] == [200] * 4
    with unit_of_work():
        made.file.scan = ScanState.WAITING
    assert [organiser.get(one).status_code for one in addresses] == [404] * 4


def test_strangers_fetch_published_files_only(client, world, talk, ona):
    hidden, shown = slides_of(talk, 1, speaker=ona), slides_of(talk, 2, is_public=True)
    keys = hidden.file.key, shown.file.key, "x" * 24
    assert [client.get(f"/ring/borne/material/{key}").status_code for key in keys] == [404, 200, 404]
    assert client.get(f"/ring/trakai/material/{shown.file.key}").status_code == 404
    assert client.get(f"{DESK}/files/{shown.file.key}").status_code == 302
    headers = client.get(f"/ring/borne/material/{shown.file.key}").headers
    assert (headers["Content-Disposition"].partition(";")[0], headers["X-Content-Type-Options"]) == (
        "attachment", "nosniff",
    )  # fmt: skip


def test_only_these_may_read_material():
    assert MATERIAL_READ.roles == {Role.COORDINATOR, Role.HOST_ORGANISER, Role.INTERPRETER}


def test_addresses_cannot_be_guessed(talk):
    keys = {slides_of(talk, number).file.key for number in range(1, 4)}
    assert all(re.fullmatch(r"[\w-]{24}", key) for key in keys)
    assert len(keys) == 3


def test_what_is_published_stands_on_the_page_of_the_session_and_in_schedules(client, talk, ona):
    page = f"/en/ring/borne/programme/{talk.slug}"
    hidden = slides_of(talk, kind=MaterialKind.SPEECH)
    assert client.page(page).all("#material") == []
    made = slides_of(talk, 2, speaker=ona, is_public=True)
    address = f"/ring/borne/material/{made.file.key}"
    assert client.page(page).links("main a[href*='/material/']") == [address]
    schedule = client.get("/ring/borne/schedule.json?lang=en").json["schedule"]
    [day] = [one for one in schedule["conference"]["days"] if one["rooms"]]
    [[event]] = day["rooms"].values()
    assert event["attachments"] == [
        {"url": client.application.config["SETTINGS"].base_url + address, "title": "Slides (Nederlands)"}
    ]
    xml = client.get("/ring/borne/schedule.xml?lang=en").get_data(as_text=True)
    assert re.findall(r"<attachment [^>]*>[^<]*", xml) == [
        f'<attachment href="{client.application.config["SETTINGS"].base_url}{address}">Slides (Nederlands)'
    ]
    assert hidden.file.key not in xml
