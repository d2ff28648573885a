"""Names in addresses, who is meant by a line, and finding people."""

from types import SimpleNamespace

import pytest

from app.speakers import rules
from app.speakers.searching import fits
from app.values.folding import fold


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Ona Žukauskienė", set(), "ona-zukauskiene"),
        ("Ona Žukauskienė", {"ona-zukauskiene"}, "ona-zukauskiene-2"),
        ("Ona Žukauskienė", {"ona-zukauskiene", "ona-zukauskiene-2"}, "ona-zukauskiene-3"),
        ("Doc. dr. Jürgen Groß", set(), "doc-dr-jurgen-gross"),
        ("Link", set(), "link-2"),
        ("Photo", set(), "photo-2"),
        ("山田", set(), "speaker"),
        ("../../etc", set(), "etc"),
        ("x" * 200, set(), "x" * 60),
    ],
)
def test_names_in_addresses_are_free(name, taken, slug):
    assert rules.free_slug(name, taken) == slug


def row(name, organisation=""):
    return SimpleNamespace(name_folded=fold(name), organisation=organisation)


@pytest.mark.parametrize(
    ("pool", "name", "organisation", "meant"),
    [
        ([("Ona Petrauskienė", "Trakai")], "ona petrauskiene", "TRAKAI", 0),
        ([("Ona Petrauskienė", "Trakai")], "Ona Petrauskienė", "", 0),
        ([("Ona Petrauskienė", "")], "Ona Petrauskienė", "Trakai", 0),
        ([("Ona Petrauskienė", "Trakai")], "Ona Petrauskienė", "Kaunas", None),
        ([("Jan", "Borne"), ("Jan", "Rheine")], "Jan", "", None),
        ([("Jan", "Borne"), ("Jan", "Rheine")], "Jan", "Rheine", 1),
        ([("Jan", "Borne"), ("Jan", "")], "Jan", "", 1),
        ([("Jan de Vries", "")], "Jan", "", None),
        ([], "Jan", "", None),
    ],
)
def test_a_line_means_one_person_of_the_pool_or_a_new_one(pool, name, organisation, meant):
    rows = [row(*one) for one in pool]
    assert rules.match(name, organisation, rows) == (None if meant is None else rows[meant])


@pytest.mark.parametrize(
    ("typed", "found"),
    [("zukausk", True), ("ŽUK tra", True), ("trakai", True), ("kaun", False), ("zuk kaun", False), ("", True)],
)
def test_people_are_found_by_beginnings_of_words(typed, found):
    assert fits(typed, "Ona Žukauskienė", "Trakų rajono savivaldybė", "Trakai") is found
