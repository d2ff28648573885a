"""The page on which a schedule is read into the draft: seen first, then taken."""

from io import BytesIO

import pytest

from app.database import db, unit_of_work
from app.files.models import File
from app.programme.models import Session
from app.series.rules import EditionState
from app.values.access import Role, Scope
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories import schedules
from tests.support.html import Page


@pytest.fixture
def edition(app, client):
    """A planned edition without sessions, whose host organiser is signed in."""
    with unit_of_work():
        made = make.edition(state=EditionState.PLANNED)
        host = people.somebody(Role.HOST_ORGANISER, Scope(made.series_id, made.id))
    people.sign_in(client, host.email)
    return made


def desk(edition, path=""):
    return f"/en/desk/{edition.series.slug}/{edition.slug}/programme/import{path}"


def send(client, edition, content):
    _, _, values = Page(client.get(desk(edition)).text).form("form.c-form")
    typed = {**values, "file": (BytesIO(content), "../schedule.xml")}
    return client.post(desk(edition), data=typed, content_type="multipart/form-data")


def count(table):
    db.session.expire_all()
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def test_what_was_understood_is_shown_before_anything_changes(client, edition):
    shown = send(client, edition, schedules.sample("frab.xml"))
    assert shown.status_code == 200
    for words in ("River Days 2024", "5 sessions", "4 speakers", "logo", "1201", "klingonisch"):
        assert words in shown.text
    assert count(Session) == 0
    _, address, values = Page(shown.text).form("form.c-form")
    assert address == desk(edition, "/take")
    for _time in range(2):
        done = client.post(address, data=values)
        assert done.status_code == 200
        assert count(Session) == 5
    assert "5 sessions say the same as before." in done.text
    assert edition.starts_on.year == 2024


def test_days_stay_where_the_box_is_not_ticked(client, edition):
    shown = Page(send(client, edition, schedules.sample("frab.xml")).text)
    assert shown.texts(".c-note strong") == ["The conference is planned for 1–2 September 2026."]
    _, address, values = shown.form("form.c-form")
    assert values.pop("set_days") == ["y"]
    done = client.post(address, data=values)
    assert "5 sessions wait for their place." in done.text
    assert edition.starts_on.year == 2026


@pytest.mark.parametrize("content", [b"", b"hello", b"<schedule/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_schedule_gets_a_message_beside_its_field(client, edition, content):
    refused = send(client, edition, content)
    assert refused.status_code == 422
    assert 'href="#file"' in refused.text
    assert (count(Session), count(File)) == (0, 0)


def test_a_file_read_for_one_conference_is_put_into_no_other(client, edition):
    _, _, values = Page(send(client, edition, schedules.sample("frab.xml")).text).form("form.c-form")
    with unit_of_work():
        other = make.edition(state=EditionState.PLANNED)
        host = people.somebody(Role.HOST_ORGANISER, Scope(other.series_id, other.id))
    people.sign_in(client, host.email)
    _, _, theirs = Page(send(client, other, schedules.sample("plain.json")).text).form("form.c-form")
    assert client.post(desk(other, "/take"), data={**theirs, "key": values["key"]}).status_code == 404
    assert client.post(desk(edition, "/take"), data=theirs).status_code in (403, 404)
    assert count(Session) == 0


def test_an_announced_conference_offers_nothing_and_takes_nothing(client, edition):
    _, address, values = Page(send(client, edition, schedules.sample("frab.xml")).text).form("form.c-form")
    with unit_of_work():
        edition.state = EditionState.ANNOUNCED
    refused = client.post(address, data=values)
    assert refused.status_code == 422
    assert "people go by what it says" in refused.text
    assert 'type="file"' not in client.get(desk(edition)).text
    assert count(Session) == 0
