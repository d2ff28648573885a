"""The team page: inviting, seeing who may do what, ending access."""

import pytest

from app.accounts import queries, service
from app.accounts.models import Appointment, User
from app.accounts.rules import NotAppointedHere
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts as people

BORNE = "/en/desk/ring/borne/team"
JONAS = {"name": "Jonas Petrauskas", "email": "Jonas@example.org", "role": "checkin_helper", "language": "lt"}


@pytest.fixture
def host(ring, client):
    """A host organiser of Borne, signed in."""
    with unit_of_work():
        who = people.somebody(Role.HOST_ORGANISER, ring.in_borne, email="host@example.org")
    people.sign_in(client, "host@example.org")
    return who


@pytest.fixture
def coordinator(ring, client):
    with unit_of_work():
        who = people.somebody(Role.COORDINATOR, ring.in_series, email="coordinator@example.org")
    people.sign_in(client, "coordinator@example.org")
    return who


def actions(**about):
    wanted = db.select(AuditEntry.action).filter_by(**about).order_by(AuditEntry.id)
    return [action for action in db.session.scalars(wanted) if action != "account.signed_in"]


def counts():
    return [
        db.session.scalar(db.select(db.func.count()).select_from(model))
        for model in (User, Appointment, Message, AuditEntry)
    ]


def test_invitation(client, ring, host):
    answer = client.send(f"{BORNE}/invite", JONAS)
    assert answer.location == BORNE
    jonas = queries.find_by_email("jonas@example.org")
    assert (jonas.name, jonas.language, jonas.active) == ("Jonas Petrauskas", "lt", True)
    [appointment] = jonas.appointments
    assert (appointment.role, appointment.appointed_by_id) == (Role.CHECKIN_HELPER, host.id)
    assert (appointment.series_id, appointment.edition_id) == (ring.series.id, ring.borne.id)
    [mail] = db.session.scalars(db.select(Message))
    assert (mail.kind, mail.to_address, mail.to_name) == ("accounts.invited", "jonas@example.org", "Jonas Petrauskas")
    assert (mail.language, mail.edition_id, mail.secret) == ("lt", ring.borne.id, True)
    assert mail.links["sign_in"]["producer"] == "accounts.invitation"
    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.object_id == appointment.id, AuditEntry.action == "appointment.made")
    ).one()
    assert (entry.actor_kind, entry.actor_id, entry.edition_id, entry.fields) == (
        "user",
        host.id,
        ring.borne.id,
        ["role", "user_id"],
    )
    assert client.page(BORNE).texts("tbody th")[0].startswith("Jonas Petrauskas")


def test_inviting_twice_changes_nothing_more(client, host):
    client.send(f"{BORNE}/invite", JONAS)
    before = counts()
    client.send(f"{BORNE}/invite", {**JONAS, "name": "Somebody Else", "language": "de"})
    assert counts() == before
    assert queries.find_by_email("jonas@example.org").name == "Jonas Petrauskas"


def test_a_second_role_is_a_second_appointment(client, host):
    client.send(f"{BORNE}/invite", JONAS)
    client.send(f"{BORNE}/invite", {**JONAS, "role": "interpreter"})
    held = [post.role for post in queries.find_by_email("jonas@example.org").appointments]
    assert held == [Role.CHECKIN_HELPER, Role.INTERPRETER]
    assert counts()[2] == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"email": ""},
        {"email": "jonas"},
        {"role": "coordinator"},
        {"role": "administrator"},
        {"role": "king"},
        {"language": "fr"},
    ],
    ids=str,
)
def test_what_cannot_be_invited(client, host, changes):
    before = counts()
    answer = client.send(f"{BORNE}/invite", {**JONAS, **changes}, status=422)
    assert [len(answer.page.all(f"#{field}-error")) for field in changes] == [1]
    assert counts() == before


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.COORDINATOR, "in_borne"),
        (Role.HOST_ORGANISER, "in_series"),
        (Role.ADMINISTRATOR, "in_borne"),
        (Role.REVIEWER, "in_series"),
    ],
)
def test_roles_out_of_place_are_refused(app, ring, role, scope):
    wanted = people.service.Invitation(email="jonas@example.org", name="Jonas", role=role, language="lt")
    with pytest.raises(NotAppointedHere), unit_of_work():
        service.invite(wanted, getattr(ring, scope), by=SYSTEM, now=moments.now())


def test_coordinator_invites_coordinators_and_hosts(client, ring, coordinator):
    client.send("/en/desk/ring/team/invite", {**JONAS, "role": "coordinator"})
    client.send("/en/desk/ring/trakai/team/invite", {**JONAS, "role": "host_organiser"})
    jonas = queries.find_by_email("jonas@example.org")
    assert [held.scope for held in queries.holdings_of(jonas)] == [ring.in_series, ring.in_trakai]


def test_access_ends_at_once(client, app, ring, host):
    client.send(f"{BORNE}/invite", {**JONAS, "role": "host_organiser"})
    other = app.test_client()
    people.sign_in(other, "jonas@example.org")
    assert other.get(BORNE).status_code == 200
    jonas = queries.find_by_email("jonas@example.org")
    address = f"{BORNE}/{jonas.appointments[0].id}/end"
    client.page(address)
    assert other.get(BORNE).status_code == 200
    assert client.send(address, {"reason": "Left the town hall"}).location == BORNE
    assert other.get(BORNE).status_code == 404
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "appointment.ended")).one()
    assert {value.field: value.after for value in entry.values}["reason"] == "Left the town hall"
    client.page(address, status=404)


