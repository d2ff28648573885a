"""Mails that wait for a second look: put, looked at, let go once, stopped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox import jobs, privacy, queries, rules, service
from app.outbox.models import Message
from app.outbox.rules import MailChanged, MailErased, MessageState, Problem, Produced
from app.values.access import Actor
from tests.factories import outbox as letters

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
SOMEBODY = Actor("user", 7)
DESK = "/en/desk/ring/borne/mails"


@pytest.fixture
def host(world, client):
    world.sign_in(client, "host_organiser")
    return client


def put(world, **changes):
    return letters.put(NOW, held=True, edition_id=world.edition.id, series_id=world.series.id, **changes)


def state_of(mail):
    db.session.rollback()
    return db.session.get_one(Message, mail.id).state


def actions():
    chosen = sa.select(AuditEntry.action).where(AuditEntry.object_kind == "message").order_by(AuditEntry.id)
    return db.session.scalars(chosen).all()


# The service ----------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_a_held_mail_is_sent_only_when_it_is_let_go(app):
    mail = letters.put(NOW, held=True)
    assert (jobs.send(now=LATER), mail.state) == (0, MessageState.HELD)
    with unit_of_work():
        assert service.let_go(mail, by=SOMEBODY, now=LATER) is True
    assert (mail.state, mail.next_try_at) == (MessageState.WAITING, LATER)
    assert (jobs.send(now=LATER), jobs.send(now=LATER)) == (1, 0)


@pytest.mark.both_databases
def test_the_same_cause_put_twice_is_one_held_mail(app):
    letter = letters.letter()
    with unit_of_work():
        first, second = (service.put(letter, now=NOW, held=True) for _ in range(2))
    assert first.id == second.id


@pytest.mark.parametrize("state", [MessageState.WAITING, MessageState.SENDING, MessageState.SENT, MessageState.FAILED])
def test_what_has_gone_is_left_as_it_is(app, state):
    mail = letters.put(NOW, held=True)
    with unit_of_work():
        mail.state, mail.sent_at = state, NOW if state is MessageState.SENT else None
        db.session.flush()
        assert service.let_go(mail, by=SOMEBODY, now=LATER) is False
    assert (mail.state, mail.next_try_at, actions()) == (state, NOW, [])


def test_a_stopped_mail_is_not_let_go(app):
    mail = letters.put(NOW, held=True)
    with unit_of_work():
        service.stop(mail, by=SOMEBODY, now=NOW)
    with pytest.raises(MailChanged), unit_of_work():
        service.let_go(mail, by=SOMEBODY, now=LATER)
    assert (state_of(mail), actions()) == (MessageState.STOPPED, ["mail.stopped"])


def test_an_erased_mail_is_not_let_go(app):
    mail = letters.put(NOW, held=True, about=("speaker", 5))
    with unit_of_work():
        privacy.forget(("speaker", 5))
    assert (mail.state, mail.problem) == (MessageState.STOPPED, Problem.ERASED)
    with pytest.raises(MailErased), unit_of_work():
        service.let_go(mail, by=SOMEBODY, now=LATER)


def test_a_held_mail_is_not_sent_past_the_second_look(app):
    mail = letters.put(NOW, held=True)
    with pytest.raises(MailChanged), unit_of_work():
        service.resend(mail, by=SOMEBODY, now=LATER)
    assert state_of(mail) is MessageState.HELD


@pytest.mark.both_databases
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_let_go_by_several_at_once_it_is_sent_once(app):
    ids = [letters.put(NOW, held=True).id for _ in range(3)]
    ready = Barrier(4)

    def act(number):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with unit_of_work():
                    mails = [db.session.get_one(Message, id) for id in ids]
                    return service.let_all_go(mails, by=Actor("user", number), now=LATER)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(act, range(4)))
    assert sorted(answers) == [0, 0, 0, 3]
    db.session.rollback()
    assert actions() == ["mail.let_go"] * 3
    assert (jobs.send(now=LATER), jobs.send(now=LATER)) == (3, 0)


@pytest.mark.both_databases
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_stopped_and_let_go_at_once_it_ends_as_one_of_them(app):
    id = letters.put(NOW, held=True).id
    ready = Barrier(2)

    def act(what):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with unit_of_work():
                    what(db.session.get_one(Message, id), by=SOMEBODY, now=LATER)
                return what.__name__
            except MailChanged:
                return "refused"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(act, [service.stop, service.let_go]))
    db.session.rollback()
    state = db.session.get_one(Message, id).state
    # Stopped after it was let go is stopped all the same: it still waited.
    assert (answers, state) in [
        ({"stop", "refused"}, MessageState.STOPPED),
        ({"stop", "let_go"}, MessageState.STOPPED),
    ]


# At the desk ----------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_is_held_back_with_its_text(world, host):
    mark = rules.link_mark("x")
    put(world, text=f"Dear Agnė,\n\nplease look: {mark}\n", links={"x": Produced("test.link", 5)})
    letters.put(NOW, edition_id=world.edition.id, subject="Not held")
    letters.put(NOW, held=True, edition_id=world.edition.id + 1, subject="Of another edition")
    page = host.page(f"{DESK}/held")
    assert page.texts("summary strong") == ["You are registered"]
    assert page.texts("#mails details p") == ["Dear Agnė,", "please look: [the personal link goes in here]"]


def test_ticked_ones_go_and_the_others_stay(world, host):
    first, second = put(world), put(world)
    host.send(f"{DESK}/held", {"mails": [second.id]})
    assert (state_of(first), state_of(second)) == (MessageState.HELD, MessageState.WAITING)
    assert host.page(f"{DESK}/held").texts(".c-note--good") == ["One mail will be sent in a moment."]


def test_all_that_were_shown_go_and_later_ones_stay(world, host):
    first, second = put(world), put(world, kind="call.accepted")
    shown = f"{first.id} {second.id}"
    later = put(world)
    for _ in range(2):
        host.send(f"{DESK}/held", {"shown": shown}, button="every=y")
    assert [state_of(mail) for mail in (first, second, later)] == ["waiting", "waiting", "held"]
    assert actions() == ["mail.let_go", "mail.let_go"]


def test_one_kind_at_a_time(world, host):
    put(world)
    put(world, kind="call.accepted", subject="Your proposal")
    assert host.page(f"{DESK}/held?kind=call.accepted").texts("summary strong") == ["Your proposal"]
    assert host.page(f"{DESK}/held?kind=nonsense").texts("summary strong") == ["You are registered", "Your proposal"]


def test_nothing_ticked_says_so(world, host):
    mail = put(world)
    host.send(f"{DESK}/held")
    assert state_of(mail) is MessageState.HELD
    assert host.page(f"{DESK}/held").texts(".c-note--bad") == ["No mail was let go. Please tick those that may go."]


def test_nobody_lets_mails_of_another_conference_go(world, host):
    other = letters.put(NOW, held=True, edition_id=world.edition.id + 1)
    put(world)
    host.send(f"{DESK}/held", {"mails": [other.id]})
    host.send(f"{DESK}/held", {"shown": other.id}, button="every=y")
    assert state_of(other) is MessageState.HELD
    _method, _action, values = host.page(f"{DESK}/held").form("main form")
    assert host.post(f"{DESK}/{other.id}/let-go", data=values).status_code == 404


def test_one_mail_is_let_go_on_its_page_once(world, host):
    mail = put(world)
    page = host.page(f"{DESK}/{mail.id}")
    assert page.texts(".c-note strong") == ["This mail waits for a second look."]
    _method, action, values = page.form("main form")
    for _ in range(2):
        response = host.post(action, data=values)
        assert response.location == f"{DESK}/{mail.id}"
    assert (state_of(mail), actions()) == (MessageState.WAITING, ["mail.let_go"])


def test_the_frame_shows_the_html_and_links_nowhere(world, host):
    mark = rules.link_mark("x")
    html = (
        '<!doctype html>\n<html lang="en"><head><title>x</title></head>'
        f'<body><main><h1><a href="{mark}">x</a></h1></main></body></html>'
    )
    mail = put(world, html=html, links={"x": Produced("test.link", 5)})
    response = host.get(f"{DESK}/{mail.id}/html".removeprefix("/en"))
    assert response.text == html.replace(mark, "about:blank")
    assert response.headers["Content-Security-Policy"] == rules.FRAME_POLICY
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_page_asks_as_much_for_three_mails_as_for_one(world, host, count_queries):
    put(world)
    host.page(f"{DESK}/held")
    with count_queries() as for_one:
        host.page(f"{DESK}/held")
    put(world)
    put(world)
    with count_queries() as for_three:
        host.page(f"{DESK}/held")
    assert len(for_three) == len(for_one)


def test_the_overview_says_how_many_are_held_back(world, host):
    put(world)
    put(world)
    page = host.page("/en/desk/ring/borne/")
    assert "Look at 2 mails that are held back" in page.texts(".c-due h3")
    assert queries.held_by_kind(world.edition.id) == {"registration.received": 2}


@pytest.mark.parametrize("role", ["checkin_helper", "interpreter", "reviewer"])
def test_others_of_the_team_let_nothing_go(world, client, role):
    mail = put(world)
    world.sign_in(client, role)
    assert client.get(f"{DESK}/held").status_code == 403
    assert client.post(f"{DESK}/{mail.id}/let-go").status_code in (400, 403)
    assert state_of(mail) is MessageState.HELD
