"""Roles × routes: who gets in where, and what everybody else is told."""

import pytest
from flask import Flask, Response, g

from app import access
from app.accounts import gate, queries, service
from app.accounts.rules import TEAM_EDIT, LastAdministrator
from app.audit.rules import LOG_READ
from app.database import db, unit_of_work
from app.values import moments
from app.values.access import SYSTEM, Permission, Role, Scope
from tests.factories import accounts as people

# Pages that exist at each level.
PAGES = {
    "in_installation": "/en/desk/team",
    "in_series": "/en/desk/ring/team",
    "in_borne": "/en/desk/ring/borne/team",
    "in_trakai": "/en/desk/ring/trakai/team",
    "in_other": "/en/desk/other-ring/team",
    "in_leiria": "/en/desk/other-ring/leiria/team",
}
# Role, where it is held, and what it is answered on each page in the order above.
MATRIX = [
    (Role.ADMINISTRATOR, None, [200, 200, 200, 200, 200, 200]),
    (Role.COORDINATOR, "in_series", [404, 200, 200, 200, 404, 404]),
    (Role.HOST_ORGANISER, "in_borne", [404, 403, 200, 404, 404, 404]),
    (Role.CHECKIN_HELPER, "in_borne", [404, 403, 403, 404, 404, 404]),
    (Role.INTERPRETER, "in_borne", [404, 403, 403, 404, 404, 404]),
    (Role.REVIEWER, "in_borne", [404, 403, 403, 404, 404, 404]),
]


@pytest.mark.parametrize(("role", "held", "answers"), MATRIX, ids=[row[0].value for row in MATRIX])
def test_who_gets_in(client, ring, role, held, answers):
    with unit_of_work():
        who = people.somebody(role, getattr(ring, held) if held else Scope())
    people.sign_in(client, who.email)
    assert [client.get(address).status_code for address in PAGES.values()] == answers


def test_nobody_without_a_role_gets_in(client, ring):
    with unit_of_work():
        people.user("ona@example.org")
    people.sign_in(client, "ona@example.org")
    assert [client.get(address).status_code for address in PAGES.values()] == [404] * 6


def test_hidden_and_missing_answer_alike(client, ring):
    """Whoever works for one conference cannot find out whether another exists."""
    with unit_of_work():
        people.somebody(Role.HOST_ORGANISER, ring.in_borne, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    hidden, missing = client.get("/en/desk/ring/trakai/team"), client.get("/en/desk/ring/nowhere/team")
    assert (hidden.status, hidden.text.replace("trakai", "nowhere")) == (missing.status, missing.text)
    hidden, missing = client.post("/en/desk/ring/trakai/team/invite"), client.post("/en/desk/ring/nowhere/team/invite")
    assert (hidden.status, hidden.text.replace("trakai", "nowhere")) == (missing.status, missing.text)


def test_strangers_learn_nothing_of_what_exists(client, ring):
    """They are sent to sign in before anything in the address is looked up."""
    for address in ("/en/desk/ring/borne/team", "/en/desk/ring/nowhere/team", "/en/desk/nothing/team"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (302, f"/en/account/sign-in?next={address}")
        answer = client.post(f"{address}/invite")
        assert (answer.status_code, answer.location) == (302, "/en/account/sign-in")


def test_roles_count_at_once(client, ring):
    with unit_of_work():
        who = people.user("ona@example.org")
    people.sign_in(client, "ona@example.org")
    seen = [client.get(PAGES["in_borne"]).status_code]
    with unit_of_work():
        appointment = people.appointed(who, Role.HOST_ORGANISER, ring.in_borne)
    seen.append(client.get(PAGES["in_borne"]).status_code)
    with unit_of_work():
        service.end(appointment, by=SYSTEM, now=moments.now())
    seen.append(client.get(PAGES["in_borne"]).status_code)
    assert seen == [404, 200, 404]


def test_closed_account_is_out_at_once(client, ring):
    with unit_of_work():
        who = people.somebody(Role.COORDINATOR, ring.in_series, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    assert client.get("/en/account/").status_code == 200
    with unit_of_work():
        service.close_account(who, by=SYSTEM, now=moments.now())
    assert client.get("/en/account/").status_code == 302
    with unit_of_work():
        service.enrol("ona@example.org", name="Ona", language="en", by=SYSTEM, now=moments.now())
    # The session of before stays ended, and so do the roles.
    assert client.get("/en/account/").status_code == 302
    assert queries.holdings_of(who) == ()


@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_unmarked_route_is_refused(make_app, method, capsys):
    other = make_app()
    other.add_url_rule("/open", "open", lambda: "open", methods=["GET", "POST"])
    answer = getattr(other.test_client(), method)("/open")
    assert (answer.status_code, "unmarked_route" in capsys.readouterr().out) == (403, True)


@pytest.fixture
def marked(make_app) -> Flask:
    """An application with one more route for each kind of mark."""
    other = make_app()
    nobody = Permission("nobody.may", "Nobody may", frozenset())
    marks = {
        "public": access.public,
        "holder": access.holder,
        "signed_in": access.signed_in,
        "nobody": access.requires(nobody),
    }
    for name, mark in marks.items():
        for prefix in ("", "/api"):

            def view():
                return Response(access.actor().kind, mimetype="text/plain")

            other.add_url_rule(f"{prefix}/try/{name}", f"{prefix}{name}", mark(view))
    return other


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/try/public", 200),
        ("/try/holder", 200),
        ("/try/signed_in", 302),
        ("/try/nobody", 302),
        ("/api/try/public", 200),
        ("/api/try/signed_in", 401),
        ("/api/try/nobody", 401),
    ],
)
def test_marks_for_strangers(marked, address, status):
    answer = marked.test_client().get(address)
    assert answer.status_code == status
    if status == 401:
        assert answer.json == {"code": "unauthorized", "message": "Unauthorized"}


@pytest.mark.real_commits
def test_marks_for_an_administrator(make_app, marked, app):
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR, email="ona@example.org")
    client = marked.test_client()
    people.sign_in(client, "ona@example.org")
    answers = {name: client.get(f"/try/{name}").text for name in ("public", "holder", "signed_in", "nobody")}
    assert answers == {"public": "visitor", "holder": "visitor", "signed_in": "user", "nobody": "user"}


