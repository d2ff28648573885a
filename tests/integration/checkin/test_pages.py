"""Check-in without a camera and without script, and where the code on a badge leads."""

import pytest

from app.badges import tickets
from app.checkin import queries
from app.database import db
from app.registration import links
from tests.factories import accounts


def inside(here) -> int:
    db.session.expire_all()
    return queries.counts(queries.find_gate(here.gate)).inside


def test_with_one_entrance_the_way_leads_straight_there(helper, here):
    response = helper.get("/checkin/")
    assert (response.status_code, response.location) == (303, f"/checkin/{here.gate}")


def test_found_by_name_checked_in_and_taken_back(helper, here):
    found = helper.page(f"/checkin/{here.gate}/find?q=zukausk")
    assert found.texts(".c-people strong") == ["Rūta Žukauskienė"]
    made = helper.send(f"/checkin/{here.gate}/find?q=zukausk", form=".c-people form")
    page = helper.page(made.location)
    assert (page.texts(".word"), page.texts(".c-hand b")) == (["Welcome"], ["4"])
    assert inside(here) == 1
    helper.send(f"{made.location}/undo", {"reason": "Wrong person"})
    assert inside(here) == 0


def test_sending_the_form_twice_is_one_scan(helper, here):
    page = helper.page(f"/checkin/{here.gate}/person/{here.ruta.id}")
    _method, action, values = page.form("main form")
    first, second = (helper.post(action, data=values).location for _time in range(2))
    assert first == second
    assert helper.page(first).texts(".word") == ["Welcome"]


def test_a_typed_code_is_checked(helper, here):
    made = helper.send(f"/checkin/{here.gate}/find", {"code": tickets.address_of(here.ruta)}, form="details form")
    assert helper.page(made.location).texts(".word") == ["Welcome"]
    again = helper.send(f"/checkin/{here.gate}/find", {"code": "nonsense"}, form="details form")
    assert helper.page(again.location).texts(".word") == ["Unknown code"]
    helper.send(f"/checkin/{here.gate}/find", {"code": ""}, form="details form", status=422)


@pytest.mark.parametrize("path", ["", "/find", "/person/1", "/scans/nothing", "/scans/nothing/undo"])
def test_another_conference_does_not_exist_for_this_helper(helper, here, path):
    assert helper.get(f"/checkin/{here.other_gate}{path}").status_code == 404


def test_the_undo_page_wants_a_reason(helper, here):
    made = helper.send(f"/checkin/{here.gate}/person/{here.ruta.id}")
    helper.send(f"{made.location}/undo", {"reason": ""}, status=422)
    assert inside(here) == 1


def test_pages_of_check_in_are_kept_by_nobody(helper, here):
    response = helper.get(f"/checkin/{here.gate}")
    assert response.headers["Cache-Control"] == "private, no-store"


# The code on a badge ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/t/{}", "/T/{}"])
def test_a_code_tells_strangers_whose_conference_it_is_and_no_more(client, here, address):
    page = client.page(address.format(tickets.code_of(here.ruta)), headers={"Accept-Language": "en"})
    assert page.texts("dd") == ["Climate Ring", "Borne", "16–17 May 2090", "nl@example.org"]
    assert [name for name in ("Rūta", "Žukauskienė") if name in page.text()] == []


def test_a_code_leads_a_helper_to_the_person_and_changes_nothing(helper, here):
    code = tickets.code_of(here.ruta)
    response = helper.get(f"/T/{code}")
    assert (response.status_code, response.location) == (303, f"/checkin/{here.gate}/person/{here.ruta.id}?code={code}")
    assert inside(here) == 0
    made = helper.send(response.location)
    assert helper.page(made.location).texts(".word") == ["Welcome"]
    assert inside(here) == 1


def test_an_old_badge_is_void_on_that_way_too(helper, here):
    old = tickets.code_of(here.ruta)
    here.ruta.ticket_issue += 1
    db.session.commit()
    made = helper.send(helper.get(f"/T/{old}").location)
    assert helper.page(made.location).texts(".word") == ["There is a newer badge"]


def test_a_helper_of_another_conference_is_a_stranger(helper, here):
    page = helper.page(f"/t/{tickets.code_of(here.stranger)}")
    assert "Guimarães" not in page.text()


def test_a_code_leads_its_owner_to_their_page(client, here):
    client.get(f"/en/my/{links.token_for(here.ruta)}/")
    response = client.get(f"/t/{tickets.code_of(here.ruta)}")
    assert response.status_code == 303
    assert response.location.endswith(f"/my/{links.token_for(here.ruta)}/")


@pytest.mark.parametrize("code", ["abc", "A" * 120, "ä", "A" * 3000])
def test_a_code_that_is_none_is_not_found(client, app, code):
    client.page(f"/t/{code}", status=404)


def test_the_desk_counts_and_lists_the_last_scans(client, here):
    accounts.sign_in(client, here.host)
    client.send(f"/checkin/{here.gate}/person/{here.ruta.id}")
    page = client.page(f"/en/desk/{here.edition.series.slug}/borne/checkin")
    assert page.texts("td.n") == ["1", "1"]
    assert page.texts("#recent ~ table th[scope=row]") == ["Rūta Žukauskienė"]
