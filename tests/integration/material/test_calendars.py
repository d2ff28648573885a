"""What is published of a session hangs on its entry in every calendar, and leaves it again; as independent readers read it."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from app.database import unit_of_work
from app.files.rules import ScanState
from app.programme import material, producers
from app.programme.material_rules import StillChecked
from app.programme.rules import MaterialKind
from app.registration import calendar as own_calendars
from app.values.translated import Translated
from tests.factories import material as make
from tests.factories import programme as sessions
from tests.factories import registration
from tests.factories.programme import BY
from tests.factories.world import NOW

FEED = "/ring/borne/programme.ics?lang=en"
XML = "{urn:ietf:params:xml:ns:icalendar-2.0}"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def talk(world):
    with unit_of_work():
        made = sessions.session(world.edition, "Trains 2030")
        sessions.session(world.edition, "Trams 2031", starts="11:00")
        sessions.release(world.edition)
    return made


@pytest.fixture
def slides(talk):
    """Handed in, with consent, and not public yet."""
    with unit_of_work():
        return make.handed_in(talk, consents=True)


def published(slides):
    with unit_of_work():
        material.publish(slides, by=BY, now=LATER)


def address_of(client, slides):
    return f"{client.application.config['SETTINGS'].base_url}/ring/borne/material/{slides.file.key}"


def entry(text):
    [found] = [event for event in icalendar.Calendar.from_ical(text).walk("VEVENT") if "Trains" in event["summary"]]
    return found


def test_three_readers_find_the_document_and_its_address_in_the_text(client, talk, slides):
    published(slides)
    text, address = client.get(FEED).get_data(), address_of(client, slides)
    attached = entry(text)["attach"]
    assert (str(attached), dict(attached.params)) == (
        address, {"FMTTYPE": "application/pdf", "FILENAME": "Trains 2030.pdf"},
    )  # fmt: skip
    assert f"Slides (Nederlands): {address}" in entry(text)["description"].splitlines()
    [other] = [one for one in vobject.readOne(text.decode()).vevent_list if "Trains" in one.summary.value]
    assert (other.attach.value, other.attach.fmttype_param) == (address, "application/pdf")
    events = IcsCalendarStream.calendar_from_ics(text.decode()).events
    assert sorted(address in (event.description or "") for event in events) == [False, True]


def test_a_calendar_in_xml_has_it_too(client, slides):
    published(slides)
    root = ET.fromstring(client.get("/ring/borne/schedule.xcal?lang=en").get_data())
    [attached] = root.iter(f"{XML}attach")
    assert attached.findtext(f"{XML}uri") == address_of(client, slides)
    said = {one.tag.removeprefix(XML).upper(): one.findtext(f"{XML}text") for one in attached.find(f"{XML}parameters")}
    assert said == {"FMTTYPE": "application/pdf", "FILENAME": "Trains 2030.pdf"}


def test_feeds_are_others_at_once_though_the_release_is_the_same(client, talk, slides):
    feeds = (FEED, f"/ring/borne/programme/{talk.slug}.ics", "/ring/borne/schedule.xcal", "/ring/borne/schedule.json",
             "/ring/borne/schedule.xml")  # fmt: skip
    before = {feed: client.get(feed).headers["ETag"] for feed in feeds}
    first = entry(client.get(FEED).get_data())
    published(slides)
    for feed in feeds:
        assert client.get(feed, headers={"If-None-Match": before[feed]}).status_code == 200, feed
    then = entry(client.get(FEED).get_data())
    assert (then["sequence"], then["uid"]) == (first["sequence"], first["uid"])
    assert (then["last-modified"].dt, then["dtstamp"].dt) == (LATER, LATER)
    assert first["last-modified"].dt < LATER
    with unit_of_work():
        material.withdraw(slides, by=BY, now=LATER)
    for feed in feeds:
        assert client.get(feed).headers["ETag"] == before[feed], feed


def test_what_is_not_public_stands_in_no_calendar(client, talk, slides):
    with unit_of_work():
        glossary = make.handed_in(talk, kind=MaterialKind.GLOSSARY)
    for feed in (FEED, "/ring/borne/schedule.xcal", "/ring/borne/schedule.json", "/ring/borne/schedule.xml"):
        text = client.get(feed).get_data(as_text=True)
        assert [key for key in (slides.file.key, glossary.file.key) if key in text] == []


def test_the_entry_in_a_mail_has_it(app, client, talk, slides):
    published(slides)
    with app.test_request_context():
        sent = producers.session(talk.id).content
    assert str(entry(sent)["attach"]) == address_of(client, slides)


def test_ones_own_calendar_has_it(app):
    with unit_of_work():
        edition = registration.edition()
        session = registration.session(edition, title=Translated(en="Trains"))
        slides = make.handed_in(session, is_public=True)
        person = registration.registered(edition)
    with app.test_request_context():
        assert str(entry(own_calendars.own(person))["attach"]).endswith(f"/{edition.slug}/material/{slides.file.key}")


def test_what_the_scanner_has_not_passed_is_not_published(talk, slides):
    slides.file.scan = ScanState.WAITING
    with pytest.raises(StillChecked):
        material.publish(slides, by=BY, now=LATER)
    assert slides.published_at is None
