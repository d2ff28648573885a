"""A release, and those who have a place in its sessions: one mail each, places of cancelled sessions given back once,
whatever is killed in between."""

import icalendar
import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox import making
from app.outbox.models import Message
from app.programme import releasing
from app.programme import service as programme_service
from app.programme.models import Release
from app.programme.rules import SessionState
from app.registration import calendar, jobs, queries, service
from app.registration.models import Booking, LostPlace, Quota, Registration
from app.registration.service import following
from app.series.rules import EditionState
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories import programme
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases


class Stop(BaseException):
    """The worker dies here."""


@pytest.fixture
def edition(app):
    with unit_of_work():
        made = make.edition(capacity=50)
        jobs_of_the_first_release(made)
    return made


def jobs_of_the_first_release(edition):
    edition.trip = make.session(edition, hour=9, places=20)
    edition.shop = make.session(edition, hour=11, places=20)
    edition.talk = make.session(edition, hour=14)


def settled():
    """Nothing is left to be told."""
    return db.session.scalar(sa.select(sa.func.count()).where(Release.people_told_at.is_(None))) == 0


def follow():
    done = jobs.follow_releases(now=NOW)
    db.session.rollback()
    return done


def people(edition, number, *sessions, **more):
    with unit_of_work():
        return [make.registered(edition, sessions=[one.id for one in sessions], **more) for _n in range(number)]


def cancel(edition, *sessions):
    with unit_of_work():
        for session in sessions:
            programme_service.cancel(session, reason="Rain", by=SYSTEM, now=NOW)
        releasing.release(edition, note=Translated(en="The bus is broken."), by=SYSTEM, now=NOW)


def mails():
    """Who was told, with the release: one cause each."""
    return sorted(db.session.scalars(sa.select(Message.cause).where(Message.kind == "registration.sessions")))


def causes(edition, *registrations):
    number = db.session.scalar(sa.select(sa.func.max(Release.id)).where(Release.edition_id == edition.id))
    return sorted(f"registration.sessions:{number}:{one.id}" for one in registrations)


def taken(session):
    return db.session.scalar(sa.select(Quota.taken).where(Quota.session_id == session.id))


def test_whoever_has_a_place_is_told_once_and_nobody_else(edition):
    follow()
    going = people(edition, 2, edition.trip)
    people(edition, 1, edition.shop)
    people(edition, 1)
    cancel(edition, edition.trip)
    assert follow() == 2
    assert mails() == causes(edition, *going)
    assert (follow(), len(mails()), settled()) == (0, 2, True)


def test_places_of_a_cancelled_session_are_given_back(edition):
    follow()
    [both, one] = people(edition, 1, edition.trip, edition.shop) + people(edition, 1, edition.trip)
    cancel(edition, edition.trip)
    follow()
    assert (taken(edition.trip), taken(edition.shop), queries.miscounted()) == (0, 1, [])
    assert (queries.booked_ids(both), queries.booked_ids(one)) == ([edition.shop.id], [])
    assert sorted(db.session.scalars(sa.select(LostPlace.registration_id))) == sorted([both.id, one.id])
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == one.id))
    assert "registration.place_lost" in list(actions)


def test_the_calendar_goes_on_showing_what_is_cancelled(edition):
    follow()
    [person] = people(edition, 1, edition.trip)
    cancel(edition, edition.trip)
    follow()
    events = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(calendar.own(person)).walk("VEVENT")}
    assert {uid: str(one["STATUS"]) for uid, one in events.items()} == {
        edition.trip.uid: "CANCELLED", edition.talk.uid: "CONFIRMED",
    }  # fmt: skip
    assert events[edition.trip.uid]["SEQUENCE"] == 1


def test_the_mail_says_what_was_and_what_is_and_brings_the_calendar(edition, app):
    follow()
    [person] = people(edition, 1, edition.trip, edition.shop, mail_language="en", wants=())
    with unit_of_work():
        edition.shop.title = Translated(en="Another title")
        programme.moved(edition.shop, edition.shop.starts_at.replace(hour=12), now=NOW)
        programme_service.cancel(edition.trip, reason="Rain", by=SYSTEM, now=NOW)
        releasing.release(edition, note=Translated(en="The bus is broken."), by=SYSTEM, now=NOW)
    follow()
    whole = [
        making.whole(message)
        for message in db.session.scalars(
            sa.select(Message).where(Message.kind == "registration.sessions").order_by(Message.id)
        )
    ]
    moved, cancelled = (one.text for one in whole)
    assert "Moved: Another title" in moved
    assert "Title: was Wind" in moved
    time = "- Time: was Tuesday 16 May, 13:00–14:00, is now Tuesday 16 May, 14:00–15:00"
    assert time in moved.replace("\xa0", " ")
    assert "Cancelled: Wind" in cancelled
    assert "Your place in it is given back." in cancelled
    assert "The bus is broken." in cancelled
    for one in whole:
        [attached] = one.attachments
        assert (attached.mimetype, b"BEGIN:VEVENT" in attached.content) == ("text/calendar", True)
        assert one.links["registration"].startswith("http")
    assert person.email == "".join(set(db.session.scalars(sa.select(Message.to_address).where(Message.subject != ""))))


