"""Every route says who may use it, and every page is looked at in all five languages."""

import pytest
from flask import url_for

from app import access
from app.values.languages import PAGE_LANGUAGES
from tests import pages

# Flask's own route for files: they are public by nature and have no view of ours to put a mark on.
WITHOUT_MARK = {"static"}


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def endpoints(app):
    return sorted({rule.endpoint for rule in routes(app)})


def test_every_route_says_who_may(app):
    unmarked = [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        if rule.endpoint not in WITHOUT_MARK and access.mark_of(app, rule.endpoint, method) is None
    ]
    assert unmarked == []


def test_every_page_has_an_example(app):
    assert [endpoint for endpoint in endpoints(app) if endpoint not in pages.EXAMPLES] == []


def test_every_example_has_a_page(app):
    known = set(endpoints(app))
    assert [endpoint for endpoint in (*pages.EXAMPLES, *pages.STATUS, *pages.AS) if endpoint not in known] == []


@pytest.mark.parametrize("endpoint", sorted(pages.EXAMPLES))
def test_page_in_every_language(app, client, demo_world, endpoint):
    """The client looks at each page it fetches: HTML, headings, labels, words of other languages."""
    if endpoint in pages.AS:
        demo_world.sign_in(client, pages.AS[endpoint])
    speaks = app.url_map.is_endpoint_expecting(endpoint, "lang")
    for code in PAGE_LANGUAGES if speaks else [None]:
        values = pages.EXAMPLES[endpoint](demo_world)
        with app.test_request_context():
            address = url_for(endpoint, **values, **({"lang": code} if code else {}))
        response = client.get(address)
        assert (address, response.status_code) == (address, pages.STATUS.get(endpoint, 200))


def test_page_marked_for_others_is_refused_to_strangers(app, client, demo_world):
    """A page for people who are signed in sends a stranger to sign in, or says that it is not open."""
    opened = []
    for endpoint in sorted(pages.AS):
        with app.test_request_context():
            lang = {"lang": "en"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            address = url_for(endpoint, **pages.EXAMPLES[endpoint](demo_world), **lang)
        if client.get(address).status_code not in {302, 303, 401, 403, 404}:
            opened.append(address)
    assert opened == []
