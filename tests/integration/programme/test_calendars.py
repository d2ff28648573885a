"""What subscribed calendars see when organisers write: two independent readers, four time zones."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from app.database import unit_of_work
from app.programme import rooms, service
from app.programme.rules import WantedRoom
from app.values import fingerprints
from app.values.translated import Translated
from tests.factories import programme as make
from tests.factories import series as rings
from tests.factories.programme import BY
from tests.factories.world import NOW

# Offsets from UTC in hours: in summer and in winter.
ZONES = {
    "Europe/Lisbon": (1, 0), "Europe/Berlin": (2, 1), "Europe/Amsterdam": (2, 1), "Europe/Vilnius": (3, 2),
}  # fmt: skip
SUMMER, WINTER = date(2027, 7, 1), date(2027, 12, 1)


def feed(edition, suffix="", **kwargs):
    return f"/{edition.series.slug}/{edition.slug}/programme.ics{suffix}"


@pytest.fixture(autouse=True)
def zones_of_their_own():
    """One of the readers remembers the zone of the first feed that it reads under a name, and a feed has no more of a zone
    than it needs."""
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in set(known) - {"UTC"}:
        del known[name]


def read(text):
    """What two readers make of a feed: (uid, start, end, sequence, status, summary) of each event, the same for both."""
    first = [
        (event.uid, event.start.astimezone(UTC), event.end.astimezone(UTC), event.sequence, event.status.value,
         event.summary)
        for event in IcsCalendarStream.calendar_from_ics(text).events
    ]  # fmt: skip
    second = [
        (event.uid.value, event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC),
         int(event.sequence.value), event.status.value, event.summary.value)
        for event in vobject.readOne(text).vevent_list
    ]  # fmt: skip
    assert sorted(first) == sorted(second)
    return sorted(first)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("season", [SUMMER, WINTER])
def test_nine_o_clock_at_the_venue(client, app, zone, season):
    with unit_of_work():
        edition = make.edition(zone, starts_on=season, ends_on=season)
        make.written(edition, day=season, starts=time(9), ends=time(10))
        make.release(edition)
    text = client.get(feed(edition)).text
    hours = ZONES[zone][season is WINTER]
    [(_uid, start, end, *_rest)] = read(text)
    assert start == datetime.combine(season, time(9), UTC) - timedelta(hours=hours)
    assert end - start == timedelta(hours=1)
    # What the file itself says of the zone, for readers that know no zones.
    calendar = vobject.readOne(text)
    assert calendar.vtimezone.tzinfo.utcoffset(datetime.combine(season, time(9))) == timedelta(hours=hours)
    assert f"DTSTART;TZID={zone}:{season:%Y%m%d}T090000" in text


def test_both_seasons_in_one_conference(client, app):
    """Clocks in Vilnius go back in the night to 31 October 2027."""
    with unit_of_work():
        edition = make.edition("Europe/Vilnius", starts_on=date(2027, 10, 30), ends_on=date(2027, 10, 31))
        for day in (30, 31):
            make.written(edition, day=date(2027, 10, day), starts=time(9), ends=time(10))
        make.written(edition, day=date(2027, 10, 30), starts=time(23), ends=time(5), ends_next_day=True)
        make.release(edition)
    starts = {start: end - start for _uid, start, end, *_rest in read(client.get(feed(edition)).text)}
    assert starts == {
        datetime(2027, 10, 30, 6, tzinfo=UTC): timedelta(hours=1),
        datetime(2027, 10, 30, 20, tzinfo=UTC): timedelta(hours=7),
        datetime(2027, 10, 31, 7, tzinfo=UTC): timedelta(hours=1),
    }


def test_a_conference_has_a_name_of_its_own_in_all_the_world(app):
    """Numbers and slugs are given out anew in every installation; these names are not made of them."""
    with unit_of_work():
        first, second = make.edition(), make.edition()
    names = [first.uid.removesuffix("@conferring"), second.uid.removesuffix("@conferring")]
    assert [UUID(name).version for name in names] == [4, 4]
    assert len(set(names)) == 2
    with unit_of_work():
        first.slug = "elsewhere"
    assert first.uid == f"{names[0]}@conferring"


def test_entry_keeps_its_name_while_it_moves_and_is_cancelled(client, app):
    with unit_of_work():
        edition = make.edition()
        hall = make.written_room(edition, "Hall 2026")
        session = make.written(edition)
    address = feed(edition, "?lang=en")
    seen = []

    def look():
        with unit_of_work():
            make.release(edition)
        [(uid, start, _end, sequence, status, summary)] = read(client.get(address).text)
        seen.append((uid, f"{start:%d %H:%M}", sequence, status, summary))

    def save(**changes):
        with unit_of_work():
            service.change(session, make.wanted(**changes), seen=make.seen(session), by=BY, now=NOW)
        look()

    look()
    save(day=date(2026, 9, 2))
    save(day=date(2026, 9, 2), room_id=hall.id)
    save(day=date(2026, 9, 2), room_id=hall.id, abstract=Translated(en="2030"))
    save(day=date(2026, 9, 2), room_id=hall.id, title=Translated(en="Trams 2030"))
    with unit_of_work():
        fingerprint = fingerprints.of(rooms.facts_of_room(hall))
        rooms.change_room(hall, WantedRoom(rings.everywhere("Hall 2027")), seen=fingerprint, by=BY, now=NOW)
    look()
    with unit_of_work():
        service.cancel(session, reason="Ill", by=BY, now=NOW)
    look()
    with unit_of_work():
        service.restore(session, by=BY, now=NOW)
    look()
    before, after = "Trains change towns", "Trams 2030"
    assert seen == [
        (session.uid, "01 07:30", 0, "CONFIRMED", before),
        (session.uid, "02 07:30", 1, "CONFIRMED", before),
        (session.uid, "02 07:30", 2, "CONFIRMED", before),
        (session.uid, "02 07:30", 2, "CONFIRMED", before),
        (session.uid, "02 07:30", 3, "CONFIRMED", after),
        (session.uid, "02 07:30", 4, "CONFIRMED", after),
        (session.uid, "02 07:30", 5, "CANCELLED", after),
        (session.uid, "02 07:30", 6, "CONFIRMED", after),
    ]


def test_feed_is_the_same_bytes_until_something_is_published(client, app):
    with unit_of_work():
        edition = make.edition()
        session = make.written(edition)
        make.release(edition)
    first = client.get(feed(edition))
    again = client.get(feed(edition), headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    with unit_of_work():
        service.change(session, make.wanted(starts=time(9)), seen=make.seen(session), by=BY, now=NOW)
    assert client.get(feed(edition), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with unit_of_work():
        make.release(edition, now=NOW)
    after = client.get(feed(edition), headers={"If-None-Match": first.headers["ETag"]})
    assert (after.status_code, after.data != first.data) == (200, True)
    with unit_of_work():
        service.change(session, make.wanted(starts=time(9)), seen=make.seen(session), by=BY, now=NOW)
    assert client.get(feed(edition), headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
