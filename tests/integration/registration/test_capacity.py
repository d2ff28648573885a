"""How many people a conference takes, of which groups: set up, changed, refused."""

import dataclasses

import pytest

from app.database import db
from app.registration import queries, service
from app.registration.capacity import OfCategory, OfSession, Taken
from app.registration.models import Quota
from app.registration.rules import CategoryInUse, CategoryKind, SmallerThanTaken
from app.series.rules import FIRST_CAPACITY, ChangedMeanwhile, EditionState, IsArchived
from app.values import fingerprints
from app.values.access import SYSTEM
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases
DONE = {"by": SYSTEM, "now": NOW}


def change(edition, **changes):
    stored = queries.capacity(edition)
    wanted = dataclasses.replace(stored, **changes)
    return service.change_capacity(edition, wanted, seen=fingerprints.of(stored), **DONE)


def with_line(edition, line):
    stored = queries.capacity(edition)
    return {"categories": tuple(line if one.kind is line.kind else one for one in stored.categories)}


def test_new_conference_takes_everybody_up_to_a_first_number(app):
    edition = make.edition(categories=())
    service.set_up(edition, **DONE)
    stored = queries.capacity(edition)
    assert stored.size == FIRST_CAPACITY
    assert {line.kind for line in stored.categories if line.how is Taken.AT_THE_DESK} == {
        CategoryKind.SPEAKER, CategoryKind.INTERPRETER, CategoryKind.HELPER,
    }  # fmt: skip
    assert Taken.NOT_AT_ALL not in {line.how for line in stored.categories}


def test_size_grows_and_shrinks_down_to_what_is_taken(app):
    edition = make.edition(capacity=10)
    for _number in range(2):
        make.registered(edition)
    assert change(edition, size=2)
    with pytest.raises(SmallerThanTaken) as caught:
        change(edition, size=1)
    assert (caught.value.field, caught.value.taken) == ("size", 2)
    assert str(caught.value.message) == "2 people hold a place already, so it cannot be fewer."
    assert queries.capacity(edition).size == 2


def test_limit_of_a_group_counts_those_who_are_in(app):
    edition = make.edition()
    make.registered(edition, category=CategoryKind.CITIZEN)
    with pytest.raises(SmallerThanTaken) as caught:
        change(edition, **with_line(edition, OfCategory(CategoryKind.CITIZEN, Taken.ON_THE_FORM, 0)))
    assert caught.value.field == "size_citizen"
    assert change(edition, **with_line(edition, OfCategory(CategoryKind.CITIZEN, Taken.AT_THE_DESK, 1)))
    assert queries.miscounted(edition) == []
    assert [kind for _id, kind in queries.public_categories(edition)] == [CategoryKind.POLITICIAN]


def test_group_with_registrations_stays(app):
    edition = make.edition()
    make.registered(edition, category=CategoryKind.CITIZEN)
    with pytest.raises(CategoryInUse) as caught:
        change(edition, **with_line(edition, OfCategory(CategoryKind.CITIZEN, Taken.NOT_AT_ALL)))
    assert caught.value.field == "how_citizen"
    assert change(edition, **with_line(edition, OfCategory(CategoryKind.POLITICIAN, Taken.NOT_AT_ALL)))
    assert [kind for _id, kind in queries.public_categories(edition)] == [CategoryKind.CITIZEN]


def test_removing_a_group_removes_its_limit(app):
    edition = make.edition()
    change(edition, **with_line(edition, OfCategory(CategoryKind.PRESS, Taken.ON_THE_FORM, 5)))
    change(edition, **with_line(edition, OfCategory(CategoryKind.PRESS, Taken.NOT_AT_ALL)))
    assert db.session.scalars(db.select(Quota).where(Quota.edition_id == edition.id)).all() == []


def test_limit_of_a_session(app):
    edition = make.edition()
    trip = make.session(edition, places=5)
    make.registered(edition, sessions=(trip.id,))
    with pytest.raises(SmallerThanTaken) as caught:
        change(edition, sessions=(OfSession(trip.id, 0),))
    assert caught.value.field == f"session_{trip.id}"
    assert change(edition, sessions=(OfSession(trip.id, 1),))
    assert queries.places(edition).sessions == {trip.id: 0}


def test_stale_save_is_refused(app):
    edition = make.edition(capacity=10)
    stored = queries.capacity(edition)
    change(edition, size=20)
    with pytest.raises(ChangedMeanwhile):
        service.change_capacity(edition, dataclasses.replace(stored, size=30), seen=fingerprints.of(stored), **DONE)
    assert queries.capacity(edition).size == 20


def test_saving_without_a_change_changes_nothing(app):
    edition = make.edition(capacity=10)
    assert not change(edition)


def test_archived_conference_keeps_its_places(app):
    edition = make.edition(capacity=10, state=EditionState.ARCHIVED)
    with pytest.raises(IsArchived):
        change(edition, size=20)
