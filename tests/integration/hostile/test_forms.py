"""Nothing that is typed into any form breaks a page: it gets a message, or it is stored clean."""

import pytest

from app.database import db
from tests import pages
from tests.support.forms import WITHOUT_SENDING, addresses, forms_on, names_in

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

ANSWERS = {200, 302, 303, 400, 403, 404, 409, 410, 413, 422, 429}


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
        for form, method, target, _endpoint, values in forms_on(app, response.page, address):
            names = names_in(form)
            tries = [{name: [text]} for name in names for text in HOSTILE]
            tries += [{name: [text[: len(text) // len(names)]] for name in names} for text in TOGETHER if names]
            for changed in tries:
                status = answer(client, method, target, values | changed)
                if status not in ANSWERS:
                    wrong.append(f"{method} {target} {str(changed)[:80]}: {status}")
    assert not wrong, "\n".join(wrong)
