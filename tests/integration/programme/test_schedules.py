"""Schedules for apps and calendars in XML: what stands in them, and what stays over releases."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from app.database import unit_of_work
from app.programme import frab
from app.programme.rules import SessionState, TrackColour
from app.programme.tracks import WantedTrack, create_track
from app.series import service as series_service
from app.series.rules import EditionState
from tests.factories import programme, speakers
from tests.factories import series as series_factory
from tests.factories.programme import BY

GUID = "0f7b8f53-5ac8-49c6-9db9-3ea5d5b39a39"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ADDRESSES = tuple(f"/ring/borne/{name}" for name in ("schedule.xml", "schedule.json", "schedule.xcal"))
XCAL = "{urn:ietf:params:xml:ns:icalendar-2.0}"


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        hall = programme.room(edition, "Aula 1", capacity=80)
        water = create_track(edition, WantedTrack(series_factory.everywhere("Water"), TrackColour.BLUE), by=BY, now=NOW)
        who = speakers.speaker(edition.series, "Ona Žukauskienė", "Trakai")
        who.source = "elsewhere/4711"
        other = speakers.speaker(edition.series, "Rui Faria")
        programme.session(
            edition, "Compost \x0b<2030> & more", slug="compost", number=4, room=hall, track=water, uid=f"{GUID}@conferring",
            speakers=[who, other], recording_optout=True, links=[{"url": "https://example.org/a?b=1&c=2", "title": ""}],
        )  # fmt: skip
        programme.session(
            edition, "Night walk", slug="night", number=2, starts="23:30", minutes=26 * 60, floors={"lt": 700, "de": 860},
            into={}, uid="night", place=series_factory.everywhere("Market"), speakers=[other],
        )  # fmt: skip
        programme.release(edition)
    return edition


def schedule(client, suffix=""):
    response = client.get(f"/ring/borne/schedule.json{suffix}")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return json.loads(response.data)["schedule"]


def events(made):
    return [event for day in made["conference"]["days"] for held in day["rooms"].values() for event in held]


def test_what_stands_in_the_schedule(client, borne, session):
    made = schedule(client, "?lang=en")
    conference = made["conference"]
    assert [day["date"] for day in conference["days"]] == ["2026-09-01", "2026-09-02"]
    assert conference["days"][0]["day_start"] == "2026-09-01T00:00:00+02:00"
    assert [(room["name"], room["capacity"]) for room in conference["rooms"]] == [("Aula 1", 80), ("Market", None)]
    assert conference["tracks"] == [{"name": "Water", "slug": "track-water", "color": frab.COLOURS[TrackColour.BLUE]}]
    talk, walk = events(made)
    number = talk["persons"][1]["id"]
    assert 0 < number < 2**31
    assert talk == {
        "guid": GUID,
        "id": 4,
        "date": "2026-09-01T09:00:00+02:00",
        "start": "09:00",
        "duration": "0:45",
        "room": "Aula 1",
        "slug": "ring_borne-4-compost",
        "url": f"{made['base_url']}compost",
        "title": "Compost <2030> & more",
        "subtitle": "",
        "track": "Water",
        "type": "talk",
        "language": "nl",
        "abstract": "",
        "description": "Channel 1: Deutsch (confirmed)",
        "recording_license": "",
        "do_not_record": True,
        "persons": [{"id": 4711, "public_name": "Ona Žukauskienė"}, {"id": number, "public_name": "Rui Faria"}],
        "links": [{"url": "https://example.org/a?b=1&c=2", "title": "https://example.org/a?b=1&c=2"}],
        "attachments": [],
    }
    # More than a day is more than readers take; of two languages the one that is spoken longest.
    assert (walk["duration"], walk["language"], walk["room"]) == ("23:59", "de", "Market")
    assert walk["persons"] == [{"id": number, "public_name": "Rui Faria"}]


def test_xml_says_the_same(client, borne, session):
    response = client.get("/ring/borne/schedule.xml?lang=en")
    assert response.content_type == "application/xml; charset=utf-8"
    root = ET.fromstring(response.data)
    (talk, walk) = root.findall("day/room/event")
    expected = events(schedule(client, "?lang=en"))
    for event, said in zip((talk, walk), expected, strict=True):
        assert (event.get("guid"), event.get("id")) == (said["guid"], str(said["id"]))
        for name in (
            "date",
            "start",
            "duration",
            "room",
            "slug",
            "url",
            "title",
            "track",
            "type",
            "language",
            "abstract",
        ):
            assert (event.findtext(name) or None) == (said[name] or None)
        assert event.findtext("recording/optout") == ("true" if said["do_not_record"] else "false")
        people = [(person.get("id"), person.text) for person in event.findall("persons/person")]
        assert people == [(str(person["id"]), person["public_name"]) for person in said["persons"]]
        links = [(link.get("href"), link.text) for link in event.findall("links/link")]
        assert links == [(link["url"], link["title"]) for link in said["links"]]
    assert [child.tag for child in root] == ["generator", "url", "version", "conference", "day", "day"]
    assert root.findtext("conference/time_zone_name") == "Europe/Amsterdam"
    assert root.find("conference/track").attrib["name"] == "Water"


def test_names_stay_over_releases_and_what_is_cancelled_goes(client, borne, session):
    before = schedule(client)
    first = {event["guid"]: (event["id"], event["slug"], event["persons"]) for event in events(before)}
    with unit_of_work():
        talk, walk = session.query(programme.Session).order_by(programme.Session.number.desc())
        talk.title = series_factory.everywhere("Anders")
        walk.state = SessionState.CANCELLED
        programme.moved(talk, talk.starts_at + timedelta(hours=1), now=NOW)
    after = schedule(client)
    (event,) = events(after)
    assert (event["title"], event["start"]) == ("Anders", "10:00")
    assert (event["id"], event["slug"], event["persons"]) == first[event["guid"]]
    assert (before["version"], after["version"]) == ("1", "2")
    guids = [{room["name"]: room["guid"] for room in made["conference"]["rooms"]} for made in (before, after)]
    assert guids[0]["Aula 1"] == guids[1]["Aula 1"]


def test_a_calendar_in_xml_says_what_the_calendar_says(client, borne, session):
    response = client.get("/ring/borne/schedule.xcal?lang=en")
    assert response.content_type == "application/calendar+xml; charset=utf-8"
    plain = client.get("/ring/borne/programme.ics?lang=en").text
    read = vobject.readOne(plain).vevent_list
    found = ET.fromstring(response.data).findall(f".//{XCAL}vevent/{XCAL}properties")
    assert len(found) == len(read) == 2
    for event, properties in zip(read, found, strict=True):
        assert properties.findtext(f"{XCAL}uid/{XCAL}text") == event.uid.value
        assert properties.findtext(f"{XCAL}summary/{XCAL}text") == event.summary.value.replace("\x0b", "")
        starts = properties.findtext(f"{XCAL}dtstart/{XCAL}date-time")
        assert starts == event.dtstart.value.replace(tzinfo=None).isoformat()
        zone = properties.findtext(f"{XCAL}dtstart/{XCAL}parameters/{XCAL}tzid/{XCAL}text")
        assert zone == "Europe/Amsterdam"
        assert properties.findtext(f"{XCAL}sequence/{XCAL}integer") == event.sequence.value


def test_an_unchanged_schedule_is_not_sent_again(client, borne, count_queries):
    for address in ADDRESSES:
        first = client.get(address)
        with count_queries() as queries:
            again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data, len(queries)) == (304, b"", 1)


def test_every_language_has_its_schedule(client, borne, session):
    with unit_of_work():
        talk = session.query(programme.Session).filter_by(number=4).one()
        talk.title = programme.TITLE
        programme.release(borne, now=NOW)
    for code, title in programme.TITLE.items():
        assert events(schedule(client, f"?lang={code}"))[0]["title"] == title


def test_nothing_is_shown_of_what_is_not_announced_and_nothing_takes_place_once_it_is_cancelled(client, borne, session):
    with unit_of_work():
        borne.state, borne.cancelled_at = EditionState.CANCELLED, NOW
        series_service.published(borne.series_id)
    assert events(schedule(client)) == []
    with unit_of_work():
        borne.state, borne.cancelled_at = EditionState.PLANNED, None
        series_service.published(borne.series_id)
    assert {client.get(address).status_code for address in ADDRESSES} == {404}


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("", ["compost", "night"]),
        ("track=water", ["compost"]),
        ("speaker=rui-faria", ["compost", "night"]),
        ("speaker=ona-zukauskiene", ["compost"]),
        ("sessions=night", ["night"]),
        ("sessions=4,night,gone", ["compost", "night"]),
        ("sessions=4&sessions=2", ["compost", "night"]),
        ("sessions=", []),
        ("track=water&sessions=night", []),
    ],
)
def test_a_part_of_the_programme(client, borne, wish, found):
    response = client.get(f"/ring/borne/programme.ics?lang=en&{wish}")
    assert response.status_code == 200
    read = IcsCalendarStream.calendar_from_ics(response.text).events
    assert sorted(str(event.url).rpartition("/")[2] for event in read) == found


def test_a_room_is_asked_for_by_its_number(client, borne, session):
    hall = session.query(programme.Room).one()
    response = client.get(f"/ring/borne/programme.ics?lang=en&room={hall.id}")
    assert "X-WR-CALNAME:Borne: programme: Aula 1" in response.text
    assert response.text.count("BEGIN:VEVENT") == 1
    for wish in ("room=0", "room=x", "track=none", "speaker=nobody"):
        assert client.get(f"/ring/borne/programme.ics?{wish}").status_code == 404
