"""The demonstration's slides: some are there, some are public, some are missing or late."""

from datetime import date, time

import pytest

from app.database import unit_of_work
from app.demo import service
from app.files.rules import Format
from app.programme import material_queries
from app.programme.material_rules import Standing
from app.values import moments

TODAY = date(2027, 5, 20)


@pytest.fixture
def editions(app):
    with unit_of_work():
        series = service.load(today=TODAY)
    return {edition.slug: edition for edition in series.editions}


def test_some_are_there_and_some_are_missing(editions):
    now = moments.at(TODAY, time(12), "UTC")
    lines = material_queries.lines(editions["trakai"], {}, now=now)
    assert {one.standing for one in lines} == {Standing.THERE, Standing.LATE, Standing.NOT_NEEDED}


def test_what_is_public(editions):
    public = {
        slug: sorted((one.session.slug, one.kind, one.language, one.version) for found in
                     material_queries.public(editions[slug]).values() for one in found)
        for slug in ("bernburg", "trakai")
    }  # fmt: skip
    assert public == {
        "bernburg": [
            ("closing", "result", "de", 1),
            ("closing", "result", "en", 1),
            ("old-buildings-low-bills", "slides", "de", 1),
            ("saving-energy-with-schools", "slides", "en", 1),
            ("the-energy-we-do-not-use", "slides", "de", 2),
            ("who-pays-for-refurbishment", "result", "de", 1),
            ("who-pays-for-refurbishment", "result", "en", 1),
        ],
        "trakai": [("a-lake-does-not-forget", "slides", "lt", 1)],
    }


def test_slides_are_made_here(editions):
    found = [one for held in material_queries.of_edition(editions["trakai"]).values() for one in held]
    assert {one.file.format for one in found} == {Format.PDF, Format.TEXT}
    assert all(one.file.size < 100_000 for one in found)
