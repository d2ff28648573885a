"""What programs of others make of our feeds: apps' schedules read by two readers, a calendar subscribed and listed while
releases move and cancel what is in it."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from app.database import unit_of_work
from app.programme import service
from app.programme.rules import SessionKind, TrackColour
from app.programme.tracks import WantedTrack, create_track
from tests.factories import programme, speakers
from tests.factories import series as series_factory
from tests.factories.programme import BY
from tests.support import readers

VOC = """
import json, sys
from voc.schedule import Schedule
schedule = Schedule.from_url(sys.argv[1])
events = []
schedule.foreach_event(events.append)
schedule.xml(method="bytes")
print(json.dumps([
    [event["id"], event["guid"], event.start.isoformat(), event["duration"], event["room"], event["title"],
     event["track"], event["language"], event.persons()] for event in events
]))
print(json.dumps([schedule.rooms(), schedule.conference("time_zone_name"), schedule.stats.events_count]))
"""
FAHRPLAN = """
import json, sys
import requests_cache
from pyfahrplan import lib
requests_cache.uninstall_cache()
class Ours(lib.Fahrplan):
    def _get_fahrplans(self):
        self.urls = [sys.argv[1]]
        super()._get_fahrplans()
talks = Ours().flat_plans
found = [talk for talk in talks if lib.filter_talk(talk, speaker="Žukauskienė", conference="all", room="all")]
lib.print_formatted_talks(found, True, True, sort_by="title", reverse=False)
print(json.dumps([[t["day"], t["talk_id"], t["talk_start"], t["talk_duration"], t["room"], t["title"], t["speakers"],
                   t["track"]] for t in talks]))
"""


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        hall = programme.room(edition, "Kulturhus & Aula")
        water = create_track(
            edition,
            WantedTrack(series_factory.everywhere("Water"), TrackColour.BLUE),
            by=BY,
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
        programme.session(
            edition, "Compost <2030>", slug="compost", number=4, room=hall, track=water,
            uid="0f7b8f53-5ac8-49c6-9db9-3ea5d5b39a39@conferring",
            speakers=[speakers.speaker(edition.series, "Ona Žukauskienė", "Trakai")], minutes=75,
        )  # fmt: skip
        programme.session(
            edition, "Lunch", slug="lunch", number=9, day=1, starts="12:30", kind=SessionKind.LUNCH, floors={}, into={},
            speakers=[], place=series_factory.everywhere("Market"), uid="a-session@elsewhere",
        )  # fmt: skip
        programme.release(edition)
    return edition


def publish(client, folder, name, address):
    response = client.get(address)
    assert response.status_code == 200
    (folder / name).write_bytes(response.data)


def test_two_readers_of_schedules_find_every_session(client, borne, tmp_path):
    publish(client, tmp_path, "schedule.json", "/ring/borne/schedule.json?lang=en")
    with readers.serving(tmp_path) as address:
        events, whole = readers.run("python", "-c", VOC, f"{address}/schedule.json", home=tmp_path).splitlines()[-2:]
        table = readers.run("python", "-c", FAHRPLAN, f"{address}/schedule.json", home=tmp_path)
    first, second = json.loads(events)
    assert first == [
        4, "0f7b8f53-5ac8-49c6-9db9-3ea5d5b39a39", "2026-09-01T09:00:00+02:00", "1:15",
        "Kulturhus & Aula", "Compost <2030>", "Water", "nl", ["Ona Žukauskienė"],
    ]  # fmt: skip
    assert second[:1] + second[2:] == [
        9, "2026-09-02T12:30:00+02:00", "0:45", "Market", "Lunch", None, None, []
    ]  # fmt: skip
    assert json.loads(whole) == [["Kulturhus & Aula", "Market"], "Europe/Amsterdam", 2]
    assert json.loads(table.splitlines()[-1]) == [
        [1, 4, "09:00", "1:15", "Kulturhus & Aula", "Compost <2030>", "Ona Žukauskienė", "Water"],
        [2, 9, "12:30", "0:45", "Market", "Lunch", "", ""],
    ]
    assert "Ona Žukauskienė" in table


def find(name, text):
    return re.search(rf"^{name}:(.*?)\r?$", text, re.MULTILINE)[1]


def test_a_subscribed_calendar_follows_a_move_and_a_cancellation(client, borne, session, tmp_path):
    web = tmp_path / "web"
    web.mkdir()

    def sync():
        publish(client, web, "programme.ics", "/ring/borne/programme.ics?lang=en")
        return mine.sync(date(2026, 8, 31), 5)

    def sequences():
        """By title: vdirsyncer gives what it fetches over HTTP a UID of its own."""
        texts = [path.read_text() for path in mine.folder.glob("*.ics")]
        synced = {find("SUMMARY", text): int(find("SEQUENCE", text)) for text in texts}
        published = (web / "programme.ics").read_text().partition("BEGIN:VEVENT")[2].split("BEGIN:VEVENT")
        return synced, [find("UID", text) for text in published]

    with readers.serving(web) as address:
        publish(client, web, "programme.ics", "/ring/borne/programme.ics?lang=en")
        mine = readers.Subscription(tmp_path / "home", f"{address}/programme.ics")
        compost, lunch = "0f7b8f53-5ac8-49c6-9db9-3ea5d5b39a39@conferring", "a-session@elsewhere"
        assert sync() == [
            ("2026-09-01 07:00", "Compost <2030>", "CONFIRMED"),
            ("2026-09-02 10:30", "Lunch", "CONFIRMED"),
        ]
        assert sequences() == ({"Compost <2030>": 0, "Lunch": 0}, [compost, lunch])

        later = datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
        with unit_of_work():
            talk, meal = session.query(programme.Session).order_by(programme.Session.number)
            talk.starts_at, talk.ends_at = talk.starts_at + timedelta(hours=2), talk.ends_at + timedelta(hours=2)
            service.cancel(meal, reason="", by=BY, now=later)
            programme.release(borne, now=later)
        assert sync() == [
            ("2026-09-01 09:00", "Compost <2030>", "CONFIRMED"),
            ("2026-09-02 10:30", "Lunch", "CANCELLED"),
        ]
        assert sequences() == ({"Compost <2030>": 1, "Lunch": 1}, [compost, lunch])
