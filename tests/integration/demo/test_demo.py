"""The demonstration: the same for the same day, every phase to be seen, moved without losing what people made of it."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import url_for

from app.badges.models import BadgeAct, BadgeEvent
from app.call.queries import proposals_of
from app.call.rules import ProposalState
from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind
from app.database import db, unit_of_work
from app.demo import content, moving, service
from app.programme import queries, releasing
from app.programme.models import Session
from app.registration import queries as registrations
from app.registration.models import Booking, Registration
from app.series import service as series
from app.series.models import Series
from app.series.parts import NewEdition
from app.series.queries import find_edition
from app.series.rules import Phase
from app.values import moments
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests import pages
from tests.factories import registration as make
from tests.support import databases

TODAY = date(2026, 5, 20)
NOON = moments.at(TODAY, datetime.min.time().replace(hour=12), "UTC")
PHASES = {
    "bernburg": Phase.HELD,
    "trakai": Phase.RUNNING,
    "borne": Phase.OPEN,
    "leiria": Phase.ANNOUNCED,
    "rheine": Phase.PLANNED,
}
# Random on purpose: what signs sessions, what keeps the log's digests from being guessed, and names in calendars, which
# nobody else's demonstration has; a release holds them.
RANDOM = {
    ("user_account", "fs_uniquifier"),
    ("audit_entry", "salt"),
    ("message", "message_id"),
    ("edition", "uid"),
    ("session", "uid"),
    ("release", "content"),
    ("file", "key"),
}


def everything(app):
    """Every value of every table that is not random."""
    with app.app_context():
        return {
            table.name: sorted(
                map(str, db.session.execute(sa.select(*(c for c in table.c if (table.name, c.name) not in RANDOM))))
            )
            for table in db.metadata.sorted_tables
        }


@pytest.fixture
def loaded(app):
    with unit_of_work():
        return service.load(today=TODAY)


def phases(series, now=NOON):
    return {edition.slug: edition.phase(now) for edition in series.editions}


def test_the_same_day_gives_the_same_demonstration(all_databases):
    """On either database, row by row."""
    seen = []
    for kind in (*databases.KINDS, "sqlite"):
        url = all_databases.fresh(kind)
        app = databases.app_on(url)
        app.test_cli_runner().invoke(args=["demo", "load", "--today", TODAY.isoformat()], catch_exceptions=False)
        seen.append(everything(app))
        databases.close(app)
        all_databases.discard(url)
    assert sum(map(len, seen[0].values())) > 1000
    for other in seen[1:]:
        assert [name for name in seen[0] if seen[0][name] != other[name]] == []


@pytest.mark.both_databases
@pytest.mark.parametrize("days", [0, 1, 3, 45, 300])
def test_every_phase_can_be_seen_on_the_day_and_after_moving(loaded, days):
    with unit_of_work():
        moving.move(today=TODAY + timedelta(days=days))
    assert phases(loaded, NOON + timedelta(days=days)) == PHASES


def test_programmes_and_people_have_the_usual_size(loaded):
    sizes = {
        edition.slug: tuple(
            db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.edition_id == edition.id))
            for table in (Session, Registration)
        )
        for edition in loaded.editions
    }
    # In Leiria one speaker has confirmed: their session waits for a place, and they are registered.
    assert {slug: sizes[slug] for slug in ("leiria", "rheine")} == {"leiria": (1, 1), "rheine": (0, 0)}
    assert [slug for slug, size in sizes.items() if 12 <= size[0] <= 21 and 60 <= size[1] <= 120] == [
        "bernburg",
        "trakai",
        "borne",
    ]
    assert registrations.miscounted() == []


def test_whoever_came_in_at_the_entrance_had_their_badge_then(loaded):
    came = sa.select(Scan.registration_id, Scan.scanned_at).join(Gate).where(Gate.kind == GateKind.MAIN)
    badges = sa.select(BadgeEvent.registration_id, BadgeEvent.at).where(BadgeEvent.act == BadgeAct.HANDED_OUT)
    seen, handed_out = (sorted(map(tuple, db.session.execute(rows))) for rows in (came, badges))
    assert len(seen) > 60
    assert seen == handed_out


def test_what_is_written_of_the_series_is_in_the_demonstration(loaded):
    assert [name for name in content.read("series")["series"] if not hasattr(Series, name)] == []


def test_whoever_confirmed_stands_in_the_draft_and_waits_for_a_place(loaded):
    leiria = find_edition(loaded.slug, "leiria")
    confirmed = proposals_of(leiria, [ProposalState.CONFIRMED])
    assert [proposal.session for proposal in confirmed] == list(queries.unplaced_sessions(leiria))
    assert len(confirmed) == 1


def test_a_big_one_has_as_many_people_as_asked_for(app):
    with unit_of_work():
        service.load(today=TODAY, size=300)
    borne = find_edition("climate-partnership", "borne")
    count = sa.select(sa.func.count()).select_from(Registration).where(Registration.edition_id == borne.id)
    assert (db.session.scalar(count), registrations.miscounted()) == (300, [])


@pytest.mark.both_databases
def test_many_sessions_need_nobody_but_one(app):
    with unit_of_work():
        service.load(today=TODAY, size=1, sessions_count=300)
    borne = find_edition("climate-partnership", "borne")
    sizes = (
        db.session.scalar(sa.select(sa.func.count()).select_from(table).where(table.edition_id == borne.id))
        for table in (Session, Registration)
    )
    assert (tuple(sizes), registrations.miscounted()) == ((300, 1), [])


@pytest.mark.both_databases
def test_moving_keeps_wall_clocks_and_takes_everything_along(loaded):
    """From summer time into winter: what begins at nine begins at nine."""
    borne = find_edition("climate-partnership", "borne")

    def times():
        return {
            session.slug: moments.local(session.starts_at, borne.timezone)
            for session in db.session.scalars(sa.select(Session).where(Session.edition_id == borne.id))
        }

    before, started, revision = times(), borne.starts_on, borne.revision
    booked = sa.select(sa.func.max(Booking.booked_at))
    last = db.session.scalar(booked)
    with unit_of_work():
        moved = moving.move(today=date(2026, 11, 22))
    by = borne.starts_on - started
    assert moved["borne"] == by.days > 150
    assert {slug: (at.date(), at.time()) for slug, at in times().items()} == {
        slug: (at.date() + by, at.time()) for slug, at in before.items()
    }
    assert borne.revision == revision + 1
    # What is published moves along with the draft, and calendars are told.
    published = queries.released(borne)
    assert {one.slug: moments.local(one.starts_at, borne.timezone) for one in published.sessions} == times()
    assert {one.revision for one in published.planned} == {1, 2}
    with pytest.raises(releasing.NothingToRelease), unit_of_work():
        releasing.release(borne, by=SYSTEM, now=NOON)
    assert db.session.scalar(booked) > last


@pytest.mark.both_databases
def test_moving_leaves_what_people_made_of_it(loaded):
    with unit_of_work():
        leiria = find_edition("climate-partnership", "leiria")
        series.cancel(leiria, Translated(en="A flood."), by=SYSTEM, now=NOON)
        bernburg = find_edition("climate-partnership", "bernburg")
        series.archive(bernburg, by=SYSTEM, now=NOON)
        day = TODAY + timedelta(days=700)
        own = series.create_edition(
            loaded, NewEdition(leiria.town_id, day, day, Translated(en="Snow")), by=SYSTEM, now=NOON
        )
    with unit_of_work():
        moved = moving.move(today=TODAY + timedelta(days=70))
    assert sorted(moved) == sorted(PHASES)
    assert (leiria.state, bernburg.state, own.starts_on) == ("cancelled", "archived", day)


def test_feeds_and_pages_follow(loaded, client):
    before = client.get("/climate-partnership/borne/programme.ics")
    page = client.page("/en/climate-partnership/borne/").text("main")
    with unit_of_work():
        moving.move(today=TODAY + timedelta(days=70))
    after = client.get("/climate-partnership/borne/programme.ics", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"SEQUENCE:0" in before.data
    assert (after.data.count(b"SEQUENCE:1"), b"SEQUENCE:0" in after.data) == (before.data.count(b"SEQUENCE:0"), False)
    assert client.page("/en/climate-partnership/borne/").text("main") != page


def test_there_is_one_at_most_and_never_over_data(loaded, cli):
    assert "empty database only" in cli("demo", "load", exit_code=1).output
    assert db.session.scalars(sa.select(Series.slug)).all() == ["climate-partnership"]


def test_without_one_there_is_nothing_to_move(app, cli):
    assert "no demonstration" in cli("demo", "move", exit_code=1).output


# A mail as mail programs show it says so in its own words, and is shown inside a page that does.
WHOLE_MAILS = ("/mailbox/", "/desk/")


def test_every_page_says_that_it_is_a_demonstration(app, client, demo_world):
    """And asks robots to stay away; error pages too."""
    addresses = ["/en/nothing/", "/en/climate-partnership/nothing/"]
    for endpoint, values in pages.EXAMPLES.items():
        with app.test_request_context():
            lang = {"lang": "en"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            addresses.append(url_for(endpoint, **values(demo_world), **lang))
    client.checks_pages = False
    silent, seen = [], 0
    for signed_in in (False, True):
        if signed_in:
            demo_world.sign_in(client, "administrator")
        for address in addresses:
            response = client.get(address)
            if response.mimetype != "text/html" or response.location or address.startswith(WHOLE_MAILS):
                continue
            seen += 1
            if len(response.page.all(".c-demo")) != 1 or not response.page.all("meta[name=robots][content=noindex]"):
                silent.append(f"{address}: {response.status_code}")
    assert seen > 100
    assert silent == []


def test_pages_of_another_series_do_not_say_so(app, client):
    with unit_of_work():
        edition = make.edition(capacity=1)
    for address in (f"/en/{edition.series.slug}/", "/en/account/sign-in", "/en/nothing/"):
        assert client.get(address).page.all(".c-demo") == []


def test_pages_outside_of_any_series_do_not_say_so_next_to_a_real_one(loaded, client):
    with unit_of_work():
        make.edition()
    assert client.page("/en/account/sign-in").all(".c-demo") == []
    assert len(client.page("/en/climate-partnership/").all(".c-demo")) == 1
