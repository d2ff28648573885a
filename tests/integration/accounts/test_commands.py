"""`flask accounts …`, and what is found and forgotten of a person."""

from urllib.parse import urlsplit

import pytest

from app.accounts import privacy, queries, service
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts as people


def test_first_administrator_signs_in_without_a_mail_server(cli, client):
    cli("accounts", "create-admin", "First@example.org", "--name", "First Person", "--language", "en")
    address = cli("accounts", "sign-in-link", "first@example.org").output.strip()
    client.send(urlsplit(address).path)
    assert client.get("/en/desk/team").status_code == 200
    assert db.session.scalars(db.select(Message)).all() == []
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).first()
    assert (entry.action, entry.actor_kind) == ("account.created", "system")


def test_create_admin_twice_changes_nothing_more(cli):
    first = cli("accounts", "create-admin", "first@example.org").output
    second = cli("accounts", "create-admin", "first@example.org").output
    assert first.splitlines()[0] == "first@example.org is an administrator now."
    assert second.splitlines()[0] == "first@example.org is an administrator already."
    assert len(queries.team_of(Scope())) == 1


def test_link_is_in_the_language_of_the_person(cli, app):
    with unit_of_work():
        people.user("ona@example.org", language="lt")
    address = cli("accounts", "sign-in-link", "ona@example.org").output.strip()
    assert address.startswith("http://127.0.0.1:8000/lt/account/sign-in/")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("sign-in-link", "nobody@example.org"), 1, "There is no open account for nobody@example.org."),
        (("close", "nobody@example.org"), 1, "There is no account for nobody@example.org."),
        (("create-admin", "nobody"), 2, "The part after @ is missing."),
    ],
)
def test_commands_that_fail_say_why(cli, arguments, exit_code, said):
    assert said in cli("accounts", *arguments, exit_code=exit_code).output


def test_closing_an_account(cli, client, app):
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR)
        people.somebody(Role.ADMINISTRATOR, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    cli("accounts", "close", "ona@example.org")
    assert client.get("/en/desk/team").status_code == 302
    assert "last administrator" in cli("accounts", "close", "administrator@example.org", exit_code=1).output


def test_account_is_found(app, ring):
    with unit_of_work():
        people.somebody(Role.HOST_ORGANISER, ring.in_borne, email="ona@example.org")
    found = privacy.find("ona@example.org")
    assert (found["email"], found["language"], found["last_sign_in_at"]) == ("ona@example.org", "en", None)
    assert [role["role"] for role in found["roles"]] == ["host_organiser"]
    assert privacy.find("nobody@example.org") is None


def test_account_is_forgotten(app, ring, client):
    with unit_of_work():
        who = people.somebody(Role.HOST_ORGANISER, ring.in_borne, email="ona@example.org")
    people.sign_in(client, "ona@example.org")
    with unit_of_work():
        service.send_link("ona@example.org", now=moments.now())
        privacy.forget(who, by=SYSTEM, now=moments.now())
    assert client.get("/en/account/").status_code == 302
    assert queries.find_by_email("ona@example.org") is None
    assert (who.name, who.active, queries.holdings_of(who)) == ("", False, ())
    [mail] = db.session.scalars(db.select(Message))
    assert (mail.to_address, mail.text, mail.state) == ("", "", "stopped")


def test_forgetting_two_people_leaves_two_accounts(app):
    with unit_of_work():
        for email in ("ona@example.org", "jonas@example.org"):
            privacy.forget(people.user(email), by=SYSTEM, now=moments.now())
    assert queries.find_by_email("ona@example.org") is None
