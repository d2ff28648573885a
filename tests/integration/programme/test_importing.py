"""Programmes of other conferences, read into the draft: several forms of file, again, and back out."""

import json
import time
from datetime import UTC, date, datetime

import pytest

from app.database import unit_of_work
from app.programme import releasing
from app.programme.importing import parsing, reading, writing
from app.programme.importing.schedule import Problem
from app.programme.importing.writing import AlreadyPublic
from app.programme.models import Room, Session, SessionType, Track
from app.programme.rules import SessionKind, TrackColour
from app.series.rules import EditionState
from app.series.service import published
from app.speakers.models import Speaker
from app.values.access import SYSTEM
from tests.factories import programme as make
from tests.factories import schedules, speakers
from tests.factories import series as series_factory
from tests.factories.programme import BY

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def planned(session):
    with unit_of_work():
        return series_factory.edition(series_factory.series(), series_factory.town(), state=EditionState.PLANNED)


def load(edition, content, *, set_days=True, now=NOW):
    with unit_of_work():
        found = reading.read(parsing.tree(content), languages=edition.series.languages, zone=edition.timezone)
        return writing.write(edition, found, set_days=set_days, by=BY, now=now)


def sessions(session):
    session.expire_all()
    return {one.number: one for one in session.query(Session)}


def remarks(report):
    return sorted((remark.event, remark.field, remark.problem.value) for remark in report.remarks)


def test_a_file_of_frab(planned, session):
    report = load(planned, schedules.sample("frab.xml"))
    assert (report.made, report.rooms, report.tracks, report.people, report.waiting) == (5, 2, 1, 4, 1)
    assert (planned.starts_on, planned.ends_on, planned.timezone) == (
        date(2024, 5, 3),
        date(2024, 5, 5),
        "Europe/Berlin",
    )
    found = sessions(session)
    flood = found[1201]
    assert dict(flood.title) == {"de": "Wenn der Fluss kommt"}
    assert flood.abstract["de"] == (
        "Was Städte nach der Flut anders machten\n\nDrei Städte, **eine** Flut.\n\n- Deich\n- Aue\n\n"
        "Mehr auf [der Seite](https://river.example/flut), nicht [hier]."
    )
    assert flood.uid.startswith("6a2f1f3e-94c5-4b9a-8f5e-0b2f4a7c1d01@")
    assert (flood.starts_at, flood.ends_at) == (
        datetime(2024, 5, 3, 8, tzinfo=UTC), datetime(2024, 5, 3, 9, 30, tzinfo=UTC)
    )  # fmt: skip
    assert [(floor.language, floor.minutes) for floor in flood.floors] == [("de", 90)]
    assert [one.source for one in flood.speakers] == ["river24/7", "river24/8"]
    assert flood.links == [
        {"url": "https://river.example/karte?a=1&b=2", "title": "Karte"},
        {"url": "https://river.example/2024/files/folien.pdf", "title": "Folien"},
    ]
    assert [one.name["en"] for one in (flood.room, flood.track, flood.type)] == [
        "Saal Weser",
        "Water & Soil",
        "lecture",
    ]
    swim, coffee, song, unknown = (found[number] for number in (1202, 1203, 1204, 1205))
    assert (swim.recording_optout, swim.kind, dict(swim.title)) == (
        True,
        SessionKind.PUBLIC_EVENT,
        {"en": "Night swim"},
    )
    # Two people with one name and two ids stay two.
    assert swim.speakers != flood.speakers[1:]
    assert (coffee.kind, coffee.floors, coffee.starts_at) == (
        SessionKind.BREAK,
        [],
        datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
    )
    # A quarter past one on a day that begins at nine is after midnight.
    assert song.starts_at == datetime(2024, 5, 4, 23, 15, tzinfo=UTC)
    assert (unknown.starts_at, unknown.length_minutes) == (None, 30)
    assert remarks(report) == [
        ("1201", "links", "not_understood"), ("1201", "logo", "not_kept"), ("1201", "recording.license", "not_kept"),
        ("1201", "slug", "not_kept"), ("1201", "subtitle", "joined"), ("1201", "url", "not_kept"),
        ("1202", "video_download_url", "not_kept"), ("1204", "language", "not_understood"), ("1205", "duration", "no_time"),
    ]  # fmt: skip


