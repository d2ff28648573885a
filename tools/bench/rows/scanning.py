"""A badge is scanned at the main entrance."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from app.badges import codes
from app.badges.rules import Ticket
from tools.bench.load import Act
from tools.bench.meter import times_a_constant_page
from tools.bench.result import Result
from tools.bench.stage import OPEN, Stage, Stages
from tools.bench.visitor import Answer, Visitor

SIZE = 5000
WHO = "coordinator@example.org"
SCANS = "/api/v1/checkin/scans"


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage:
        stage.sql("DELETE FROM scan")
        # Thousands may have registered before.
        stage.settle()
        stage.cookies = stage.sign_in(WHO)
        tickets = tickets_of(stage)
        gate, token = door(stage)
        visitor = Visitor(stage.url, stage.cookies)
        size = len(_sent(visitor, gate, token, tickets.pop()).body)
        visitor.close()
        ratio, _ = times_a_constant_page(stage, scanning(stage, tickets), size=size, count=200)
        yield Result("check-in scan through the API, on PostgreSQL", ratio, "×", 15)


def main_gate(stage: Stage) -> int:
    """The id of the main entrance of the open conference."""
    return stage.sql(
        "SELECT gate.id FROM gate JOIN edition ON edition.id = gate.edition_id"
        " WHERE edition.slug = :slug AND gate.kind = 'main'",
        slug=OPEN,
    )[0][0]


def door(stage: Stage) -> tuple[int, str]:
    """The main entrance, and the token that its page gives to whoever is signed in."""
    gate = main_gate(stage)
    visitor = Visitor(stage.url, stage.cookies)
    token = visitor.get(f"/checkin/{gate}").find(r'data-csrf="([^"]+)"')
    stage.cookies = visitor.cookies
    visitor.close()
    return gate, token


def tickets_of(stage: Stage) -> list[str]:
    """What the badges of all confirmed participants of the open conference hold."""
    signing = codes.keyring("", stage.secret_key).signing
    people = stage.sql(
        "SELECT registration.edition_id, registration.id, ticket_issue FROM registration"
        " JOIN edition ON edition.id = registration.edition_id"
        " WHERE edition.slug = :slug AND registration.state = 'confirmed' ORDER BY registration.id",
        slug=OPEN,
    )
    return [codes.address(stage.url, codes.make(Ticket(*person), signing)) for person in people]


def scanning(stage: Stage, tickets: list[str]) -> Act:
    """Somebody else comes in each time."""
    gate, token = door(stage)

    def scan(visitor: Visitor, number: int) -> None:
        answer = json.loads(_sent(visitor, gate, token, tickets[number]).body)
        if answer["verdict"] != "welcome":
            raise AssertionError(f"not let in: {answer}")

    return scan


def _sent(visitor: Visitor, gate: int, token: str, code: str) -> Answer:
    question = {
        "client_id": str(uuid.uuid4()),
        "gate_id": gate,
        "code": code,
        "scanned_at": datetime.now(UTC).isoformat(),
    }
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    return visitor.post(SCANS, json.dumps(question).encode(), headers, expect=(201,))