def test_only_what_matters_is_told(edition):
    follow()
    people(edition, 1, edition.trip)
    with unit_of_work():
        edition.trip.abstract = Translated(en="A better text.")
        releasing.release(edition, by=SYSTEM, now=NOW)
    assert (follow(), mails(), settled()) == (0, [], True)


def test_a_cancellation_taken_back_before_anybody_was_told_costs_no_place(edition):
    follow()
    [person] = people(edition, 1, edition.trip)
    cancel(edition, edition.trip)
    with unit_of_work():
        releasing.take_back(
            edition, number=db.session.scalar(sa.select(sa.func.max(Release.number))), by=SYSTEM, now=NOW
        )
    follow()
    assert (queries.booked_ids(person), taken(edition.trip), len(mails()), settled()) == ([edition.trip.id], 1, 2, True)


def test_whoever_lost_a_place_hears_that_it_takes_place_again(edition):
    follow()
    [person] = people(edition, 1, edition.trip)
    cancel(edition, edition.trip)
    follow()
    with unit_of_work():
        programme_service.restore(edition.trip, by=SYSTEM, now=NOW)
        releasing.release(edition, by=SYSTEM, now=NOW)
    follow()
    assert (len(mails()), queries.booked_ids(person), taken(edition.trip)) == (2, [], 0)
    assert edition.trip.id not in [one.id for one in queries.own_sessions(person)]


def test_people_without_mail_lose_their_place_all_the_same(edition):
    follow()
    [person] = people(edition, 1, edition.trip)
    with unit_of_work():
        person.email = ""
    cancel(edition, edition.trip)
    follow()
    assert (mails(), taken(edition.trip), settled()) == ([], 0, True)


def test_cancelled_registrations_hear_nothing(edition):
    follow()
    [person] = people(edition, 1, edition.trip)
    with unit_of_work():
        service.cancel(person, by=SYSTEM, now=NOW)
    cancel(edition, edition.trip)
    assert (follow(), mails(), taken(edition.trip)) == (0, [], 0)


def test_nobody_is_told_before_the_conference_is_announced(edition):
    follow()
    people(edition, 1, edition.trip)
    with unit_of_work():
        edition.state = EditionState.PLANNED
    cancel(edition, edition.trip)
    assert (follow(), settled()) == (0, False)
    with unit_of_work():
        edition.state = EditionState.ANNOUNCED
    assert (follow(), settled()) == (1, True)


@pytest.mark.real_commits
@pytest.mark.parametrize("dies_after", range(10))
def test_killed_anywhere_it_finishes_by_itself(app, monkeypatch, dies_after):
    """The worker dies at every step in turn: before, within and after each person's transaction."""
    with unit_of_work():
        edition = make.edition(capacity=50)
        jobs_of_the_first_release(edition)
    follow()
    going = people(edition, 2, edition.trip, edition.shop)
    cancel(edition, edition.trip)
    expected, trip, shop = causes(edition, *going), edition.trip.id, edition.shop.id
    steps = iter(range(100))

    def dying(of):
        def act(*args, **more):
            if next(steps) == dies_after:
                raise Stop
            answer = of(*args, **more)
            if next(steps) == dies_after:
                raise Stop
            return answer

        return act

    with monkeypatch.context() as patch:
        patch.setattr(following.outbox, "put", dying(following.outbox.put))
        patch.setattr(following, "_give_back", dying(following._give_back))
        patch.setattr(jobs, "_settle", dying(jobs._settle))
        with pytest.raises(Stop):
            jobs.follow_releases(now=NOW)
    db.session.remove()
    assert queries.miscounted() == []
    for _twice in range(2):
        follow()
    assert mails() == expected
    held = dict(db.session.execute(sa.select(Quota.session_id, Quota.taken).where(Quota.session_id.is_not(None))).all())
    assert (held, queries.miscounted(), settled()) == ({trip: 0, shop: 2}, [], True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Booking).where(Booking.session_id == trip)) == 0


def test_a_place_taken_while_the_release_was_made_is_given_back_too(edition, monkeypatch):
    """Somebody whose registration is committed after the job has looked is found before the release counts as told."""
    follow()
    cancel(edition, edition.trip)
    trip, late = edition.trip.id, []
    before = jobs._settle

    def slip_in(*args):
        if not late:
            [person] = late[:] or [make.registered(edition)]
            late.append(person)
            person.bookings = [Booking(session_id=trip, booked_at=NOW)]
            db.session.execute(sa.update(Quota).where(Quota.session_id == trip).values(taken=Quota.taken + 1))
            db.session.flush()
        return before(*args)

    monkeypatch.setattr(jobs, "_settle", slip_in)
    follow()
    assert (settled(), len(mails())) == (False, 0)
    follow()
    assert (settled(), len(mails()), queries.miscounted()) == (True, 1, [])


def test_a_session_that_is_not_published_cannot_be_chosen(edition):
    with unit_of_work():
        gone = make.session(edition, hour=16, places=5, state=SessionState.CANCELLED)
        hidden = programme.session(edition, bookable=True)
    for session in (hidden, gone):
        with pytest.raises(service.registering.NoSuchSession), unit_of_work():
            make.registered(edition, sessions=[session.id])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0