def test_a_file_of_pretalx(planned, session):
    report = load(planned, schedules.sample("pretalx.json"))
    assert (report.made, report.people, report.zone) == (2, 1, "Europe/Lisbon")
    talk, week = (sessions(session)[number] for number in (52, 53))
    assert talk.abstract == {"en": "Why water *stays*. And where."}
    assert talk.links == [
        {"url": "https://talks.example/more", "title": ""},
        {"url": "https://talks.example/media/slides.pdf", "title": "Slides"},
    ]
    assert talk.recording_optout
    (who,) = talk.speakers
    assert (who.name, who.source, who.bio) == (
        "Inês Vaz", "bog/c1b0d1f8-21bb-5c7a-92a5-1f0f2f0f0c01", {"en": "Looks after bogs."}
    )  # fmt: skip
    assert dict(week.title) == {"en": "Bog week", "pt": "Semana da turfeira"}
    assert (week.type.kind, week.track.name, [floor.language for floor in week.floors]) == (
        SessionKind.WORKSHOP, {"en": "Policy"}, ["pt"]
    )  # fmt: skip
    rooms = [(room.name["en"], room.capacity) for room in session.query(Room).order_by(Room.position)]
    assert rooms == [("Peat", 120), ("Moss", None)]
    tracks = [(track.name["en"], track.colour) for track in session.query(Track).order_by(Track.position)]
    assert tracks == [("Restoration", TrackColour.GREEN), ("Policy", TrackColour.BLUE)]
    told = remarks(report)
    assert ("52", "guid", "twice") in told
    assert ("53", "title", "no_such_language") in told
    assert {field for _event, field, problem in told if problem == "not_kept"} == {
        "code", "slug", "url", "feedback_url", "origin_url", "answers", "persons.avatar", "persons.code", "persons.url",
        "room.slug", "room.guid", "room.description", "track.slug", "conference.colors",
    }  # fmt: skip


def test_a_file_with_as_little_as_possible(planned, session):
    report = load(planned, schedules.sample("plain.json"))
    by_title = {one.title["en" if "en" in one.title else "de"]: one for one in session.query(Session)}
    opening, table, last = (by_title[title] for title in ("Opening", "Round table", "No number"))
    # Without a zone in the file, clocks are those of the conference; that night they are put forward.
    assert opening.starts_at == datetime(2023, 3, 26, 6, tzinfo=UTC)
    assert [one.name for one in opening.speakers] == ["Ana Reis", "Bo Ek"]
    assert (table.ends_at, [floor.language for floor in table.floors]) == (
        datetime(2023, 3, 26, 8, tzinfo=UTC),
        ["de", "nl"],
    )
    assert (last.ends_at - last.starts_at).total_seconds() == 1800
    assert sorted(one.number for one in by_title.values()) == [1, 2, 3]
    assert remarks(report) == [
        ("9999999999", "id", "taken"), ("No number", "id", "missing"), ("a-1", "id", "taken"),
    ]  # fmt: skip


def test_again_it_changes_what_differs_and_keeps_the_rest(planned, session):
    content = schedules.sample("frab.xml")
    load(planned, content)
    with unit_of_work():
        own = make.session(planned, "Our own", number=1)
        releasing.release(planned, by=SYSTEM, now=NOW)
    before = {number: (one.uid, one.slug) for number, one in sessions(session).items()}
    later = content.replace(b"10:00:00+02:00", b"10:15:00+02:00").replace(b'id="1203"', b'id="1303"').replace(
        b"6a2f1f3e-94c5-4b9a-8f5e-0b2f4a7c1d03", b"6a2f1f3e-94c5-4b9a-8f5e-0b2f4a7c1d99"
    )  # fmt: skip
    again = load(planned, content, set_days=False)
    assert (again.made, again.changed, again.same, again.gone) == (0, 0, 5, [])
    report = load(planned, later, set_days=False)
    assert (report.made, report.changed, report.same) == (1, 1, 3)
    assert [one.number for one in report.gone] == [1203]
    found = sessions(session)
    assert found[1201].starts_at == datetime(2024, 5, 3, 8, 15, tzinfo=UTC)
    assert found[1203].starts_at is not None
    assert found[own.number].title == own.title
    assert {number: (found[number].uid, found[number].slug) for number in before} == before
    assert session.query(Speaker).filter(Speaker.source.is_not(None)).count() == 3
    assert (session.query(Room).count(), session.query(Track).count(), session.query(SessionType).count()) == (2, 1, 3)


