"""The overview of a conference: what is next, how it stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import url_for

from app.call.models import Call
from app.database import db, unit_of_work
from app.desk import overview
from app.desk.standing import standing
from app.programme.rules import SessionKind
from app.series.rules import EditionState, Phase
from app.values import moments
from app.values.access import Role, Scope
from tests.factories import accounts, calls
from tests.factories import registration as make
from tests.factories import series as rings

ADDRESS = "/en/desk/ring/borne/"


def days(phase, now, **changes):
    ring = rings.series("days")
    edition = rings.edition(ring, rings.town("Leiria", timezone="Europe/Lisbon"), **changes)
    return overview.headline(edition, phase, now)


@pytest.mark.parametrize(
    ("phase", "now", "said"),
    [
        (Phase.OPEN, datetime(2026, 6, 10, 9, tzinfo=UTC), "Leiria: 83 days to go"),
        # In Lisbon it is the day before still.
        (Phase.CLOSED, datetime(2026, 8, 31, 22, 59, tzinfo=UTC), "Leiria: 1 day to go"),
        (Phase.RUNNING, datetime(2026, 8, 31, 23, 1, tzinfo=UTC), "Leiria: day 1 of 2"),
        (Phase.RUNNING, datetime(2026, 9, 2, 12, tzinfo=UTC), "Leiria: day 2 of 2"),
        (Phase.HELD, datetime(2026, 9, 5, tzinfo=UTC), "Leiria"),
        (Phase.CANCELLED, datetime(2026, 6, 10, 9, tzinfo=UTC), "Leiria"),
    ],
)
def test_headline_counts_the_days_where_the_conference_is(app, phase, now, said):
    with app.test_request_context("/en/"):
        assert days(phase, now) == said


def test_six_steps_with_the_current_one(app, world):
    with app.test_request_context("/en/"):
        steps = overview.steps(world.edition, Phase.OPEN)
        assert overview.steps(world.edition, Phase.CANCELLED) == []
    assert [step.state for step in steps] == ["done", "done", "current", "next", "next", "next"]
    assert [step.text for step in steps][2:5] == [
        "Open for registration, from 1 April 2026", "Closed, after 20 August 2026", "Running, from 1 September 2026",
    ]  # fmt: skip


def test_figures_count_places_towns_and_who_cannot_follow(app):
    with unit_of_work():
        edition = make.edition(capacity=10)
        trip = make.session(edition, places=5, room_id=None)
        make.session(edition, hour=11, kind=SessionKind.LUNCH)
        for town, languages in (("Trakai", ("lt",)), ("Trakai", ("nl",)), ("Paris", ("fr",))):
            make.registered(edition, town=town, understands=languages, wants=(), sessions=(trip.id,))
    found = standing(edition, make.NOW)
    assert (found.taken, found.size, found.free, found.elsewhere) == (3, 10, 7, 1)
    assert {place.town.name: number for place, number in found.towns if number} == {"Trakai": 2}
    assert (found.sign_ups, found.lost) == (3, 1)
    assert (found.sessions, found.with_speakers) == (1, (0, 1))
    assert [session.id for session in found.without_room] == [trip.id]
    assert [session.id for session in found.without_speaker] == [trip.id]
    assert found.outside == []


def test_sessions_outside_the_days_are_found(app):
    with unit_of_work():
        edition = make.edition()
        lost = make.session(edition)
        edition.starts_on, edition.ends_on = date(2090, 6, 1), date(2090, 6, 2)
    assert [session.id for session in standing(edition, make.NOW).outside] == [lost.id]


def test_as_many_queries_for_three_as_for_one(app, count_queries):
    with unit_of_work():
        edition = make.edition(capacity=50)
        trip = make.session(edition, places=20)
    numbers = []
    for people in (1, 2):
        with unit_of_work():
            for _number in range(people):
                make.registered(edition, sessions=(trip.id,))
            make.session(edition)
        db.session.expire_all()
        with count_queries() as seen:
            standing(edition, make.NOW)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_planned_conference_is_told_what_is_needed_first(client, world):
    with unit_of_work():
        world.edition.state = EditionState.PLANNED
        world.edition.starts_on, world.edition.ends_on = date(2090, 9, 1), date(2090, 9, 2)
    world.sign_in(client, "host_organiser")
    page = client.page(ADDRESS)
    assert page.texts(".c-due h3")[:2] == ["What it is about, for whom, what it costs", "Venue, address and map"]
    assert set(page.texts(".c-due .c-pill")) == {"needed"}
    assert "Preview" in page.texts("main a")


def test_proposals_are_decided_once_the_call_is_closed_and_confirmed_ones_get_their_place(app, client):
    with unit_of_work():
        edition = make.edition()
        waiting = make.session(edition)
        waiting.length_minutes, waiting.starts_at, waiting.ends_at = 60, None, None
        call = calls.call(edition)
        for _n in range(2):
            calls.proposed(call)
        calls.proposed(call, submit=False)
        accounts.somebody(Role.HOST_ORGANISER, Scope(edition.series_id, edition.id), email="host@example.org")
    with app.test_request_context():
        address = url_for("desk.edition", lang="en", edition=edition)
    accounts.sign_in(client, "host@example.org")
    page = client.page(address)
    assert "2 proposals wait for a decision. The call is open until" in page.text("section[aria-labelledby=stands]")
    tasks = ["Decide about 2 proposals", "Give one session its place"]
    assert [task for task in page.texts(".c-due h3") if task in tasks] == tasks[1:]
    with unit_of_work():
        db.session.get_one(Call, call.id).closes_at = moments.now() - timedelta(hours=1)
    assert [task for task in client.page(address).texts(".c-due h3") if task in tasks] == tasks


def test_quick_actions_open(client, world):
    world.sign_in(client, "coordinator")
    actions = client.page(ADDRESS).links(".c-actions a")
    client.checks_pages = False  # each of them is looked at with all other pages
    assert len(actions) == 3
    assert {client.get(address).status_code for address in actions} == {200}
