"""Publishing: what everybody outside sees, what is told apart, and two people who publish at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.programme import history, placing, queries, releasing, service
from app.programme.models import Release, ReleaseChange, Session
from app.programme.releasing import NothingBefore, NothingToRelease, ReleaseReplaced
from app.programme.rules import ChangedMeanwhile, ChangeKind, NotDeletable
from app.series.models import Edition
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories import programme as make
from tests.factories.programme import BY
from tests.factories.world import NOW

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(days=3)


@pytest.fixture
def edition(app):
    with unit_of_work():
        return make.edition()


def release(edition, now=NOW, **more):
    with unit_of_work():
        return releasing.release(edition, by=SYSTEM, now=now, **more)


def changed(session, **changes):
    with unit_of_work():
        service.change(session, make.wanted(**changes), seen=make.seen(session), by=BY, now=LATER)


def written(edition, **changes):
    with unit_of_work():
        return make.written(edition, **changes)


def told(release):
    """What a release changed: session, kind, fields."""
    return [(one.session_id, one.kind, one.fields) for one in release.changes]


def states(edition):
    return {one.id: (one.state.value, one.revision) for one in queries.released(edition).sessions}


def test_nothing_is_seen_before_it_is_published(edition):
    talk = written(edition)
    assert (queries.released(edition).is_released, queries.released(edition).sessions) == (False, ())
    made = release(edition, name="First", note=Translated(en="Here it is."))
    [published] = queries.released(edition).sessions
    assert (published.title, published.starts_at, published.uid) == (talk.title, talk.starts_at, talk.uid)
    assert [one.name for one in published.speakers] == ["Marloes ter Haarhuis"]
    assert (made.number, told(made)) == (1, [(talk.id, ChangeKind.NEW, [])])
    changed(talk, title=Translated(en="Trams"))
    assert queries.released(edition).sessions == (published,)


def test_what_changed_is_noted_logged_and_counted(edition):
    moved, cancelled, same, unplaced = (written(edition) for _number in range(4))
    release(edition)
    before = edition.series.version
    changed(moved, starts=time(9), ends=time(10))
    with unit_of_work():
        service.cancel(cancelled, reason="Ill", by=BY, now=LATER)
        placing.unplace(unplaced, seen=make.seen(unplaced), by=BY, now=LATER)
    new = written(edition)
    second = release(edition, LATER)
    assert sorted(told(second)) == [
        (moved.id, ChangeKind.MOVED, ["starts_at", "ends_at", "floors"]),
        (cancelled.id, ChangeKind.CANCELLED, ["state"]),
        (unplaced.id, ChangeKind.CANCELLED, ["state"]),
        (new.id, ChangeKind.NEW, []),
    ]
    assert states(edition) == {
        moved.id: ("planned", 1), cancelled.id: ("cancelled", 1), same.id: ("planned", 0),
        unplaced.id: ("cancelled", 1), new.id: ("planned", 0),
    }  # fmt: skip
    assert edition.series.version == before + 1
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_kind == "release"))
    assert list(actions) == ["release.made", "release.made"]
    assert history.in_words(history_of(edition, 2)) == "1 new session, 1 moved, 2 cancelled"


def history_of(edition, number):
    from app.programme import comparing  # the comparison is what is looked at

    return comparing.changes(queries.find_released(edition, number - 1), queries.find_released(edition, number))


def test_the_same_is_not_published_twice(edition):
    with pytest.raises(NothingToRelease):
        release(edition)
    written(edition)
    release(edition)
    with pytest.raises(NothingToRelease):
        release(edition, LATER)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Release)) == 1


def test_only_what_somebody_looked_at_is_published(edition):
    talk = written(edition)
    seen = releasing.upcoming(edition, now=NOW).seen
    changed(talk, title=Translated(en="Trams"))
    with pytest.raises(ChangedMeanwhile):
        release(edition, seen=seen)
    assert release(edition, LATER, seen=releasing.upcoming(edition, now=LATER).seen).number == 1


def test_a_published_session_is_never_deleted(edition):
    talk = written(edition)
    release(edition)
    with unit_of_work():
        service.cancel(talk, reason="Ill", by=BY, now=LATER)
    release(edition, LATER)
    with pytest.raises(NotDeletable), unit_of_work():
        service.delete(talk, by=BY, now=LATER)


def test_taken_back(edition):
    talk = written(edition)
    release(edition, name="First")
    changed(talk, title=Translated(en="Trams"))
    added = written(edition)
    second = release(edition, LATER, name="Second")
    with unit_of_work():
        third = releasing.take_back(edition, number=2, by=BY_SOMEBODY, now=LATER)
    assert (third.number, third.name, second.taken_back_at) == (3, "First", LATER)
    published = queries.released(edition).by_id
    assert published[talk.id].title == make.TITLE
    # The name in the draft stays, and what people may have in their calendars does not vanish.
    assert states(edition) == {talk.id: ("planned", 2), added.id: ("cancelled", 1)}
    assert dict(talk.title) == {"en": "Trams"}
    assert sorted(told(third)) == [
        (talk.id, ChangeKind.CHANGED, ["title"]), (added.id, ChangeKind.CANCELLED, ["state"]),
    ]  # fmt: skip
    with unit_of_work():
        assert releasing.take_back(edition, number=3, by=SYSTEM, now=LATER).number == 4
    assert states(edition) == {talk.id: ("planned", 3), added.id: ("planned", 2)}


BY_SOMEBODY = SYSTEM


def test_only_the_last_release_is_taken_back_and_never_the_first(edition):
    talk = written(edition)
    release(edition)
    with pytest.raises(NothingBefore), unit_of_work():
        releasing.take_back(edition, number=1, by=SYSTEM, now=LATER)
    changed(talk, title=Translated(en="Trams"))
    release(edition, LATER)
    for number in (1, 3):
        with pytest.raises(ReleaseReplaced), unit_of_work():
            releasing.take_back(edition, number=number, by=SYSTEM, now=LATER)


def test_placed_unplaced_and_placed_again(edition):
    with unit_of_work():
        hall = make.written_room(edition)
        talk = make.written(edition, day=None, starts=None, ends=None, length_minutes=40)
    assert (talk.starts_at, talk.length_minutes, talk.floors[0].minutes) == (None, 40, 40)
    slot = placing.Slot(date(2026, 9, 1), time(23, 30), hall.id)
    with unit_of_work():
        placing.place(talk, slot, seen=make.seen(talk), by=BY, now=LATER)
    assert (talk.starts_at.isoformat(), talk.ends_at - talk.starts_at, talk.room, talk.length_minutes) == (
        "2026-09-01T21:30:00+00:00", timedelta(minutes=40), hall, None,
    )  # fmt: skip
    with unit_of_work():
        placing.unplace(talk, seen=make.seen(talk), by=BY, now=LATER)
    assert (talk.starts_at, talk.room_id, talk.length_minutes) == (None, None, 40)
    with unit_of_work():
        placing.place(talk, placing.Slot(date(2026, 9, 2), time(9), None, 20), seen=make.seen(talk), by=BY, now=LATER)
    assert (talk.ends_at - talk.starts_at, talk.floors[0].minutes) == (timedelta(minutes=20), 20)


def test_reading_what_is_published_costs_no_query(edition, count_queries):
    written(edition)
    release(edition)
    edition.series.version  # read once with the edition
    queries.released(edition)
    with count_queries() as seen:
        assert len(queries.released(edition).sessions) == 1
    assert seen == []


def test_a_release_takes_as_many_queries_for_three_as_for_one(edition, count_queries):
    numbers = []
    written(edition)
    release(edition)
    for more in (1, 3):
        for _number in range(more):
            written(edition)
        with count_queries() as seen:
            release(edition, LATER)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


@pytest.mark.real_commits
def test_two_publish_at_once(app):
    """One publishes; the other waits, and then finds nothing new."""
    with unit_of_work():
        edition = make.edition()
        make.written(edition)
        id = edition.id
    gate = threading.Barrier(4)

    def publish(_number):
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    return releasing.release(db.session.get_one(Edition, id), by=SYSTEM, now=NOW).number
            except NothingToRelease as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(publish, range(4)))
    assert sorted(map(str, answers)) == ["1", *["nothing_to_release"] * 3]


@pytest.mark.real_commits
def test_readers_see_the_old_programme_or_the_new_one(app):
    """Every session of a programme says the same number; no reader ever finds two of them."""
    with unit_of_work():
        edition = make.edition()
        for _number in range(5):
            make.written(edition, title=Translated(en="Title 0"))
        releasing.release(edition, by=SYSTEM, now=NOW)
        id = edition.id
    done, mixtures, looks = threading.Event(), [], []

    def read(_number):
        with app.app_context():
            while not done.is_set():
                sessions = queries.released(db.session.get_one(Edition, id)).sessions
                titles = {session.title["en"] for session in sessions}
                looks.append(len(titles))
                if len(titles) != 1:
                    mixtures.append(titles)
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(read, number) for number in range(2)]
        try:
            for number in range(1, 6):
                with app.app_context():
                    with unit_of_work():
                        for session in db.session.scalars(sa.select(Session).where(Session.edition_id == id)):
                            session.title = Translated(en=f"Title {number}")
                        db.session.flush()
                        releasing.release(db.session.get_one(Edition, id), by=SYSTEM, now=NOW)
                    db.session.remove()
        finally:
            done.set()
        for one in reading:
            one.result()
    assert (mixtures, len(looks) > 0) == ([], True)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReleaseChange)) == 5 * 6