def test_ending_twice_is_one_entry(app, ring):
    with unit_of_work():
        appointment = people.appointed(people.user(), Role.INTERPRETER, ring.in_borne)
    ended = []
    for _time in range(2):
        with unit_of_work():
            ended.append(service.end(appointment, by=SYSTEM, now=moments.now()))
    assert ended == [True, False]
    assert actions(action="appointment.ended") == ["appointment.ended"]


def test_ended_access_can_be_given_again(client, host):
    client.send(f"{BORNE}/invite", JONAS)
    jonas = queries.find_by_email("jonas@example.org")
    client.send(f"{BORNE}/{jonas.appointments[0].id}/end")
    client.send(f"{BORNE}/invite", JONAS)
    db.session.expire_all()
    assert [post.ended_at is None for post in jonas.appointments] == [False, True]
    assert counts()[2] == 2


def test_own_access_is_ended_only_knowingly(client, host):
    [own] = host.appointments
    page = client.page(f"{BORNE}/{own.id}/end")
    assert page.texts(".c-note strong") == [
        "Nobody else is host organiser of this conference.",
        "This is your own and only access here.",
    ]
    assert client.send(f"{BORNE}/{own.id}/end").location == "/en/desk/"
    assert client.get(BORNE).status_code == 404


def test_the_last_organiser_is_not_ended_by_accident(client, ring, coordinator):
    """The page that asks says so: of the hosts of a conference and the coordinators of a series, not of helpers."""
    with unit_of_work():
        [lone, helper] = [people.somebody(role, ring.in_borne) for role in (Role.HOST_ORGANISER, Role.CHECKIN_HELPER)]
        elsewhere = people.somebody(Role.HOST_ORGANISER, ring.in_trakai, email="host.trakai@example.org")
        people.appointed(elsewhere, Role.CHECKIN_HELPER, ring.in_borne)
    page, [post] = f"{BORNE}/{lone.appointments[0].id}/end", helper.appointments
    assert client.page(page).texts(".c-note strong") == ["Nobody else is host organiser of this conference."]
    assert client.page(f"{BORNE}/{post.id}/end").texts(".c-note") == []
    with unit_of_work():
        people.appointed(people.user(), Role.HOST_ORGANISER, ring.in_borne)
    assert client.page(page).texts(".c-note") == []
    assert client.page(f"/en/desk/ring/team/{coordinator.appointments[0].id}/end").texts(".c-note strong") == [
        "Nobody else is coordinator of this series.",
        "This is your own and only access here.",
    ]


def test_own_second_role_says_so(client, ring, coordinator):
    with unit_of_work():
        own = people.appointed(coordinator, Role.INTERPRETER, ring.in_borne)
    assert client.page(f"{BORNE}/{own.id}/end").texts(".c-note strong") == ["This is your own access."]


def test_appointments_of_elsewhere_cannot_be_ended_from_here(client, ring, host):
    """Not by changing the number in the address, in either direction."""
    with unit_of_work():
        boss = people.somebody(Role.COORDINATOR, ring.in_series)
        other = people.somebody(Role.HOST_ORGANISER, ring.in_trakai, email="trakai@example.org")
    for who in (boss, other):
        [appointment] = who.appointments
        client.page(f"{BORNE}/{appointment.id}/end", status=404)


def test_last_administrator_is_told(client, ring):
    with unit_of_work():
        who = people.somebody(Role.ADMINISTRATOR)
    people.sign_in(client, who.email)
    [own] = who.appointments
    answer = client.send(f"/en/desk/team/{own.id}/end", status=422)
    assert answer.page.texts("#errors p")[0] == "This is the last administrator. Please appoint another one first."
    client.send("/en/desk/team/invite", {**JONAS, "role": "administrator"})
    client.send(f"/en/desk/team/{own.id}/end")
    assert [post.user.email for post in queries.team_of(Scope())] == ["jonas@example.org"]


def test_page_says_who_may_do_what(client, ring, coordinator):
    page = client.page(BORNE)
    roles = [text.partition("  ")[0] for text in page.texts("section:last-of-type tbody th")]
    assert len(roles) == 5
    assert any("Check people in" in text for text in page.texts("section:last-of-type tbody td"))
    assert "Coordinators of the series" in page.texts("h2")


def test_team_is_listed_with_as_many_queries_as_one(client, ring, host, count_queries):
    client.page(BORNE)
    numbers = []
    for _round in range(2):
        db.session.expunge_all()
        with count_queries() as seen:
            client.page(BORNE)
        numbers.append(len(seen))
        with unit_of_work():
            for number in range(2):
                people.somebody(Role.INTERPRETER, ring.in_borne, email=f"interpreter{number}@example.org")
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("language", ["de", "nl", "pt", "lt", "en"])
def test_letters_in_every_language(app, ring, language):
    with unit_of_work():
        who = people.user(language=language)
        service.send_link(who.email, now=moments.now())
        for role, scope, series, edition in (
            (Role.ADMINISTRATOR, Scope(), None, None),
            (Role.COORDINATOR, ring.in_series, ring.series, None),
            (Role.HOST_ORGANISER, ring.in_borne, ring.series, ring.borne),
        ):
            wanted = people.service.Invitation(email=who.email, name=who.name, role=role, language=language)
            service.invite(wanted, scope, by=SYSTEM, now=moments.now(), series=series, edition=edition)
    for mail in db.session.scalars(db.select(Message)):
        assert (mail.text.count("https://link.invalid/sign_in"), mail.html.count("https://link.invalid/sign_in")) == (
            1,
            1,
        )
        assert f'lang="{"pt-PT" if language == "pt" else language}"' in mail.html
