"""What the log says, and what it must not say."""

import http.client
import json
import logging
import socket

import pytest
import sqlalchemy as sa
import structlog

from app import logs
from app.database import db, unit_of_work
from app.limits import RateCount
from app.settings import load
from app.values import moments
from tests.support.databases import app_on

PRODUCTION = {
    "ENVIRONMENT": "production",
    "TICKET_KEYS": "1:" + "A" * 43 + "=",
    "SMTP_URL": "smtps://mail.example.org",
    "BASE_URL": "https://conferring.example.org",
}


@pytest.fixture
def written(monkeypatch):
    """The lines written as in production, parsed; logging is put back afterwards."""
    lines = []

    class Lines:
        def write(self, text):
            lines.extend(json.loads(line) for line in text.splitlines() if line)

        def flush(self):
            pass

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stdout", Lines())
    logs.configure(load({**PRODUCTION, "SECRET_KEY": "x" * 32}))
    yield lines
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def test_one_line_for_each_request_names_route_and_not_path(app, client, written):
    client.get("/en/my/AQEBAQ-secret-token/")
    [line] = [line for line in written if line["event"] == "request"]
    assert set(line) == {"event", "level", "timestamp", "id", "method", "route", "status", "ms", "queries"}
    assert (line["route"], line["status"]) == ("/<lang:lang>/my/<token>/", 404)
    assert "secret-token" not in json.dumps(written)


@pytest.mark.real_commits
def test_the_number_of_queries_is_counted(app, client, written):
    client.get("/healthz")
    client.get("/readyz")
    assert [line["queries"] for line in written if line["event"] == "request"] == [0, 1]


def test_the_id_of_the_line_is_the_id_of_the_response(app, client, written):
    response = client.get("/healthz")
    assert [line["id"] for line in written if line["event"] == "request"] == [response.headers["X-Request-ID"]]


@pytest.mark.both_databases
def test_an_error_of_the_database_tells_no_values(app, written):
    statement = sa.insert(RateCount).values(key="agne@example.org", window_ends_at=moments.now(), count=None)
    try:
        with unit_of_work():
            db.session.execute(statement)
    except sa.exc.IntegrityError as error:
        logs.log.error("unexpected", exc_info=error)
    [line] = written
    assert "IntegrityError" in line["exception"]
    assert "agne" not in line["exception"]


def test_lines_of_libraries_come_out_in_the_same_format(app, written):
    logging.getLogger("some.library").warning("hello %s", "there")
    [line] = written
    assert (line["event"], line["level"], line["logger"]) == ("hello there", "warning", "some.library")
    logging.getLogger("some.library").info("not of interest")
    assert len(written) == 1


def test_the_web_server_logs_json_and_neither_addresses_nor_what_it_could_not_read(all_databases, serve):
    url = all_databases.fresh("sqlite")
    service = serve(url, LOG_FORMAT="json")
    service.start_web()
    host, port = "127.0.0.1", int(service.url.rpartition(":")[2])
    with socket.create_connection((host, port), timeout=10) as raw:
        raw.sendall(b"GET /en/my/secret-token/ NONSENSE\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    connection = http.client.HTTPConnection(host, port, timeout=10)
    connection.request("GET", "/en/my/secret-token/?name=secret-name", headers={"X-Forwarded-For": "203.0.113.9"})
    assert connection.getresponse().status == 404
    connection.close()
    service.stop()
    events = [json.loads(line) for line in service.log.splitlines()]
    assert {"Starting gunicorn", "Invalid request"} <= {event["event"].partition(" 2")[0] for event in events}
    assert all(word not in service.log for word in ("secret", "203.0.113.9", "ip="))
    all_databases.discard(url)


def test_production_starts_with_json_whatever_the_format_says(all_databases):
    url = all_databases.fresh("sqlite")
    app = app_on(url, **PRODUCTION, LOG_FORMAT="text")
    assert isinstance(logs._renderer(app.config["SETTINGS"]), structlog.processors.JSONRenderer)
    assert app.test_client().get("/mailbox/").status_code == 404
    all_databases.discard(url)