PUBLIC = ["/healthz", "/static/favicon.svg", "/en/account/sign-in-sent", "/en/account/signed-out", "/en/not/there"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_leave_the_session_alone(client, app, ring, address):
    """They are the same for everybody, whether signed in or not: no cookie, and nothing that depends on one."""
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR, email="ona@example.org")
    stranger = client.get(address)
    people.sign_in(client, "ona@example.org")
    with client.session_transaction() as session:
        session["_flashes"] = [("good", "Something was done.")]
    friend = client.get(address)
    for answer in (stranger, friend):
        assert ("Set-Cookie" in answer.headers, "Cookie" in answer.headers.get("Vary", "")) == (False, False)
    assert friend.data == stranger.data


def test_message_waits_for_a_page_that_may_show_it(client, ring):
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    with client.session_transaction() as session:
        session["_flashes"] = [("good", "Something was done.")]
    client.get("/en/account/signed-out")
    assert client.page("/en/account/").texts(".c-messages") == ["Something was done."]
    assert client.page("/en/account/").texts(".c-messages") == []


def test_one_query_finds_who_is_there(client, ring, count_queries):
    """And it does not matter how many roles they hold."""
    with unit_of_work():
        who = people.somebody(Role.HOST_ORGANISER, ring.in_borne, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    numbers = []
    for _round in range(2):
        db.session.expunge_all()
        with count_queries() as seen:
            assert client.get("/en/desk/ring/team").status_code == 403
        numbers.append(len([one for one in seen if "user_account" in one]))
        with unit_of_work():
            for role in (Role.CHECKIN_HELPER, Role.INTERPRETER):
                people.appointed(db.session.merge(who), role, ring.in_trakai)
    assert numbers == [1, 1]


def test_may_asks_for_the_place_of_the_address(app, ring):
    with unit_of_work():
        who = people.somebody(Role.HOST_ORGANISER, ring.in_borne)
    with app.test_request_context("/"):
        g.person, g.scope = who, ring.in_borne
        assert (gate.may(TEAM_EDIT), gate.may("team.edit"), gate.may(LOG_READ, ring.in_trakai)) == (True, True, False)


def test_every_permission_asked_for_is_declared(app):
    declared = set(gate.declared())
    asked = {
        mark.permission
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if (mark := access.mark_of(app, rule.endpoint, method)) and mark.permission
    }
    assert asked - declared == set()


def test_last_administrator_stays(app):
    with unit_of_work():
        who = people.somebody(Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator), unit_of_work():
        service.close_account(who, by=SYSTEM, now=moments.now())
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR, email="second@example.org")
        service.close_account(who, by=SYSTEM, now=moments.now())
    assert [post.user.email for post in queries.team_of(Scope())] == ["second@example.org"]
