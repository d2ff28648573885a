"""What happens when two people, or one person twice, do the same at the same moment: on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.accounts import links, queries, service
from app.accounts.models import Appointment, User
from app.accounts.rules import Invitation, LastAdministrator, LinkSpent
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts as people

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]

AT_ONCE = 4


def at_once(app, act, times=AT_ONCE):
    """Run ``act(number)`` so many times together, each with a connection of its own; the answers or refusals."""
    ready = Barrier(times)

    def run(number):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with unit_of_work():
                    return act(number)
            except (LinkSpent, LastAdministrator) as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def count(model):
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_link_signs_in_once(app):
    with unit_of_work():
        who = people.user()
        said = links.read(links.token_for(who, now=moments.now()))
    answers = at_once(app, lambda _number: service.use_link(said.user, until=said.until, now=moments.now()).email)
    assert sorted(answers) == [*["link_spent"] * (AT_ONCE - 1), "ona@example.org"]


def test_button_pressed_twice_at_once(app):
    """The same through the page, with its form."""
    with unit_of_work():
        address = f"/en/account/sign-in/{links.token_for(people.user(), now=moments.now())}"
    clients = [app.test_client() for _number in range(AT_ONCE)]
    forms = [client.page(address).form("main form")[2] for client in clients]
    ready = Barrier(AT_ONCE)

    def press(number):
        ready.wait(timeout=20)
        return clients[number].post(address, data=forms[number]).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(press, range(AT_ONCE)))
    assert answers == [303, *[410] * (AT_ONCE - 1)]
    assert sorted(client.get("/en/account/").status_code for client in clients) == [200, *[302] * (AT_ONCE - 1)]


def test_same_person_invited_at_once(app):
    wanted = Invitation("jonas@example.org", "Jonas", Role.HOST_ORGANISER, "lt")

    def invite(_number):
        return service.invite(wanted, Scope(1, 11), by=SYSTEM, now=moments.now())[1]

    assert sorted(at_once(app, invite)) == [*[False] * (AT_ONCE - 1), True]
    assert (count(User), count(Appointment), count(Message), count(AuditEntry)) == (1, 1, 1, 2)


def test_administrators_end_each_other_at_once(app):
    """One of them stays."""
    with unit_of_work():
        ids = [
            people.appointed(people.user(f"admin{number}@example.org"), Role.ADMINISTRATOR).id
            for number in range(AT_ONCE)
        ]
    answers = at_once(
        app, lambda number: service.end(db.session.get_one(Appointment, ids[number]), by=SYSTEM, now=moments.now())
    )
    assert sorted(answers, key=str) == [*[True] * (AT_ONCE - 1), "last_administrator"]
    db.session.rollback()
    assert len(queries.team_of(Scope())) == 1
