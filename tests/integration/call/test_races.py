"""Several at once, with real commits on both databases: one form is one proposal, one use is one use, one end is the end."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.call import service
from app.call.models import Call, LateCode, Proposal
from app.call.rules import LateCodeSpent, NotThisWay, WritingClosed
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.speakers.models import Speaker
from app.values.access import SYSTEM, VISITOR
from tests.factories import calls as make
from tests.factories import registration
from tests.factories.registration import NOW
from tests.integration.registration.test_races import at_once

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]
CLOSED = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW - timedelta(days=1)}


def proposing(call_id, **more):
    def act():
        with unit_of_work():
            call = db.session.get_one(Call, call_id)
            values = {"form_key": "one-form-of-one-person", "submit": True, **more}
            person = values.pop("person", make.person())
            return service.propose(call, make.wanted(call), person, by=VISITOR, now=NOW, **values).id

    return act


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def test_one_form_sent_many_times_at_once_is_one_proposal(app):
    with unit_of_work():
        call_id = make.call(registration.edition()).id
    db.session.remove()
    answers = at_once(app, [proposing(call_id) for _ in range(6)])
    assert len(set(answers)) == 1
    assert (count(Proposal), count(Speaker), count(Message)) == (1, 1, 1)


def test_a_code_for_one_is_used_by_one(app):
    with unit_of_work():
        call = make.call(registration.edition(), **CLOSED)
        until = NOW + timedelta(days=1)
        code = service.make_code(call, note="1", uses=1, valid_until=until, by=SYSTEM, now=NOW)
        call_id, secret = call.id, code.code
    db.session.remove()
    acts = [
        proposing(
            call_id, form_key=f"form-of-person-number-{n}", code=secret, person=make.person(email=f"p{n}@example.org")
        )
        for n in range(5)
    ]
    answers = at_once(app, acts)
    kinds = Counter(answer if isinstance(answer, type) else int for answer in answers)
    assert kinds == {int: 1, LateCodeSpent: 4}
    assert (count(Proposal), db.session.scalar(sa.select(LateCode.used))) == (1, 1)


def test_submitting_and_withdrawing_at_once_end_withdrawn(app):
    with unit_of_work():
        id = make.proposed(make.call(registration.edition()), submit=False).id

    def acting(verb):
        def act():
            with unit_of_work():
                verb(db.session.get_one(Proposal, id), by=VISITOR, now=NOW)

        return act

    db.session.remove()
    answers = at_once(app, [acting(verb) for verb in (service.submit_now, service.withdraw) * 3])
    unexpected = [one for one in answers if one is not None and not issubclass(one, NotThisWay | WritingClosed)]
    proposal = db.session.get_one(Proposal, id)
    assert (unexpected, proposal.state) == ([], "withdrawn")
    assert Counter(db.session.scalars(sa.select(Message.kind)))["call.withdrawn"] == 1
