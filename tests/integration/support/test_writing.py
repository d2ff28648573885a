"""Only a unit of work keeps what it wrote; a session that just ends undoes the rest."""

import pytest
import sqlalchemy as sa

from app.database import begin_writing, db, unit_of_work
from app.series.models import Town
from tests.factories import series as make

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits]


def names():
    found = db.session.scalars(sa.select(Town.name)).all()
    db.session.remove()
    return found


def test_what_is_flushed_outside_a_unit_of_work_is_undone(app):
    make.town("Borne")
    db.session.flush()
    db.session.remove()
    assert names() == []


def test_a_statement_outside_a_unit_of_work_is_undone(app):
    with unit_of_work():
        make.town("Borne")
    db.session.execute(sa.update(Town).values(name="Another"))
    db.session.remove()
    assert names() == ["Borne"]


def test_a_savepoint_outside_a_unit_of_work_keeps_nothing(app):
    with db.session.begin_nested():
        make.town("Borne")
    db.session.remove()
    assert names() == []


def test_reading_after_a_unit_of_work_undoes_nothing(app):
    with unit_of_work():
        make.town("Borne")
    assert [names(), names()] == [["Borne"], ["Borne"]]


def test_a_unit_of_work_reads_anew_what_was_read_before_it(app):
    with unit_of_work():
        make.town("Borne")
    town = db.session.scalars(sa.select(Town)).one()
    assert town.name == "Borne"
    with db.engine.begin() as somebody_else:
        somebody_else.execute(sa.update(Town).values(name="Another"))
    assert town.name == "Borne"
    with unit_of_work():
        assert town.name == "Another"


def test_one_unit_of_work_within_another_forgets_nothing(app):
    with unit_of_work():
        town = make.town("Borne")
        town.name = "Another"
        begin_writing()
        assert town.name == "Another"
    assert names() == ["Another"]
