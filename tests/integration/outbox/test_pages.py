"""The mails of a conference at the desk, and the mailbox page of a machine of one's own."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox import producers, rules
from app.outbox.producers import Attachment
from app.outbox.rules import MessageState, Produced
from tests.factories import outbox as letters

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
DESK = "/en/desk/ring/borne/mails"


@pytest.fixture
def host(world, client):
    world.sign_in(client, "host_organiser")
    return client


@pytest.fixture
def own_producers(app, monkeypatch):
    made = {
        "test.link": lambda number: f"https://example.org/my/{number}/",
        "test.file": lambda number: Attachment("ženklelis.pdf", "application/pdf", b"%PDF"),
        "test.gone": _gone,
    }
    monkeypatch.setitem(app.extensions, producers._KEY, made)


def _gone(number):
    raise LookupError(number)


def put(world, **changes):
    return letters.put(NOW, edition_id=world.edition.id, series_id=world.series.id, **changes)


def rows(page):
    return page.texts("tbody th")


# At the desk --------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_edition_s_mails_newest_first(world, host):
    put(world, subject="Second")
    letters.put(NOW, edition_id=world.edition.id + 1, subject="Of another edition")
    put(world, subject="Secret", secret=True)
    assert rows(host.page(DESK)) == ["Second", "You are registered"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=jonas", ["For Jonas"]),
        ("search=nobody", []),
        ("state=failed", ["For Jonas"]),
        ("kind=registration.changed", ["For Jonas"]),
        ("state=nonsense&kind=nonsense", ["For Jonas", "You are registered"]),
        ("page=99", []),
    ],
)
def test_the_list_is_searched_and_filtered(world, host, query, found):
    mail = put(world, subject="For Jonas", to_name="Jonas", kind="registration.changed")
    with unit_of_work():
        mail.state, mail.problem = MessageState.FAILED, "refused 550"
    assert rows(host.page(f"{DESK}?{query}")) == found


def test_the_list_asks_as_much_for_three_mails_as_for_one(world, host, count_queries):
    host.page(DESK)
    with count_queries() as for_one:
        host.page(DESK)
    put(world)
    put(world)
    with count_queries() as for_three:
        host.page(DESK)
    assert len(for_three) == len(for_one)


def test_a_mail_shows_a_mark_where_the_secret_link_goes_in(world, host, own_producers):
    mail = put(world, text=f"Look: {rules.link_mark('x')}\n", links={"x": Produced("test.link", 5)})
    page = host.page(f"{DESK}/{mail.id}")
    assert "Look: [the personal link goes in here]" in page.texts("article p")
    assert "example.org/my/5" not in page.source


def test_a_failed_mail_says_why(world, host):
    mail = put(world)
    with unit_of_work():
        mail.state, mail.problem, mail.attempts = MessageState.FAILED, "refused 550 5.1.1", 1
    [note] = host.page(f"{DESK}/{mail.id}").texts(".c-note--bad")
    assert note == (
        "The mail server refused this mail. The address may be misspelt. What the mail server answered: 550 5.1.1"
    )


def test_a_mail_is_sent_again_by_a_button(world, host):
    mail = put(world)
    with unit_of_work():
        mail.state, mail.sent_at = MessageState.SENT, NOW
    assert host.get(f"{DESK}/{mail.id}/resend").status_code == 200
    db.session.refresh(mail)
    assert mail.state is MessageState.SENT
    response = host.send(f"{DESK}/{mail.id}/resend")
    assert response.location == f"{DESK}/{mail.id}"
    db.session.refresh(mail)
    assert mail.state is MessageState.WAITING
    assert host.page(f"{DESK}/{mail.id}").texts(".c-note--good") == ["The mail will be sent again in a moment."]


def test_a_mail_is_stopped_by_a_button_once(world, host):
    host.send(f"{DESK}/{world.mail.id}/stop")
    host.send(f"{DESK}/{world.mail.id}/stop")
    db.session.refresh(world.mail)
    assert world.mail.state is MessageState.STOPPED
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_kind == "message")).all()
    assert actions == ["mail.stopped"]


@pytest.mark.parametrize("path", ["", "/resend", "/stop"])
def test_mails_of_other_editions_and_secret_ones_do_not_exist(world, host, path):
    other = letters.put(NOW, edition_id=world.edition.id + 1)
    secret = put(world, secret=True)
    for mail in (other, secret):
        assert host.get(f"{DESK}/{mail.id}{path}").status_code == 404


@pytest.mark.parametrize("role", ["checkin_helper", "interpreter", "reviewer"])
def test_others_of_the_team_do_not_read_mails(world, client, role):
    world.sign_in(client, role)
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}/{world.mail.id}/stop").status_code in (400, 403)


def test_the_desk_is_kept_by_no_cache(world, host):
    assert host.get(DESK).headers["Cache-Control"] == "private, no-store"


# The mailbox page -----------------------------------------------------------------------------------------------------


def test_the_mailbox_shows_mails_whole(app, client, own_producers):
    mark = rules.link_mark("x")
    mail = letters.put(
        NOW,
        secret=True,
        text=f"Look:\n{mark}\n",
        html='<!doctype html>\n<html lang="en"><head><title>x</title></head>'
        f'<body><main><h1><a href="{mark}">x</a></h1></main></body></html>',
        links={"x": Produced("test.link", 5)},
        attachments=(Produced("test.file", 5),),
    )
    assert rows(client.page("/mailbox/")) == ["You are registered"]
    page = client.page(f"/mailbox/{mail.id}")
    assert page.links("#mail-text a") == ["https://example.org/my/5/"]
    html = client.get(f"/mailbox/{mail.id}/html")
    assert '<head><base target="_blank">' in html.text
    assert '<a href="https://example.org/my/5/">' in html.text
    assert html.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    file = client.get(f"/mailbox/{mail.id}/1")
    assert (file.data, file.mimetype) == (b"%PDF", "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert [client.get(f"/mailbox/{mail.id}/{number}").status_code for number in (0, 2)] == [404, 404]


def test_the_mailbox_shows_a_mail_about_something_gone_as_it_is_stored(app, client, own_producers):
    mail = letters.put(NOW, text=rules.link_mark("x"), links={"x": Produced("test.gone", 1)})
    assert client.page(f"/mailbox/{mail.id}").texts("#mail-text") == [rules.link_mark("x")]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000"])
def test_this_machine_sees_the_mailbox(app, client, host):
    assert client.get("/mailbox/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("address", "host"),
    [("203.0.113.9", "localhost"), ("127.0.0.1", "conferring.example.org"), ("127.0.0.1", "127.0.0.1.example.org"),
     ("", "localhost")],
)  # fmt: skip
def test_nobody_else_sees_the_mailbox(app, client, address, host):
    for path in ("/mailbox/", "/mailbox/1", "/mailbox/1/html", "/mailbox/1/1"):
        response = client.get(path, headers={"Host": host}, environ_overrides={"REMOTE_ADDR": address})
        assert (path, response.status_code) == (path, 404)


def test_a_visitor_through_a_proxy_is_not_this_machine(make_app):
    behind = make_app(TRUSTED_PROXIES="1").test_client()
    assert behind.get("/mailbox/", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_with_a_mail_server_there_is_no_mailbox(make_app):
    assert make_app(SMTP_URL="smtp://localhost").test_client().get("/mailbox/").status_code == 404
