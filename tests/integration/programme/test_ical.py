"""Calendars as two independent readers understand them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from app.programme import ical
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState
from app.series.rules import EditionState
from app.values.translated import Translated
from tests.factories import programme
from tests.factories import series as series_factory

TITLES = {
    "de": "Regenwasser, Müll & Gebühren: größer denken; heute",
    "nl": "Regenwater, afval & tarieven: groter denken; vandaag",
    "pt": "Águas pluviais, resíduos e tarifas: pensar maior; hoje",
    "lt": "Ąžuolų šešėliuose: ąsočiai, šulinėliai, žvyrduobės ir ūkininkų čiurlenantys įžeminimai; šiandien",
    "en": "Rain, waste & fees: think bigger; today",
}


@pytest.fixture
def trakai(app):
    with app.app_context():
        ring = series_factory.series()
        town = series_factory.town("Trakai", country="LT", language="lt", timezone="Europe/Vilnius")
        yield series_factory.edition(ring, town, venue_name=series_factory.everywhere("Castle"))


def made(*sessions, language="en", revision=0, **more):
    """A calendar of these sessions as a release publishes them."""
    published = [programme.published(session, revision=revision) for session in sessions]
    return ical.calendar(sessions[0].edition, published, name="Trakai: programme", language=language, **more)


def events_of(text: bytes):
    """The events as the library `ical` reads them, by UID."""
    calendar = IcsCalendarStream.calendar_from_ics(text.decode())
    return {event.uid: event for event in calendar.events}


def test_two_readers_find_the_same(trakai):
    session = programme.session(trakai, "Compost 2030", starts="09:30", minutes=75, uid="a@conferring")
    text = made(session, revision=3)

    event = events_of(text)["a@conferring"]
    assert (event.summary, event.sequence, event.status.value) == ("Compost 2030", 3, "CONFIRMED")
    # Nine thirty in Trakai in September is half past six in UTC.
    assert event.start.astimezone(UTC) == datetime(2026, 9, 1, 6, 30, tzinfo=UTC)
    assert event.end.astimezone(UTC) == datetime(2026, 9, 1, 7, 45, tzinfo=UTC)
    assert event.dtstamp == event.last_modified == session.changed_at

    other = vobject.readOne(text.decode()).vevent
    assert (other.uid.value, other.summary.value, other.sequence.value) == ("a@conferring", "Compost 2030", "3")
    assert other.dtstart.value.astimezone(UTC) == event.start.astimezone(UTC)
    assert other.dtend.value.astimezone(UTC) == event.end.astimezone(UTC)


@pytest.mark.parametrize("language", TITLES)
def test_every_language_is_read_back_whole(trakai, language):
    abstract = Translated({code: f"{title}\n\\ and a second line" for code, title in TITLES.items()})
    session = programme.session(trakai)
    session.title, session.abstract = Translated(TITLES), abstract
    text = made(session, language=language)
    event = events_of(text)[session.uid]
    assert event.summary == TITLES[language]
    assert f"{TITLES[language]}\n\\ and a second line" in event.description
    assert vobject.readOne(text.decode()).vevent.summary.value == TITLES[language]


def test_lines_are_at_most_75_octets_and_letters_stay_whole(trakai):
    for length in range(60, 80):
        session = programme.session(trakai, "ą" * length)
        text = made(session)
        lines = text.split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        for line in lines:
            line.decode()
        assert events_of(text)[session.uid].summary == "ą" * length


def test_clocks_go_back_between_two_sessions(trakai):
    # In Vilnius summer time ends on 25 October 2026.
    trakai.starts_on, trakai.ends_on = date(2026, 10, 24), date(2026, 10, 26)
    before = programme.session(trakai, day=0, starts="23:00", minutes=240)
    after = programme.session(trakai, day=1, starts="09:00")
    text = made(before, after)
    events = events_of(text)
    assert events[before.uid].start.astimezone(UTC) == datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert events[before.uid].end.astimezone(UTC) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert events[after.uid].start.astimezone(UTC) == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)
    zones = {str(event.dtstart.value.utcoffset()) for event in vobject.readOne(text.decode()).vevent_list}
    assert zones == {"3:00:00", "2:00:00"}


def test_the_zone_comes_with_its_rules(trakai):
    calendar = icalendar.Calendar.from_ical(made(programme.session(trakai)))
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Vilnius"
    offsets = {(part.name, part["TZOFFSETTO"].td) for part in zone.subcomponents}
    assert offsets == {("STANDARD", timedelta(hours=2)), ("DAYLIGHT", timedelta(hours=3))}
    assert calendar.walk("VEVENT")[0]["DTSTART"].params["TZID"] == "Europe/Vilnius"


def test_a_published_feed_has_no_method_and_says_how_often_to_look(trakai):
    calendar = icalendar.Calendar.from_ical(made(programme.session(trakai)))
    assert "METHOD" not in calendar
    assert calendar["X-WR-CALNAME"] == "Trakai: programme"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert icalendar.vDuration.from_ical(str(calendar["X-PUBLISHED-TTL"])) == timedelta(hours=1)


def test_what_is_cancelled_stays_and_says_so(trakai):
    session = programme.session(trakai, state=SessionState.CANCELLED)
    event = events_of(made(session, revision=1))[session.uid]
    assert (event.status.value, event.sequence) == ("CANCELLED", 1)


def test_with_the_conference_its_sessions_are_off(trakai):
    session = programme.session(trakai)
    trakai.state, trakai.cancelled_at = EditionState.CANCELLED, datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
    event = events_of(made(session, revision=4))[session.uid]
    assert (event.status.value, event.sequence) == ("CANCELLED", 5)
    assert event.dtstamp == event.last_modified == trakai.cancelled_at


def test_the_same_sessions_give_the_same_bytes(trakai):
    sessions = [programme.session(trakai, starts=f"{hour:02d}:00") for hour in (9, 10, 11)]
    assert made(*sessions) == made(*sessions)


def test_the_description_says_who_where_and_in_which_languages(trakai):
    hall = programme.room(trakai, "Aula 1")
    session = programme.session(
        trakai,
        room=hall,
        floors={"nl": 30, "lt": 15},
        into={"de": Promise.CONFIRMED, "en": Promise.PLANNED},
        abstract=series_factory.everywhere("Abstract 1"),
    )
    session.channels[0].mode = ChannelMode.SIMULTANEOUS
    text = made(session, address=lambda one: f"https://example.org/{one.slug}", note=lambda one: "Note 1")
    event = events_of(text)[session.uid]
    assert event.description.splitlines() == [
        "Note 1",
        "Marieke Kotte, Borne",
        "Abstract 1",
        "Room: Aula 1",
        "Spoken: Nederlands",
        "Spoken: Lietuvių",
        "Channel 1: Deutsch (confirmed)",
        "Channel 5: English (planned)",
        f"https://example.org/{session.slug}",
    ]
    assert event.location == "Aula 1, Castle, Trakai"
    assert str(event.url) == f"https://example.org/{session.slug}"


def test_sign_language_and_captions_have_no_channel(trakai):
    session = programme.session(trakai, into={"lls": Promise.CONFIRMED, "lt": Promise.PLANNED})
    session.channels[0].mode, session.channels[1].mode = ChannelMode.SIGN, ChannelMode.CAPTIONS
    lines = events_of(made(session))[session.uid].description.splitlines()
    assert lines[-2:] == ["Sign language: LGK (confirmed)", "Live captions: Lietuvių (planned)"]


def test_nobody_follows_a_break(trakai):
    session = programme.session(trakai, kind=SessionKind.LUNCH, speakers=[], floors={}, into={})
    assert not events_of(made(session))[session.uid].description


def test_a_series_has_one_entry_with_times_for_each_conference(trakai):
    trakai.revision, trakai.changed_at = 2, datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    host = series_factory.town("Leiria", country="PT", language="pt", timezone="Europe/Lisbon")
    leiria = series_factory.edition(trakai.series, host, 2, state=EditionState.CANCELLED,
                                    cancelled_at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC))  # fmt: skip
    text = ical.series_calendar(
        [trakai, leiria], name="Ring", language="en", address=lambda edition: f"https://example.org/{edition.slug}"
    )
    events = list(events_of(text).values())
    assert [event.status.value for event in events] == ["CONFIRMED", "CANCELLED"]
    assert [event.start.astimezone(UTC) for event in events] == [
        datetime(2026, 9, 1, 6, 0, tzinfo=UTC),
        datetime(2026, 9, 1, 8, 0, tzinfo=UTC),
    ]
    assert (events[0].sequence, events[0].last_modified) == (2, trakai.changed_at)
    assert [event.uid for event in events] == [trakai.uid, leiria.uid]
    zones = [str(zone["TZID"]) for zone in icalendar.Calendar.from_ical(text).walk("VTIMEZONE")]
    assert zones == ["Europe/Lisbon", "Europe/Vilnius"]
