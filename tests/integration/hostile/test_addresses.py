"""What is put behind an address, or in the place of a number in it, breaks no page."""

import pytest
from flask import url_for

from tests import pages

QUERIES = ["\0", "-1", "9" * 40, "²", "\u202e😀", "x" * 2000, "%", "2026-13-45", "http://[::1"]
# What pages ask for, the names of the parts of addresses, and the words by which `url_for` is told how.
NAMES = [
    "lang", "series", "edition", "session", "id", "q", "page", "day", "state", "category", "town", "next", "kind",
    "_external", "_scheme", "_anchor", "_method", "endpoint", "values",
]  # fmt: skip


def address_of(app, endpoint, values):
    with app.test_request_context():
        lang = {"lang": "lt"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
        return url_for(endpoint, **values, **lang)


@pytest.mark.parametrize("endpoint", sorted(pages.EXAMPLES))
def test_what_stands_behind_an_address_does_not_break_it(app, client, demo_world, endpoint):
    client.checks_pages = False
    if endpoint in pages.AS:
        demo_world.sign_in(client, pages.AS[endpoint])
    address = address_of(app, endpoint, pages.EXAMPLES[endpoint](demo_world))
    plain = client.get(address).status_code
    address = address.partition("?")[0]
    for text in QUERIES:
        status = client.get(address, query_string=dict.fromkeys(NAMES, text)).status_code
        assert status in {plain, 302, 303, 400, 404, 422}, (text, status)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_leads_to_itself_in_other_languages_whatever_stands_behind_it(client, demo_world, name):
    page = client.page("/en/climate-partnership/borne/programme", query_string={name: "de"})
    paths = [link.partition("?")[0] for link in page.links(".c-langs a")]
    assert paths == [f"/{code}/climate-partnership/borne/programme" for code in ("de", "nl", "pt", "lt", "en")]


def test_a_number_that_no_row_can_have_is_not_found(app, client, demo_world):
    client.checks_pages = False
    demo_world.sign_in(client, "administrator")
    for rule in app.url_map.iter_rules():
        numbers = {name: 2**63 for name, kind in rule._converters.items() if type(kind).__name__ == "NumberConverter"}
        if not numbers or rule.endpoint not in pages.EXAMPLES:
            continue
        values = pages.EXAMPLES[rule.endpoint](demo_world)
        address = address_of(app, rule.endpoint, values)
        for name in numbers:
            huge = address.replace(f"/{values[name]}", f"/{2**63}")
            assert (huge != address, client.get(huge).status_code) == (True, 404), huge
