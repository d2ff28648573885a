"""Writing the programme: what is stored, what the log and calendars learn, and every refusal."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from app.audit import privacy as log
from app.database import db, unit_of_work
from app.programme import privacy, queries, rooms, rules, service
from app.programme.models import Room, Session
from app.programme.rules import ChannelMode, Heard, Promise, SessionState, Speaker, Spoken, WantedRoom
from app.programme.timing import NoSuchTime
from app.registration import service as registration
from app.values import fingerprints
from app.values.translated import Translated
from tests.factories import programme as make
from tests.factories import series as rings
from tests.factories.programme import BY
from tests.factories.world import NOW

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(days=3)


@pytest.fixture
def edition(app):
    with unit_of_work():
        return make.edition()


def changed(session, *, seen=None, **changes):
    with unit_of_work():
        service.change(session, make.wanted(**changes), seen=seen or make.seen(session), by=BY, now=LATER)
    db.session.expire_all()
    return session


def actions(session):
    return [entry["action"] for entry in log.find(("session", session.id))]


def version(edition):
    db.session.expire_all()
    return edition.series.version


def numbers():
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Session, Room)]


def test_session_is_stored_whole(edition):
    with unit_of_work():
        hall = make.written_room(edition)
        made = make.written(
            edition, room_id=hall.id, floors=(Spoken("nl", 60), Spoken("en")), bookable=True,
            channels=(
                Heard("lt", ChannelMode.SIMULTANEOUS, Promise.PLANNED),
                Heard("dse", ChannelMode.SIGN, Promise.CONFIRMED),
                Heard("nl", ChannelMode.CAPTIONS, Promise.PLANNED),
            ),
        )  # fmt: skip
    db.session.expire_all()
    assert (made.slug, made.changed_at, made.created_at) == ("trains-change-towns", NOW, NOW)
    assert (made.starts_at.isoformat(), made.ends_at.isoformat()) == (
        "2026-09-01T07:30:00+00:00", "2026-09-01T09:00:00+00:00",
    )  # fmt: skip
    assert (dict(made.title), made.room, made.bookable) == (dict(make.TITLE), hall, True)
    assert [(floor.language, floor.minutes, floor.position) for floor in made.floors] == [("nl", 60, 1), ("en", 30, 2)]
    assert sorted((heard.language, heard.number, heard.mode, heard.promise) for heard in made.channels) == [
        ("dse", None, "sign", "confirmed"), ("lt", 4, "simultaneous", "planned"), ("nl", None, "captions", "planned"),
    ]  # fmt: skip
    assert [(one.name, one.organisation) for one in made.speakers] == [("Marloes ter Haarhuis", "Gemeente Borne")]
    [entry] = log.find(("session", made.id))
    assert (entry["action"], entry["changes"]["title"]) == (
        "session.created", {"before": None, "after": dict(make.TITLE)},
    )  # fmt: skip


def test_same_title_gets_another_address(edition):
    with unit_of_work():
        made = [make.written(edition).slug for _number in range(3)]
    assert made == ["trains-change-towns", "trains-change-towns-2", "trains-change-towns-3"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"starts": time(9)}, ["starts_at"]),
        ({"ends": time(12)}, ["ends_at", "floors"]),
        ({"day": date(2026, 9, 2)}, ["ends_at", "starts_at"]),
        ({"title": Translated(en="Trams")}, ["title"]),
        ({"place": Translated(en="At the lake")}, ["place"]),
        ({"abstract": Translated(en="On rails.")}, ["abstract"]),
        ({"kind": rules.SessionKind.KEYNOTE}, ["kind"]),
        ({"speakers": (Speaker("Ona"),)}, ["speakers"]),
        ({"channels": (Heard("de", ChannelMode.WHISPERED, Promise.PLANNED),)}, ["channels"]),
        ({"floors": (Spoken("en", 30), Spoken("nl"))}, ["floors"]),
        ({"bookable": True}, ["bookable"]),
    ],
)
def test_change_is_stored_and_logged_and_nobody_outside_sees_it(edition, changes, fields):
    with unit_of_work():
        session = make.written(edition)
    uid, slug, before = session.uid, session.slug, version(edition)
    if "starts_at" in fields and "ends_at" not in fields:
        changes = {**changes, "floors": (Spoken("nl", 90),)}
    changed(session, **changes)
    entry = log.find(("session", session.id))[-1]
    assert (entry["action"], sorted(entry["changes"])) == ("session.changed", fields)
    assert (session.uid, session.slug, session.changed_at) == (uid, slug, LATER)
    assert version(edition) == before
    stored = service.facts_of(session)
    assert {name: stored[name] for name in fields} == {name: entry["changes"][name]["after"] for name in fields}


def test_nothing_different_changes_nothing(edition):
    with unit_of_work():
        session = make.written(edition)
    before = version(edition)
    changed(session)
    assert (session.changed_at, actions(session)) == (NOW, ["session.created"])
    assert version(edition) == before


def test_what_somebody_else_has_saved_is_not_overwritten(edition):
    with unit_of_work():
        session = make.written(edition)
    seen = make.seen(session)
    changed(session, abstract=Translated(en="From one organiser."))
    with pytest.raises(rules.ChangedMeanwhile):
        changed(session, seen=seen, abstract=Translated(en="From the other one."))
    db.session.expire_all()
    assert dict(session.abstract) == {"en": "From one organiser."}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends": time(9)}, "ends_too_early"),
        ({"day": date(2026, 9, 3)}, "outside_the_days"),
        ({"floors": (Spoken("nl", 91),)}, "floors_too_long"),
        ({"room_id": 10_000}, "unknown_room"),
    ],
)
def test_refusals_leave_everything_as_it_was(edition, changes, code):
    with unit_of_work():
        session = make.written(edition)
    before, published = service.facts_of(session), version(edition)
    for act in (lambda: changed(session, **changes), lambda: make.written(edition, **changes)):
        with pytest.raises(rules.DomainError) as refusal, unit_of_work():
            act()
        assert refusal.value.code == code
    db.session.expire_all()
    assert (service.facts_of(session), numbers(), version(edition)) == (before, [1, 0], published)


def test_time_that_clocks_jump_over(app):
    with unit_of_work():
        edition = make.edition("Europe/Vilnius", starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))
    with pytest.raises(NoSuchTime), unit_of_work():
        make.written(edition, day=date(2027, 3, 28), starts=time(3, 30))


def test_room_of_another_conference_is_unknown(edition):
    with unit_of_work():
        foreign = make.written_room(make.edition())
    with pytest.raises(rules.UnknownRoom), unit_of_work():
        make.written(edition, room_id=foreign.id)


def test_cancelled_and_restored(edition):
    with unit_of_work():
        session = make.written(edition)
    for _twice in range(2):
        with unit_of_work():
            service.cancel(session, reason="The speaker is ill.", by=BY, now=LATER)
    assert (session.state, session.changed_at) == (SessionState.CANCELLED, LATER)
    with unit_of_work():
        service.restore(session, by=BY, now=LATER)
    assert session.state is SessionState.PLANNED
    assert actions(session) == ["session.created", "session.cancelled", "session.restored"]
    assert log.find(("session", session.id))[1]["changes"] == {
        "state": {"before": "planned", "after": "cancelled"},
        "reason": {"before": None, "after": "The speaker is ill."},
    }


def test_published_session_cannot_be_deleted(edition):
    with unit_of_work():
        session = make.written(edition)
        make.release(edition)
    with pytest.raises(rules.NotDeletable), unit_of_work():
        service.delete(session, by=BY, now=LATER)
    assert numbers() == [1, 0]


def test_session_that_was_never_published_is_deleted(edition):
    with unit_of_work():
        session = make.written(edition)
        id = session.id
    with unit_of_work():
        service.delete(session, by=BY, now=LATER)
    assert numbers() == [0, 0]
    assert [entry["action"] for entry in log.find(("session", id))] == ["session.created", "session.deleted"]


def test_session_with_places_is_not_deleted(app):
    with unit_of_work():
        edition = make.edition()
        session = make.written(edition, bookable=True)
        registration.set_quota(edition, 20, session=session)
    with pytest.raises(rules.SessionInUse), unit_of_work():
        service.delete(session, by=BY, now=LATER)
    assert (numbers(), actions(session)) == ([1, 0], ["session.created"])


def change_room(room, wanted, seen=None):
    seen = seen or fingerprints.of(rooms.facts_of_room(room))
    with unit_of_work():
        rooms.change_room(room, wanted, seen=seen, by=BY, now=LATER)
    db.session.expire_all()


def test_rooms_stand_in_their_order(edition):
    with unit_of_work():
        make.written_room(edition, "Hall")
        make.written_room(edition, "Library")
        make.written_room(edition, "Cinema", position=1)
    assert [(room.name["en"], room.position) for room in queries.rooms_of(edition)] == [
        ("Hall", 1), ("Cinema", 1), ("Library", 2),
    ]  # fmt: skip


def test_room_with_another_name_moves_its_sessions(edition):
    with unit_of_work():
        hall, library = make.written_room(edition, "Hall"), make.written_room(edition, "Library")
        inside, elsewhere = make.written(edition, room_id=hall.id), make.written(edition, room_id=library.id)
        make.release(edition)
    change_room(hall, WantedRoom(rings.everywhere("Great Hall")))
    assert counted(edition, inside, elsewhere) == [(0, NOW), (0, NOW)]
    with unit_of_work():
        make.release(edition, now=LATER)
    assert counted(edition, inside, elsewhere) == [(1, LATER), (0, NOW)]
    change_room(hall, WantedRoom(rings.everywhere("Great Hall"), capacity=300))
    with unit_of_work():
        assert make.release(edition, now=LATER).number == 3
    assert counted(edition, inside, elsewhere) == [(1, LATER), (0, NOW)]


def counted(edition, *sessions):
    published = queries.last_released(edition).by_id
    return [(published[one.id].revision, published[one.id].changed_at) for one in sessions]


def test_room_is_not_overwritten(edition):
    with unit_of_work():
        hall = make.written_room(edition, "Hall")
    seen = fingerprints.of(rooms.facts_of_room(hall))
    change_room(hall, WantedRoom(rings.everywhere("Hall"), capacity=300))
    with pytest.raises(rules.ChangedMeanwhile):
        change_room(hall, WantedRoom(rings.everywhere("Hall"), capacity=200), seen)
    db.session.expire_all()
    assert hall.capacity == 300


def test_only_unused_rooms_are_removed(edition):
    with unit_of_work():
        hall, library = make.written_room(edition, "Hall"), make.written_room(edition, "Library")
        make.written(edition, room_id=hall.id)
    with pytest.raises(rules.RoomInUse), unit_of_work():
        rooms.remove_room(hall, by=BY, now=LATER)
    with unit_of_work():
        rooms.remove_room(library, by=BY, now=LATER)
    assert [room.name["en"] for room in queries.rooms_of(edition)] == ["Hall"]


def test_speaker_is_found_and_forgotten(edition):
    with unit_of_work():
        session = make.written(edition, speakers=(Speaker("Ona Žukauskienė", "Trakai"), Speaker("Jan")))
        make.written(edition, speakers=(Speaker("Jan"),))
    ona = session.speakers[0]
    [found] = privacy.find(ona)
    assert (found["session"], found["named"]) == (
        session.slug, {"name": "Ona Žukauskienė", "organisation": "Trakai"},
    )  # fmt: skip
    with unit_of_work():
        assert privacy.forget(ona, by=BY, now=LATER) == 1
    assert privacy.find(ona) == []
    assert [one.name for one in session.speakers] == ["Jan"]
    assert "ukauskien" not in str(log.find(("session", session.id)))
