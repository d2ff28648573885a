"""The fixtures keep their promises: what a test changes is gone afterwards, on both databases."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from app.database import db, unit_of_work
from app.limits import RateCount
from app.values import moments
from tests.support.network import NetworkUsed

pytestmark = pytest.mark.both_databases


def rows():
    return db.session.scalar(sa.select(sa.func.count()).select_from(RateCount))


def add(key):
    db.session.add(RateCount(key=key, window_ends_at=moments.now(), count=1))


@pytest.mark.parametrize("turn", [1, 2])
def test_commits_are_undone_after_each_test(app, turn):
    assert rows() == 0
    with unit_of_work():
        add("a")
    assert rows() == 1


def test_failed_unit_of_work_leaves_nothing(app):
    with unit_of_work():
        add("a")
    with pytest.raises(ZeroDivisionError), unit_of_work():
        add("b")
        db.session.flush()
        raise ZeroDivisionError
    assert rows() == 1


def test_request_sees_what_the_test_committed_and_leaves_it_its_objects(app, client):
    with unit_of_work():
        add("a")
    kept = db.session.scalars(sa.select(RateCount)).one()
    assert client.get("/readyz").status_code == 200
    assert kept in db.session
    assert kept.count == 1


def test_requests_share_nothing_but_the_database(app, client):
    first, second = client.get("/healthz"), client.get("/healthz")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_uncommitted_changes_end_with_the_request(app, client):
    add("a")
    client.get("/healthz")
    assert rows() == 0


@pytest.mark.real_commits
@pytest.mark.parametrize("turn", [1, 2])
def test_real_commits_have_a_database_of_their_own(app, turn):
    assert rows() == 0
    with unit_of_work():
        add("a")
    other = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM rate_count")) == 1
    other.dispose()


def test_queries_are_counted(app, count_queries):
    rows()
    with count_queries() as queries:
        rows()
        rows()
    assert len(queries) == 2


def test_network_is_closed(app):
    with pytest.raises(NetworkUsed):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("example.org", 80)


def send(server, *recipients):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", ", ".join(recipients), "Ačiū"
    message.set_content("Žinutė")
    with smtplib.SMTP(server.host, server.port) as connection:
        return connection.send_message(message)


def test_mail_server_keeps_what_it_accepts(smtp_server):
    assert send(smtp_server, "b@example.org") == {}
    assert [(m["Subject"], m.get_content()) for m in smtp_server.to("b@example.org")] == [("Ačiū", "Žinutė\r\n")]


def test_mail_server_refuses_whom_it_is_told_to(smtp_server):
    smtp_server.refuse("gone@example.org", "550 No such person here")
    smtp_server.refuse("busy@example.org", "451 Try again later")
    assert send(smtp_server, "gone@example.org", "busy@example.org", "b@example.org") == {
        "gone@example.org": (550, b"No such person here"),
        "busy@example.org": (451, b"Try again later"),
    }
    assert [delivery.recipients for delivery in smtp_server.received] == [("b@example.org",)]