def test_a_number_that_is_taken_is_told_and_days_stay_when_they_are_kept(planned, session):
    with unit_of_work():
        make.session(planned, "Our own", number=1201)
    report = load(planned, schedules.sample("frab.xml"), set_days=False)
    assert ("1201", "id", "taken") in remarks(report)
    assert [remark.event for remark in report.remarks if remark.problem is Problem.OUTSIDE] == [
        "1201",
        "1202",
        "1203",
        "1204",
    ]
    assert (report.waiting, report.days, planned.starts_on) == (5, None, date(2026, 9, 1))
    assert sorted(sessions(session)) == [1201, 1202, 1203, 1204, 1205, 1206]


def test_people_of_the_pool_are_found_by_name_and_the_same_file_fits_into_two_conferences(planned, session):
    with unit_of_work():
        known = speakers.speaker(planned.series, "ANNE LOWENSTEIN", "Weserstadt")
        other = series_factory.edition(
            planned.series, series_factory.town("Leiria", timezone="Europe/Lisbon"), 2, state=EditionState.PLANNED
        )
    for edition in (planned, other):
        load(edition, schedules.sample("frab.xml"))
    assert (known.source, known.organisation) == ("river24/7", "Weserstadt")
    assert session.query(Speaker).count() == 4
    assert session.query(Session).filter_by(number=1201).count() == 2


@pytest.mark.parametrize("state", [EditionState.ANNOUNCED, EditionState.CANCELLED, EditionState.ARCHIVED])
def test_what_people_go_by_is_not_written_over(planned, session, state):
    with unit_of_work():
        planned.state, planned.cancelled_at = state, NOW if state is EditionState.CANCELLED else None
    with pytest.raises(AlreadyPublic):
        load(planned, schedules.sample("frab.xml"))
    assert session.query(Session).count() == 0


def exported(client, edition, form):
    """The published schedule, without what names the release and where it lies."""
    response = client.get(f"/{edition.series.slug}/{edition.slug}/schedule.{form}?lang=en")
    assert response.status_code == 200
    return response.data


def events(content):
    made = json.loads(content)["schedule"]["conference"]
    return made["tracks"], [
        (day["date"], room, [{name: value for name, value in event.items() if name not in ("url", "slug")} for event in held])
        for day in made["days"] for room, held in day["rooms"].items()
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("name", ["frab.xml", "pretalx.json", "large"])
def test_what_is_read_is_published_and_read_again_as_it_was(client, planned, session, name, form):
    content = schedules.large(60) if name == "large" else schedules.sample(name)
    load(planned, content)
    with unit_of_work():
        releasing.release(planned, by=SYSTEM, now=NOW)
        planned.state = EditionState.ANNOUNCED
        published(planned.series_id)
    first, whole = exported(client, planned, form), exported(client, planned, "json")
    with unit_of_work():
        ring = series_factory.series("other-ring")
        twin = series_factory.edition(ring, planned.town, state=EditionState.PLANNED)
    load(twin, first)
    with unit_of_work():
        releasing.release(twin, by=SYSTEM, now=NOW)
        twin.state = EditionState.ANNOUNCED
        published(twin.series_id)
    assert events(exported(client, twin, "json")) == events(whole)


def test_four_hundred_sessions_are_read_and_published_in_seconds(planned, session):
    began = time.perf_counter()
    report = load(planned, schedules.large(400))
    assert (report.made, report.remarks) == (400, ())
    read = time.perf_counter()
    with unit_of_work():
        releasing.release(planned, by=SYSTEM, now=NOW)
    assert read - began < 10
    assert time.perf_counter() - read < 5


def test_the_command_reads_a_file_and_says_what_it_did(app, planned, tmp_path):
    (tmp_path / "schedule.xml").write_bytes(schedules.sample("frab.xml"))
    run = app.test_cli_runner().invoke
    where = ["--series", planned.series.slug, "--edition", planned.slug]
    done = run(args=["programme", "import", str(tmp_path / "schedule.xml"), *where])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("5 sessions are new.\n2 rooms\n1 track\n4 speakers\n")
    assert "  duration: It is not clear when" in done.output
    (tmp_path / "wrong.json").write_text("{}")
    refused = run(args=["programme", "import", str(tmp_path / "wrong.json"), *where])
    assert (refused.exit_code, refused.output.startswith("Error: This is no schedule.xml")) == (1, True)
    nowhere = run(args=["programme", "import", str(tmp_path / "wrong.json"), "--series", "x", "--edition", "y"])
    assert nowhere.exit_code == 2
