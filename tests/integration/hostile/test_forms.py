"""Nothing that is typed into any form breaks a page: it gets a message, or it is stored clean."""

import urllib.parse

import pytest
from flask import request, url_for

from app.database import db
from app.series.parts import PARTS
from tests import pages
from tests.support.html import Page

pytestmark = pytest.mark.timeout(240)

# One of each kind: what breaks a database, a mail's header, a number, a date, an address.
HOSTILE = [
    "a\x00\u202e\u200b\ufeff\uffff😀'; DROP TABLE registration; --\r\nBcc: x@example.org <b>{{ 7*7 }}%(name)s %s {0}",
    "²",
    "-" + "9" * 40,
    "0001-01-01",
    "9999-12-31T23:59",
    "http://[::1",
]
# In all fields together: nothing, most of what a request may hold, and more than that.
TOGETHER = ["", 400_000 * "Ž", 1_100_000 * "x"]

# The forms on the page of examples lead nowhere.
WITHOUT_SENDING = {"desk.parts"}

ANSWERS = {200, 302, 303, 400, 403, 404, 409, 410, 413, 422, 429}


def addresses(app, world, endpoint):
    """The page's address; the parts of setting up a conference are pages of one endpoint."""
    for part in sorted(PARTS) if endpoint == "series_desk.part" else [None]:
        values = pages.EXAMPLES[endpoint](world) | ({"part": part} if part else {})
        with app.test_request_context():
            lang = {"lang": "lt"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            yield url_for(endpoint, **values, **lang)


def forms_on(app, page, address):
    """(method, target, values as a browser would send them, names of all fields) of every form on a page; of those that
    are the same but for the row they stand in, the first."""
    seen = set()
    for form in page.all("form"):
        method, action, values = Page(f"<!doctype html><body>{form.to_html()}</body>").form("form")
        names = {field.attrs["name"] for field in form.query("[name]")} - {"csrf_token"}
        target = urllib.parse.urljoin(address, action)
        with app.test_request_context(target, method=method.upper()):
            kind = (method, request.endpoint, frozenset(names))
        if kind not in seen:
            seen.add(kind)
            yield method, target, values, sorted(names)


def answer(client, method, target, values):
    """The status, or what went wrong; what was changed is taken back, so that the next one meets the same page."""
    db.session.commit()
    before = db.session.get_bind().begin_nested()
    try:
        if method == "get":
            return client.get(target, query_string=values).status_code
        return client.post(target, data=values).status_code
    except Exception as mistake:
        return f"{type(mistake).__name__}: {mistake}"[:300]
    finally:
        db.session.rollback()
        before.rollback()
        db.session.expire_all()


@pytest.mark.parametrize("endpoint", sorted(pages.EXAMPLES.keys() - WITHOUT_SENDING))
def test_no_field_of_any_form_breaks_it(app, client, demo_world, endpoint):
    client.checks_pages = False
    if endpoint in pages.AS:
        demo_world.sign_in(client, pages.AS[endpoint])
    wrong = []
    for address in addresses(app, demo_world, endpoint):
        response = client.get(address)
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        for method, target, values, names in forms_on(app, response.page, address):
            tries = [{name: [text]} for name in names for text in HOSTILE]
            tries += [{name: [text[: len(text) // len(names)]] for name in names} for text in TOGETHER if names]
            for changed in tries:
                status = answer(client, method, target, values | changed)
                if status not in ANSWERS:
                    wrong.append(f"{method} {target} {str(changed)[:80]}: {status}")
    assert not wrong, "\n".join(wrong)
