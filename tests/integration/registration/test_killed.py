"""Web processes killed while people register: nothing is lost, nothing is half there, sending the form again is safe."""

import http.client
import http.cookiejar
import os
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.registration import queries
from app.registration.models import Registration, Understood
from tests.factories import registration as make
from tests.support.html import Page

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(120)]

PEOPLE = 30
# Growing, so that a slow machine, too, is hit in the middle and gets on with it afterwards.
PAUSES_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6)
BOOTING = re.compile(r"Booting worker with pid: (\d+)")


class Participant(threading.Thread):
    """Somebody who sends one form again and again until it is answered, and then once more."""

    def __init__(self, url, number, gate):
        super().__init__()
        self.url, self.number, self.gate = url, number, gate
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.answers, self.lost, self.failure = [], 0, None

    def run(self):
        try:
            _, _, values = Page(self.ask()[1]).form()
            typed = {"name": f"Person {self.number}", "email": f"p{self.number}@example.org", "town": "Trakai"}
            values |= {name: [value] for name, value in typed.items()}
            values |= {"category": ["citizen"], "understands": ["lt", "en"]}
            body = urllib.parse.urlencode(values, doseq=True).encode()
            self.gate.wait(30)
            self.answers = [self.insist(body) for _ in range(2)]
        except Exception as problem:
            self.failure = problem

    def insist(self, body):
        """Send until there is an answer; where it leads."""
        until = time.monotonic() + 60
        while True:
            try:
                return self.ask(body)[0]
            except urllib.error.HTTPError:
                raise
            except (OSError, http.client.HTTPException):
                self.lost += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def ask(self, body=None):
        with self.opener.open(self.url, body, timeout=30) as response:
            return response.url, response.read().decode()


def kill(server):
    """Kill every web process, some times over; gunicorn starts new ones. How many were killed."""
    killed = set()
    for pause_seconds in PAUSES_SECONDS:
        time.sleep(pause_seconds)
        for pid in {int(word) for word in BOOTING.findall(server.log)} - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    return len(killed)


def counted(of):
    return Counter(db.session.scalars(sa.select(of)))


def test_killed_again_and_again(app, database_url, serve):
    """Whoever was shown the confirmation is registered, once, with the mail and the log entry; whoever got no answer
    sends the form again and is shown the same."""
    with unit_of_work():
        edition = make.edition(capacity=PEOPLE)
    address = f"/en/{edition.series.slug}/{edition.slug}/register"
    db.session.remove()
    server = serve(database_url, RATE_REGISTRATION="10000/10m")
    server.start_web(workers=2)
    gate = threading.Barrier(PEOPLE + 1)
    people = [Participant(server.url + address, number, gate) for number in range(PEOPLE)]
    for person in people:
        person.start()
    gate.wait(30)
    killed = kill(server)
    for person in people:
        person.join()

    assert [person.failure for person in people if person.failure] == []
    assert [person.answers for person in people if len(set(person.answers)) != 1] == []
    assert (killed > 2, sum(person.lost for person in people) > 0) == (True, True), "nothing was cut off"
    ids = dict.fromkeys(db.session.scalars(sa.select(Registration.id)), 1)
    once = {f"p{number}@example.org": 1 for number in range(PEOPLE)}
    assert counted(Registration.email) == once
    assert counted(Message.to_address) == once
    assert counted(Message.about_id) == ids
    assert counted(AuditEntry.object_id) == ids
    assert counted(Understood.registration_id) == dict.fromkeys(ids, 2)
    assert queries.miscounted() == []
