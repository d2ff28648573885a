"""Places: `taken` always equals the number of holders, whatever happens in whatever order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import db
from app.registration import queries, rules, service
from app.registration.rules import CategoryKind
from app.registration.wanted import Changes
from app.values.access import SYSTEM, VISITOR
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases

SIZE = 3
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), st.integers(0, 3), st.booleans(), st.sampled_from(["citizen", "politician"])),
        st.tuples(st.just("change"), st.integers(0, 3), st.booleans(), st.sampled_from(["citizen", "politician"])),
        st.tuples(st.just("cancel"), st.integers(0, 3), st.booleans(), st.just("")),
        st.tuples(st.just("resize"), st.integers(0, SIZE), st.booleans(), st.just("")),
        st.tuples(st.just("erase"), st.integers(0, 3), st.booleans(), st.just("")),
    ),
    max_size=12,
)


# What one example leaves in the database the next does not look at: each has a conference of its own.
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_taken_equals_holders_after_every_step(app, steps):
    edition = make.edition(capacity=SIZE)
    workshop, trip = make.session(edition, hour=9, places=2), make.session(edition, hour=14, places=1)
    service.set_quota(edition, 2, category=queries.find_category(edition, CategoryKind.CITIZEN))
    people: dict[int, object] = {}
    for act, who, both, kind in steps:
        sessions = (workshop.id, trip.id) if both else (workshop.id,)
        try:
            with db.session.begin_nested():
                _do(act, edition, people, who, sessions, kind)
        except rules.DomainError:
            db.session.expire_all()
        assert queries.miscounted(edition) == []
        places = queries.places(edition)
        assert min(places.edition, *places.sessions.values(), *places.categories.values()) >= 0


def _do(act, edition, people, who, sessions, kind):
    if act == "register":
        wanted = make.wanted(name=f"Person {who}", sessions=sessions, category=CategoryKind(kind))
        people[who] = service.register(edition, wanted, by=VISITOR, now=NOW)
    elif act == "resize":
        service.set_quota(edition, who)
    elif who in people:
        if act == "change":
            changes = Changes(sessions=sessions, category=CategoryKind(kind))
            service.change(people[who], changes, by=SYSTEM, now=NOW)
        elif act == "cancel":
            service.cancel(people[who], by=VISITOR, now=NOW)
        else:
            service.erase(people[who], by=VISITOR, now=NOW)


def test_a_quota_set_later_counts_those_who_are_there(app):
    edition = make.edition()
    trip = make.session(edition, bookable=True)
    make.registered(edition, sessions=(trip.id,))
    make.registered(edition, category=CategoryKind.POLITICIAN)
    whole = service.set_quota(edition, 10)
    citizens = service.set_quota(edition, 10, category=queries.find_category(edition, CategoryKind.CITIZEN))
    bus = service.set_quota(edition, 10, session=trip)
    assert (whole.taken, citizens.taken, bus.taken) == (2, 1, 1)


def test_a_quota_is_not_made_smaller_than_its_holders(app):
    edition = make.edition(capacity=5)
    make.registered(edition)
    make.registered(edition)
    with pytest.raises(rules.SmallerThanTaken):
        service.set_quota(edition, 1)
    assert queries.places(edition).edition == 3
    assert service.set_quota(edition, 2).size == 2


def test_without_a_quota_places_are_not_limited(app):
    edition = make.edition(capacity=1)
    make.registered(edition)
    assert queries.places(edition).full
    assert service.set_quota(edition, None) is None
    make.registered(edition)
    assert (queries.places(edition).edition, queries.places(edition).full) == (None, False)


def test_a_miscount_is_found(app):
    edition = make.edition()
    quota = service.set_quota(edition, 5)
    quota.taken = 2
    db.session.flush()
    assert queries.miscounted(edition) == [(quota.id, 2, 0)]


def test_the_command_names_each_miscount_and_fails(app, cli):
    edition, other = make.edition(capacity=5), make.edition()
    trip = make.session(other, places=3)
    by_kind = service.set_quota(other, 4, category=queries.find_category(other, CategoryKind.CITIZEN))
    db.session.commit()
    assert cli("registration", "check-places").output == "All places are counted right.\n"
    whole = queries.get_quota(next(quota.id for quota in queries.quotas(edition)))
    booked = next(quota for quota in queries.quotas(other) if quota.session_id == trip.id)
    whole.taken, by_kind.taken, booked.taken = 2, 4, 1
    db.session.commit()
    place = f"{other.series.slug}/{other.slug}"
    answer = cli("registration", "check-places", exit_code=1).output
    assert sorted(answer.splitlines()) == sorted([
        f"{edition.series.slug}/{edition.slug}: 2 counted, 0 held",
        f"{place}, category citizen: 4 counted, 0 held",
        f"{place}/programme/{trip.slug}: 1 counted, 0 held",
    ])  # fmt: skip
