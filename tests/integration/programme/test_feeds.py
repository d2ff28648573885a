"""Calendars to subscribe to, and what an unchanged one costs."""

from datetime import UTC, datetime, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from app.database import unit_of_work
from app.programme.rules import SessionState
from app.series import service as series_service
from app.series.rules import EditionState
from tests.factories import programme
from tests.factories import series as series_factory


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        programme.session(edition, "Compost 2030", slug="compost")
        programme.release(edition)
    return edition


def events_of(response):
    assert response.status_code == 200
    return IcsCalendarStream.calendar_from_ics(response.text).events


def test_the_feeds_are_calendars(client, borne):
    for address in ("/ring/calendar.ics", "/ring/borne/programme.ics", "/ring/borne/programme/compost.ics"):
        response = client.get(address)
        assert response.content_type == "text/calendar; charset=utf-8"
        assert len(events_of(response)) == 1


def test_the_language_is_the_one_asked_for_else_the_first_of_the_series(client, borne, session):
    for code, address in (("de", ""), ("lt", "?lang=lt"), ("de", "?lang=xx")):
        (event,) = events_of(client.get(f"/ring/borne/programme.ics{address}", headers={"Accept-Language": "pt"}))
        assert f"/{code}/ring/borne/programme/compost" in str(event.url)


def test_an_unchanged_feed_is_one_question_and_no_answer(client, borne, count_queries):
    first = client.get("/ring/borne/programme.ics")
    for etag in (first.headers["ETag"], f"W/{first.headers['ETag']}"):
        with count_queries() as queries:
            again = client.get("/ring/borne/programme.ics", headers={"If-None-Match": etag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        assert len(queries) == 1
        assert again.headers["Cache-Control"] == "public, max-age=60"


def test_a_feed_is_made_anew_once_something_is_published(client, borne, session):
    first = client.get("/ring/borne/programme.ics")
    with unit_of_work():
        (talk,) = session.query(programme.Session).all()
        programme.moved(talk, talk.starts_at + timedelta(hours=1), now=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    after = client.get("/ring/borne/programme.ics", headers={"If-None-Match": first.headers["ETag"]})
    (old,), (new,) = events_of(first), events_of(after)
    assert (old.uid, old.sequence, new.sequence) == (new.uid, 0, 1)
    assert new.start - old.start == timedelta(hours=1)


def test_more_sessions_need_no_more_questions(client, borne, count_queries):
    with count_queries() as of_one:
        client.get("/ring/borne/programme.ics?lang=en")
    with unit_of_work():
        for hour in (10, 11):
            programme.session(borne, starts=f"{hour}:00", room=programme.room(borne, f"Aula {hour}"))
        programme.release(borne)
    with count_queries() as of_three:
        response = client.get("/ring/borne/programme.ics?lang=en")
    assert (len(events_of(response)), len(of_three)) == (3, len(of_one))


def test_what_is_not_announced_has_no_feed(client, borne, session):
    with unit_of_work():
        borne.state = EditionState.PLANNED
    for address in ("/ring/borne/programme.ics", "/ring/borne/programme/compost.ics"):
        assert client.get(address).status_code == 404
    for address in ("/ring/nowhere/programme.ics", "/nothing/calendar.ics", "/ring/borne/programme/none.ics"):
        assert client.get(address).status_code == 404


def test_of_a_cancelled_conference_everything_is_cancelled(client, borne, session):
    with unit_of_work():
        borne.state, borne.cancelled_at = EditionState.CANCELLED, datetime(2026, 7, 1, tzinfo=UTC)
        series_service.published(borne.series_id)
    for address in ("/ring/calendar.ics", "/ring/borne/programme.ics", "/ring/borne/programme/compost.ics"):
        (event,) = events_of(client.get(address))
        assert event.status.value == "CANCELLED"


def test_a_cancelled_session_stays_in_the_feed(client, borne, session):
    with unit_of_work():
        (talk,) = session.query(programme.Session).all()
        talk.state = SessionState.CANCELLED
        programme.release(borne)
    (event,) = events_of(client.get("/ring/borne/programme.ics"))
    assert (event.status.value, event.sequence) == ("CANCELLED", 1)
