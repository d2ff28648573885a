"""The API as a device speaks it: what it answers, to whom, and what it refuses."""

from datetime import datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.badges import tickets
from app.checkin.models import Scan
from app.database import db
from app.registration.models import Registration
from tests.factories import accounts
from tests.factories import registration as make

SCANS = "/api/v1/checkin/scans"


@pytest.fixture
def ask(helper, here):
    """`ask(registration, gate_id=…)`: send a scan, with the token of the gate's page; None leaves a part out."""
    token = helper.page(f"/checkin/{here.gate}").one("[data-csrf]").attrs["data-csrf"]

    def send(registration=None, *, code=None, **changes):
        code = tickets.code_of(registration) if registration is not None else code
        question = {
            "client_id": str(uuid4()), "gate_id": here.gate, "code": code,
            "scanned_at": "2026-06-10T09:00:00+00:00", **changes,
        }  # fmt: skip
        question = {name: value for name, value in question.items() if value is not None}
        return helper.post(SCANS, json=question, headers={"X-CSRFToken": token})

    return send


def test_a_scan_is_answered_in_the_helpers_language(ask, here):
    response = ask(here.ruta)
    answer = response.get_json()
    client_id = answer.pop("client_id")
    assert response.status_code == 201
    assert answer == {
        "verdict": "welcome",
        "kind": "in",
        "title": "Welcome",
        "name": "Rūta Žukauskienė",
        "about": "Trakai, citizen",
        "text": "",
        "hand_out": [{"icon": "phones", "text": "Receiver on channel", "strong": "Lietuvių", "number": "4"}],
        "since": "2026-06-10T09:00:00+00:00",
        "undone": False,
    }
    assert db.session.scalars(sa.select(Scan.client_id)).all() == [client_id]


def test_the_same_scan_again_is_answered_alike_with_200(ask, here):
    client_id = str(uuid4())
    first, again = ask(here.ruta, client_id=client_id), ask(here.ruta, client_id=client_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()


def test_who_was_found_by_name_is_let_in_by_number(ask, here):
    assert ask(registration_id=here.ruta.id).get_json()["verdict"] == "welcome"


def test_already_in_says_since_when_and_by_whom(ask, here):
    ask(here.ruta)
    answer = ask(here.ruta).get_json()
    assert answer["title"].startswith("Already in since ")
    assert answer["text"] == (
        "Let in by The checkin helper. Is this the same person? Then let them pass; nothing is counted twice."
    )


def test_an_answer_takes_six_statements(ask, here, count_queries):
    codes = [tickets.code_of(make.registered(here.edition)) for _person in range(2)]
    db.session.commit()
    ask(code=codes[0])
    with count_queries() as queries:
        assert ask(code=codes[1]).status_code == 201
    # Who asks, the gate, the person, the scan, the badge, the log. What is spoken is known since the first scan.
    asked = [query for query in queries if query.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")]
    assert [query.split()[0] for query in asked] == ["SELECT"] * 3 + ["INSERT"] * 3


def test_the_desk_reads_when_somebody_came_and_got_their_badge(ask, here, client):
    ask(here.ruta)
    accounts.sign_in(client, here.host)
    page = client.page(f"/en/desk/{here.edition.series.slug}/{here.edition.slug}/registrations/{here.ruta.id}")
    assert page.texts("section:last-of-type tbody tr td")[:6] == [
        "Checked in", "The checkin helper", "–", "Badge handed out", "The checkin helper", "–",
    ]  # fmt: skip


def test_a_gate_elsewhere_does_not_exist_for_this_helper(ask, here, helper):
    for response in (ask(here.ruta, gate_id=here.other_gate), ask(here.ruta, gate_id=2**31 - 1)):
        assert (response.status_code, response.get_json()["code"]) == (404, "no_such_gate")
    assert helper.get(f"/api/v1/checkin/gates/{here.other_gate}").status_code == 404


def test_a_person_of_another_conference_stays_unnamed(ask, here):
    by_code = ask(here.stranger).get_json()
    assert (by_code["verdict"], by_code["name"], by_code["about"]) == ("other_edition", None, None)
    assert "Guimarães" not in ask(here.stranger).get_data(as_text=True)
    assert ask(registration_id=here.stranger.id).get_json()["code"] == "no_such_person"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"client_id": "1"}, ["client_id"]),
        ({"gate_id": "one"}, ["gate_id"]),
        ({"gate_id": 2**31}, ["gate_id"]),
        ({"gate_id": True}, ["gate_id"]),
        ({"gate_id": 1.5}, ["gate_id"]),
        ({"scanned_at": "yesterday"}, ["scanned_at"]),
        ({"scanned_at": "2026-06-10T09:00:00"}, ["scanned_at"]),
        ({"scanned_at": "0001-01-01T00:00:00+14:00"}, ["scanned_at"]),
        ({"scanned_at": "9999-12-31T23:59:59-12:00"}, ["scanned_at"]),
        ({"registration_id": 1}, ["code"]),
        ({"more": 1}, ["more"]),
    ],
)
def test_a_question_of_the_wrong_shape_names_its_fields(ask, here, changes, wrong):
    response = ask(here.ruta, **changes)
    answer = response.get_json()
    assert (response.status_code, answer["code"], list(answer["fields"])) == (422, "wrong_shape", wrong)


