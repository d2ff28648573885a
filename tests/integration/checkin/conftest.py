"""A conference with somebody registered, and a helper who is signed in there."""

from types import SimpleNamespace

import pytest

from app.database import db
from app.values.access import Role, Scope
from tests.factories import accounts
from tests.factories import registration as make
from tests.factories.checkin import main_gate


@pytest.fixture
def here(app):
    """``edition`` with ``ruta`` and the ``gate``, and ``elsewhere``, a conference of which the helper knows nothing."""
    edition, elsewhere = make.edition(), make.edition()
    make.session(edition)
    made = SimpleNamespace(
        edition=edition,
        gate=main_gate(edition).id,
        ruta=make.registered(edition, name="Rūta Žukauskienė"),
        elsewhere=elsewhere,
        other_gate=main_gate(elsewhere).id,
        stranger=make.registered(elsewhere, name="Inês Guimarães"),
    )
    scope = Scope(edition.series_id, edition.id)
    made.helper = accounts.somebody(Role.CHECKIN_HELPER, scope, email="helper@example.org").email
    made.host = accounts.somebody(Role.HOST_ORGANISER, scope, email="host@example.org").email
    db.session.commit()
    return made


@pytest.fixture
def helper(client, here):
    accounts.sign_in(client, here.helper)
    return client
