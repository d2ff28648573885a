"""What organisers do: register on the spot, correct, cancel, send again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit import queries as audit
from app.database import db, unit_of_work
from app.outbox import queries as outbox
from app.registration import queries, service
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.registration.wanted import Changes
from app.values.access import SYSTEM, Role
from tests.factories import accounts, registration
from tests.factories.registration import NOW

PERSON = {
    "name": "Jörg Müller", "town": "Trakai", "category": "politician", "understands": ["de", "en"], "menu": "all",
}  # fmt: skip


@pytest.fixture
def person(house) -> Registration:
    with unit_of_work():
        return registration.registered(house.edition, name="Rūta Žukauskienė", email="ruta@example.org")


def people(edition) -> list[Registration]:
    return list(db.session.scalars(sa.select(Registration).where(Registration.edition_id == edition.id)))


def kinds(person) -> list[str]:
    return [mail.kind.removeprefix("registration.") for mail in outbox.about("registration", person.id)]


def flashed(response, house) -> list[str]:
    return house.client.get(response.location).page.texts(".c-messages p")


# On the spot ----------------------------------------------------------------------------------------------------------


def test_somebody_is_registered_on_the_spot_without_an_address(house):
    house.client.send(house.at("create"), PERSON, form="main form", status=303)
    [made] = people(house.edition)
    assert (made.name, made.email, made.state, made.understands) == (
        "Jörg Müller", "", RegistrationState.CONFIRMED, ["de", "en"]
    )  # fmt: skip
    assert kinds(made) == []
    assert house.client.get(house.at("registration", id=made.id)).page.texts("h1") == ["Jörg Müller"]
    [entry] = audit.history(made)
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("registration.created", "user", house.host.id)


def test_somebody_is_registered_after_the_window_and_gets_a_mail(house):
    with unit_of_work():
        house.edition.registration_closes_at = NOW - timedelta(days=300)
    house.client.send(house.at("create"), {**PERSON, "email": "jorg@example.org"}, form="main form", status=303)
    [made] = people(house.edition)
    assert kinds(made) == ["received"]


def test_a_double_click_registers_once(house):
    page = house.client.get(house.at("create")).page
    _method, _action, values = page.form("main form")
    values = {**values, **PERSON}
    first, second = (house.client.post(house.at("create"), data=values) for _ in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert len(people(house.edition)) == 1


def test_who_is_registered_already_is_linked(house, person):
    again = {**PERSON, "name": "Ruta Zukauskiene", "email": "RUTA@example.org"}
    page = house.client.send(house.at("create"), again, form="main form", status=409).page
    assert page.links(".c-note a") == [house.at("registration", id=person.id)]
    assert len(people(house.edition)) == 1


def test_places_are_the_same_for_the_desk(house):
    with unit_of_work():
        service.set_quota(house.edition, 0)
    page = house.client.send(house.at("create"), PERSON, form="main form", status=409).page
    assert "All places are taken." in page.texts("#errors p")
    assert people(house.edition) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "jorg@"}, "email"),
        ({"understands": []}, "understands"),
        ({"category": ""}, "category"),
        ({"category": "emperor"}, "category"),
        ({"town": "other"}, "other_town"),
        ({"mail_language": "xx"}, "mail_language"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(house, changes, field):
    page = house.client.get(house.at("create")).page
    _method, _action, values = page.form("main form")
    response = house.client.post(house.at("create"), data={**values, **PERSON, **changes})
    assert response.status_code == 422
    assert len(response.page.all(f"#{field}-error")) == 1


# Correcting -----------------------------------------------------------------------------------------------------------


def test_a_correction_is_logged_with_before_and_after(house, person):
    house.client.send(
        house.at("correct", id=person.id),
        {"name": "Rūta Kazlauskienė", "category": "press"},
        form="main form",
        status=303,
    )
    db.session.expire_all()
    assert (person.name, person.category.kind) == ("Rūta Kazlauskienė", "press")
    entry = audit.history(person)[0]
    assert {value.field: (value.before, value.after) for value in entry.values} == {
        "name": ("Rūta Žukauskienė", "Rūta Kazlauskienė"),
        "category": ("citizen", "press"),
    }
    assert kinds(person) == ["changed", "received"]
    page = house.client.get(house.at("registration", id=person.id)).page
    assert (page.texts("del"), page.texts("ins")) == (
        ["citizen", "Rūta Žukauskienė"], ["press", "Rūta Kazlauskienė"],
    )  # fmt: skip


def test_a_correction_can_be_made_without_a_mail_and_after_the_date_for_changes(house, person):
    with unit_of_work():
        house.edition.changes_until = NOW - timedelta(days=300)
    house.client.send(
        house.at("correct", id=person.id), {"organisation": "Council", "tell": None}, form="main form", status=303
    )
    db.session.expire_all()
    assert (person.organisation, kinds(person)) == ("Council", ["received"])


def test_needs_and_consents_stay_as_they_are(house):
    with unit_of_work():
        needing = registration.registered(
            house.edition, access_needs="A ramp", consents=frozenset({"access_needs", "photos"})
        )
    forged = {"organisation": "Council", "access_needs": "Nothing", "consent_participant_list": "y"}
    page = house.client.get(house.at("correct", id=needing.id)).page
    _method, _action, values = page.form("main form")
    assert house.client.post(house.at("correct", id=needing.id), data={**values, **forged}).status_code == 303
    db.session.expire_all()
    assert needing.organisation == "Council"
    assert needing.access_needs.text == "A ramp"
    assert {one.purpose.value for one in needing.consents if one.withdrawn_at is None} == {"access_needs", "photos"}


def test_what_somebody_else_saved_is_not_overwritten(house, person):
    address = house.at("correct", id=person.id)
    _method, _action, values = house.client.get(address).page.form("main form")
    with unit_of_work():
        service.change(person, Changes(organisation="Council"), by=SYSTEM, now=NOW + timedelta(hours=1))
    response = house.client.post(address, data={**values, "name": "Rūta K."})
    assert response.status_code == 409
    db.session.expire_all()
    assert (person.name, person.organisation) == ("Rūta Žukauskienė", "Council")
    assert response.page.one("input[name=name]").attrs["value"] == "Rūta K."


def test_a_double_click_corrects_once(house, person):
    address = house.at("correct", id=person.id)
    _method, _action, values = house.client.get(address).page.form("main form")
    answers = [house.client.post(address, data={**values, "name": "Rūta K."}).status_code for _ in range(2)]
    assert (answers, len(audit.history(person))) == ([303, 303], 2)


def test_a_correction_that_makes_two_of_one_person_is_refused(house, person):
    with unit_of_work():
        other = registration.registered(house.edition, name="Ruta Zukauskienė", email="other@example.org")
    page = house.client.send(
        house.at("correct", id=other.id), {"email": "ruta@example.org"}, form="main form", status=409
    ).page
    assert page.links(".c-note a") == [house.at("registration", id=person.id)]


# Cancelling, sending again --------------------------------------------------------------------------------------------


def test_cancelling_frees_the_place_and_tells(house, person):
    before = queries.places(house.edition).edition
    house.client.send(house.at("cancel", id=person.id), {"reason": "Fell ill"}, form="main form", status=303)
    db.session.expire_all()
    assert (person.state, queries.places(house.edition).edition) == (RegistrationState.CANCELLED, before + 1)
    assert kinds(person) == ["cancelled", "received"]
    assert {value.field: value.after for value in audit.history(person)[0].values}["reason"] == "Fell ill"
    assert queries.miscounted(house.edition) == []


def test_cancelling_twice_cancels_once(house, person):
    address = house.at("cancel", id=person.id)
    _method, _action, values = house.client.get(address).page.form("main form")
    answers = [house.client.post(address, data=values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert flashed(answers[1], house)[-1] == "This registration is cancelled already."
    assert kinds(person) == ["cancelled", "received"]


def test_opening_a_page_changes_nothing(house, person):
    for endpoint in ("cancel", "reissue", "correct"):
        house.client.get(house.at(endpoint, id=person.id))
    assert house.client.get(house.at("resend", id=person.id)).status_code == 405
    db.session.expire_all()
    assert (person.state, person.link_generation, kinds(person)) == (RegistrationState.CONFIRMED, 1, ["received"])


def test_the_confirmation_is_sent_again_once_an_hour(house, person):
    form = f"form[action='{house.at('resend', id=person.id)}']"
    answers = [
        flashed(house.client.send(house.at("registration", id=person.id), form=form, status=303), house)
        for _ in range(2)
    ]
    assert answers == [
        ["The confirmation with badge and calendar is on its way again."],
        ["This was asked for within the last hour. What became of the mail stands under “Mails”."],
    ]
    assert kinds(person) == ["received", "received"]


def test_a_new_link_makes_the_old_one_void(house, person):
    house.client.send(house.at("reissue", id=person.id), form="main form", status=303)
    db.session.expire_all()
    assert (person.link_generation, kinds(person)) == (2, ["new_link", "received"])


# Who may --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint", ["registrations", "registration", "create", "correct", "cancel", "export", "figures"]
)
def test_a_helper_at_the_gate_sees_none_of_it(house, person, endpoint):
    with unit_of_work():
        helper = accounts.somebody(Role.CHECKIN_HELPER, house.scope)
    accounts.sign_in(house.client, helper.email)
    values = {"id": person.id} if endpoint in ("registration", "correct", "cancel") else {}
    assert house.client.get(house.at(endpoint, **values)).status_code in (403, 404)
