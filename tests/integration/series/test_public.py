"""The page of a series as people meet it."""

import pytest
from flask import url_for

from app.database import db
from tests.factories import registration as make


@pytest.mark.parametrize(
    ("places", "buttons", "link", "said"),
    [(1, ["Register: Borne"], "Register : Borne", 0), (0, [], "About this conference : Borne", 2)],
)
def test_a_full_conference_does_not_invite_to_register(client, app, places, buttons, link, said):
    edition = make.edition(capacity=places)
    db.session.commit()
    with app.test_request_context():
        address = url_for("site.series", lang="en", series=edition.series)
    page = client.page(address)
    assert page.texts("main .kern-btn--primary") == buttons
    assert page.texts(".c-towns p a") == [link]
    assert sum("All places are taken." in text for text in page.texts("main p")) == said