def test_a_code_longer_than_any_of_ours_is_refused(ask):
    assert list(ask(code="x" * 501).get_json()["fields"]) == ["code"]


def test_a_whole_number_may_be_written_with_a_point(ask, here):
    assert ask(here.ruta, gate_id=float(here.gate)).status_code == 201


def test_a_question_of_two_megabytes_is_refused_in_json(ask):
    response = ask(code="x" * 2_000_000)
    assert (response.status_code, response.get_json()["code"]) == (413, "request_entity_too_large")


def test_without_the_token_of_the_page_nothing_happens(helper, here):
    question = {"client_id": str(uuid4()), "gate_id": here.gate, "code": "x", "scanned_at": "2026-06-10T09:00:00Z"}
    response = helper.post(SCANS, json=question)
    assert (response.status_code, response.mimetype) == (400, "application/json")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 0


def test_strangers_are_asked_to_sign_in(client, here):
    assert client.post(SCANS, json={}).status_code == 401
    assert client.get(f"/api/v1/checkin/gates/{here.gate}").status_code == 401


def test_undo_takes_a_reason_and_is_safe_to_repeat(ask, here, helper):
    client_id = ask(here.ruta).get_json()["client_id"]
    token = helper.page(f"/checkin/{here.gate}").one("[data-csrf]").attrs["data-csrf"]

    def undo(reason, id=client_id):
        return helper.post(f"{SCANS}/{id}/undo", json={"reason": reason}, headers={"X-CSRFToken": token})

    assert undo("").status_code == undo(" \u200b ").status_code == 422
    assert [undo("wrong person").get_json()["undone"] for _time in range(2)] == [True, True]
    assert helper.get(f"/api/v1/checkin/gates/{here.gate}").get_json() == {"inside": 0, "expected": 1}
    assert undo("x", uuid4()).get_json()["code"] == "no_such_scan"


def test_a_scan_of_another_conference_cannot_be_undone(ask, here, client):
    client_id = ask(here.ruta).get_json()["client_id"]
    other = accounts.somebody(
        accounts.Role.CHECKIN_HELPER,
        accounts.Scope(here.elsewhere.series_id, here.elsewhere.id),
        email="other@example.org",
    )
    db.session.commit()
    accounts.sign_in(client, other.email)
    token = client.page(f"/checkin/{here.other_gate}").one("[data-csrf]").attrs["data-csrf"]
    response = client.post(f"{SCANS}/{client_id}/undo", json={"reason": "x"}, headers={"X-CSRFToken": token})
    assert response.get_json()["code"] == "no_such_scan"


def test_the_description_lists_what_there_is(client, app):
    described = client.get("/api/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    assert sorted(described["paths"]) == [
        "/api/v1/checkin/gates/{gate_id}",
        "/api/v1/checkin/scans",
        "/api/v1/checkin/scans/{client_id}/undo",
    ]


def test_a_clock_that_is_ahead_is_not_believed(ask, here):
    since = ask(here.ruta, scanned_at="2999-01-01T00:00:00Z").get_json()["since"]
    assert datetime.fromisoformat(since).year < 2999
    assert db.session.get(Registration, here.ruta.id).state == "confirmed"
