"""Worker processes that are killed, and several at once, against a real mail server."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.values import moments
from tests.factories import outbox as letters
from tests.support import smtp

pytestmark = [pytest.mark.real_commits, pytest.mark.both_databases, pytest.mark.timeout(90)]


class Deadly(smtp.MailServer):
    """A mail server that kills who speaks to it, once: at the recipient, or just before it says that it accepted."""

    kill_at = ""
    victim = None

    async def handle_RCPT(self, *args):
        self._kill("recipient")
        return await super().handle_RCPT(*args)

    async def handle_DATA(self, *args):
        reply = await super().handle_DATA(*args)
        self._kill("accepted")
        return reply

    def _kill(self, where):
        if self.kill_at == where:
            self.kill_at = ""
            os.kill(self.victim().pid, signal.SIGKILL)


@pytest.fixture
def deadly():
    mail, controller = smtp.start(Deadly)
    yield mail
    controller.stop()


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def states():
    db.session.rollback()
    return [row[0] for row in db.session.execute(sa.select(Message.state).order_by(Message.id))]


def let_leases_end():
    """As if five minutes had passed."""
    with unit_of_work():
        db.session.execute(
            sa.update(Message)
            .where(Message.state == MessageState.SENDING)
            .values(leased_until=moments.now() - timedelta(seconds=1))
        )


@pytest.mark.parametrize(("killed", "arrivals"), [("recipient", [1, 1, 1]), ("accepted", [2, 1, 1])])
def test_a_killed_worker_loses_nothing(app, database_url, serve, deadly, killed, arrivals):
    """Killed before the server had accepted: sent once. Killed between the server's acceptance and our note of it: sent
    twice, which SMTP cannot avoid, under the same Message-ID; all others once."""
    for number in range(3):
        letters.put(moments.now(), to_address=f"p{number}@example.org")
    service = serve(database_url, SMTP_URL=deadly.url)
    deadly.kill_at, deadly.victim = killed, lambda: service.processes["worker"]
    service.start_worker()
    service.processes["worker"].wait(timeout=30)
    assert service.processes.pop("worker").returncode == -signal.SIGKILL
    assert states() == [MessageState.SENDING, MessageState.WAITING, MessageState.WAITING]

    service.start_worker()
    wait_for(lambda: states()[1:] == [MessageState.SENT, MessageState.SENT])
    assert states()[0] is MessageState.SENDING
    let_leases_end()
    wait_for(lambda: states() == [MessageState.SENT] * 3)
    assert [len(deadly.to(f"p{number}@example.org")) for number in range(3)] == arrivals
    assert len({mail["Message-ID"] for mail in deadly.to("p0@example.org")}) == 1


def test_two_workers_send_each_mail_once(app, database_url, serve, smtp_server):
    for number in range(60):
        letters.put(moments.now(), to_address=f"p{number}@example.org")
    first, second = (serve(database_url, SMTP_URL=smtp_server.url) for _ in range(2))
    first.start_worker()
    second.start_worker()
    wait_for(lambda: set(states()) == {MessageState.SENT})
    assert sorted(delivery.recipients[0] for delivery in smtp_server.received) == sorted(
        f"p{number}@example.org" for number in range(60)
    )


def test_a_worker_asked_to_end_finishes_the_mail_in_hand(app, database_url, serve, smtp_server):
    letters.put(moments.now())
    smtp_server.delay_seconds = 1
    service = serve(database_url, SMTP_URL=smtp_server.url)
    service.start_worker()
    wait_for(lambda: smtp_server.attempts == 1 or bool(states() == [MessageState.SENDING]))
    worker = service.processes["worker"]
    worker.terminate()
    assert worker.wait(timeout=20) == 0
    assert states() == [MessageState.SENT]
    assert len(smtp_server.received) == 1


def test_mails_put_while_the_worker_runs_arrive_within_seconds(app, database_url, serve, smtp_server):
    service = serve(database_url, SMTP_URL=smtp_server.url)
    service.start_worker()
    wait_for(lambda: "worker started" in service.log)
    put = time.monotonic()
    letters.put(moments.now())
    smtp_server.wait_for(1, seconds=10)
    assert time.monotonic() - put < 5
    assert "agne" not in service.log


def test_claims_at_the_same_time_take_different_mails(app):
    """Threads with connections of their own; on PostgreSQL they really overlap."""
    for _ in range(12):
        letters.put(moments.now())
    now, claimed, barrier = moments.now(), [], threading.Barrier(4)

    def work():
        with app.app_context():
            barrier.wait()
            for _ in range(3):
                with unit_of_work():
                    claimed.append(outbox.claim(now=now, limit=12).id)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(claimed) == list(db.session.scalars(sa.select(Message.id).order_by(Message.id)))
