"""The editor at the desk: places by forms, warnings beside them, two organisers at once, and what an act costs."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.programme import editing, placing, service
from app.programme.editing import MovedMeanwhile, People
from app.programme.models import Session
from app.programme.placing import Slot
from app.programme.rules import SessionKind
from app.programme.warnings import Trouble
from app.registration import audience
from app.series.models import Edition
from app.values import moments
from app.values.access import Role, Scope
from app.values.translated import Translated
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories.programme import BY
from tests.factories.world import NOW
from tests.integration.programme.test_at_once import at_once

NOBODY = People({}, {}, {})


def waiting(edition, title="Wind", minutes=45, **more):
    return make.written(
        edition, title=Translated(en=title), day=None, starts=None, ends=None, length_minutes=minutes, **more
    )


@pytest.fixture
def edition(app, client):
    """An edition whose host organiser is signed in, with two rooms, a talk that has its place and one that waits."""
    with unit_of_work():
        made = make.edition()
        made.hall = make.written_room(made, "Hall", capacity=30)
        made.attic = make.written_room(made, "Attic")
        made.talk = make.written(made, title=Translated(en="Trains"), room_id=made.hall.id, channels=())
        made.waiting = waiting(made)
        host = people.somebody(Role.HOST_ORGANISER, Scope(made.series_id, made.id))
    people.sign_in(client, host.email)
    return made


def address(edition, **values):
    asked = "&".join(f"{name}={value}" for name, value in values.items())
    return f"/en/desk/{edition.series.slug}/{edition.slug}/programme/editor?{asked}"


def place_of(session):
    db.session.rollback()
    stored = db.session.get_one(Session, session.id)
    if stored.starts_at is None:
        return stored.length_minutes
    starts = moments.local(stored.starts_at, stored.edition.timezone)
    return f"{starts:%m-%d %H:%M}", placing.length_of(stored), stored.room_id


def titles(page, selector):
    return page.texts(f"{selector} h3 a")


def test_placed_by_the_form_and_taken_out_again(client, edition):
    page = client.page(address(edition))
    assert (titles(page, "[data-waiting]"), titles(page, ".c-board")) == (["Wind"], ["Trains"])
    asked = address(edition, session=edition.waiting.id)
    slot = {"starts": "14:05", "day": "2026-09-02", "room": edition.attic.id, "minutes": 30}
    client.send(asked, slot, form="#place form", button="act=place")
    assert place_of(edition.waiting) == ("09-02 14:05", 30, edition.attic.id)
    page = client.page(address(edition, day="2026-09-02"))
    assert (titles(page, "[data-waiting]"), titles(page, ".c-board")) == ([], ["Wind"])
    client.send(asked, form="#place form", button="act=unplace")
    assert place_of(edition.waiting) == 30


def test_form_proposes_the_first_free_time(client, edition):
    client.send(address(edition), {"buffer-minutes": 10}, form="[aria-labelledby=between] form", button="act=buffer")
    page = client.page(address(edition, session=edition.waiting.id))
    _method, _action, values = page.form("#place form")
    proposed = {name: values[name] for name in ("day", "starts", "minutes", "room")}
    assert proposed == {"day": ["2026-09-01"], "starts": ["11:10"], "minutes": ["45"], "room": [str(edition.hall.id)]}


def test_break_for_everybody_is_named_in_every_language(client, edition):
    form = "[aria-labelledby=all] form"
    client.send(address(edition), {"add-kind": "lunch", "add-starts": "12:00"}, form=form, button="act=add")
    made = db.session.scalars(sa.select(Session).where(Session.kind == SessionKind.LUNCH)).one()
    assert (made.title["en"], made.title["de"], set(made.title)) == (
        "Lunch", "Mittagessen", set(edition.series.languages),
    )  # fmt: skip
    assert titles(client.page(address(edition)), ".c-board [colspan='2']") == ["Lunch"]


def test_what_is_missing_is_said_beside_its_field(client, edition):
    asked = address(edition, session=edition.waiting.id)
    refused = client.send(asked, {"starts": "25:00"}, form="#place form", button="act=place", status=422)
    assert refused.page.texts(".kern-error") == ["Please write a time such as 09:30."]
    assert place_of(edition.waiting) == 45


def test_warnings_stand_beside_the_board_and_on_the_session(client, edition):
    with unit_of_work():
        stored = db.session.get_one(Session, edition.waiting.id)
        placing.place(
            stored, Slot(edition.starts_on, time(10), edition.hall.id), seen=make.seen(stored), by=BY, now=NOW
        )
    page = client.page(address(edition))
    [room, speaker] = page.texts(".c-warnings > li")
    assert room.startswith("These two take place in “Hall” at the same time.")
    assert speaker.startswith("Marloes ter Haarhuis speaks in both of these at the same time.")
    assert len(page.texts(".c-board .c-slot--warned")) == 2


def test_second_saver_is_told_where_it_stands_now(client, edition):
    asked = address(edition, session=edition.waiting.id)
    _method, action, values = client.page(asked).form("#place form")
    with unit_of_work():
        stored = db.session.get_one(Session, edition.waiting.id)
        service.change(
            stored,
            make.wanted(title=Translated(en="Wind"), room_id=edition.attic.id),
            seen=make.seen(stored),
            by=BY,
            now=NOW,
        )
    values |= {"act": ["place"], "starts": ["15:00"]}
    refused = client.post(action, data=values)
    assert refused.status_code == 409
    [told] = refused.page.texts("#place strong")
    assert told == "“Wind” stands on Tuesday 1 September, 09:30–11:00, in Attic."
    _method, action, values = refused.page.form("#place form")
    assert values["starts"] == ["15:00"]
    assert client.post(action, data=values | {"act": ["place"]}).status_code == 303
    assert place_of(edition.waiting) == ("09-01 15:00", 45, edition.hall.id)


def test_script_hears_what_came_of_it_and_gets_the_board_alone(client, edition):
    _method, _action, values = client.page(address(edition, session=edition.waiting.id)).form("#place form")
    values |= {"act": ["place"], "part": ["board"]}
    answer = client.post(address(edition), data=values | {"starts": ["16:00"]})
    assert (answer.status_code, answer.json) == (
        200, {"said": "“Wind” stands on Tuesday 1 September, 16:00–16:45, in Hall."},
    )  # fmt: skip
    again = client.post(address(edition), data=values | {"starts": ["17:00"]})
    assert (again.status_code, again.json) == (409, {"said": str(MovedMeanwhile.message)})
    wrong = client.post(address(edition), data=values | {"starts": ["25:00"]})
    assert (wrong.status_code, wrong.json) == (422, {"said": "Please write a time such as 09:30."})
    assert place_of(edition.waiting) == ("09-01 16:00", 45, edition.hall.id)
    client.checks_pages = False
    board = client.get(address(edition, day="2026-09-01", part="board")).text
    assert board.lstrip()[:15] == '<div id="board"'
    assert "<main" not in board


def test_only_so_many_warnings_are_listed(client, edition):
    """Each of eleven talks of one speaker at one time with each of the others; all of them are marked."""
    with unit_of_work():
        for _number in range(10):
            make.written(edition, room_id=edition.hall.id, channels=())
    page = client.page(address(edition))
    assert len(page.texts(".c-warnings > li")) == 50
    assert page.texts("[aria-labelledby=warnings] > p")[0].startswith("110 things will not work out like this.")
    assert len(page.texts(".c-board .c-slot--warned")) == 11


@pytest.mark.parametrize("session", ["", "x", "²", "0", "99999999999999999999"])
def test_session_that_is_none_is_not_found(client, edition, session):
    _method, _action, values = client.page(address(edition, session=edition.waiting.id)).form("#place form")
    answer = client.post(address(edition), data=values | {"act": ["place"], "session": [session]})
    assert answer.status_code == 404


def test_what_is_new_or_moved_since_the_release(client, edition):
    with unit_of_work():
        make.release(db.session.get_one(Edition, edition.id))
        talk, wind = (db.session.get_one(Session, one.id) for one in (edition.talk, edition.waiting))
        placing.place(talk, Slot(edition.starts_on, time(9)), seen=make.seen(talk), by=BY, now=NOW)
        placing.place(wind, Slot(edition.starts_on, time(15), edition.hall.id), seen=make.seen(wind), by=BY, now=NOW)
    page = client.page(address(edition))
    assert [text.split()[-1] for text in page.texts(".c-board .c-slot p:last-child")] == ["Moved", "New"]


@pytest.mark.parametrize("form", [{}, {"act": "no such act"}])
def test_unknown_act_is_refused(client, edition, form):
    assert client.post(address(edition), data=form).status_code == 400


def test_queries_do_not_grow_with_the_sessions(app, count_queries):
    with unit_of_work():
        few, many = make.edition(), make.edition()
        for of, number in ((few, 1), (many, 5)):
            of.added = [make.written(of) for _ in range(number)]

    def asked(of):
        db.session.expire_all()
        of.series_id
        with count_queries() as counted:
            editing.draft(of, People(audience.everybody(of), audience.by_session(of), audience.sizes(of)))
        return len(counted)

    assert asked(few) == asked(many)


def test_saving_asks_for_no_other_session(client, edition, count_queries):
    """However many there are, a move costs as much as the move of one alone."""

    def moved(starts):
        _method, action, values = client.page(address(edition, session=edition.waiting.id)).form("#place form")
        with count_queries() as counted:
            assert client.post(action, data=values | {"act": ["place"], "starts": [starts]}).status_code == 303
        return len(counted)

    moved("14:00")
    alone = moved("15:00")
    with unit_of_work():
        for _number in range(5):
            make.written(edition)
    assert moved("16:00") == alone


@pytest.mark.both_databases
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_one_of_two_organisers_is_told(app):
    with unit_of_work():
        made = make.edition()
        session = waiting(made)
        id, seen, day = session.id, editing.draft(made, NOBODY).by_id[session.id].seen, made.starts_on

    def put(number):
        stored = db.session.get_one(Session, id)
        editing.place(stored, Slot(day, time(9 + number)), seen=seen, by=BY, now=NOW + timedelta(days=1))
        return "placed"

    assert sorted(at_once(app, put)) == [*[MovedMeanwhile.code] * 3, "placed"]
    db.session.rollback()
    entries = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "session.changed")
    assert db.session.scalar(entries) == 1


@pytest.mark.both_databases
def test_people_are_counted_by_what_they_understand(demo_world):
    edition = demo_world.edition
    groups = audience.everybody(edition)
    assert sum(groups.values()) > 0
    assert all(groups[one] for one in groups)
    for session_id, own in audience.by_session(edition).items():
        assert set(own) <= set(groups), session_id
    found = editing.draft(edition, People(groups, audience.by_session(edition), audience.sizes(edition)))
    lost = [one for one in found.findings if one.trouble is Trouble.NOT_FOLLOWED]
    assert all(0 < one.number <= one.of <= sum(groups.values()) for one in lost)
