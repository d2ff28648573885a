"""A conference with a host and two more people of the team, for tests of the desk."""

from types import SimpleNamespace

import pytest
from flask import url_for

from app.database import unit_of_work
from app.registration.rules import CategoryKind
from app.series.models import Edition
from app.values.access import Role, Scope
from tests.factories import accounts, registration


@pytest.fixture
def house(app, client):
    """``edition`` with its ``host`` signed in, ``client``, and ``at(endpoint, …)`` for the desk's addresses."""
    with unit_of_work():
        edition = registration.edition(
            capacity=200, categories=(CategoryKind.CITIZEN, CategoryKind.POLITICIAN, CategoryKind.PRESS)
        )
        scope = Scope(edition.series_id, edition.id)
        host = accounts.somebody(Role.HOST_ORGANISER, scope)
    accounts.sign_in(client, host.email)

    def at(endpoint: str, of: Edition = edition, **values) -> str:
        with app.test_request_context():
            return url_for(f"registration_desk.{endpoint}", lang="en", edition=of, **values)

    return SimpleNamespace(edition=edition, scope=scope, host=host, client=client, at=at)
