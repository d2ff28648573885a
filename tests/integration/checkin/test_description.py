"""The description at /api/openapi.json is kept: schemathesis asks what it allows and what it forbids, and holds each answer
against it."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis import Case, Config, GenerationMode

from app.badges import tickets

SCANS, UNDO, GATES = (
    "POST /api/v1/checkin/scans",
    "POST /api/v1/checkin/scans/{client_id}/undo",
    "GET /api/v1/checkin/gates/{gate_id}",
)
# All that is asked comes out one of these ways, and each of them is reached.
ANSWERS = {
    (SCANS, GenerationMode.POSITIVE): {200, 201, 404},
    (SCANS, GenerationMode.NEGATIVE): {400, 422},
    (UNDO, GenerationMode.POSITIVE): {200, 404},
    (UNDO, GenerationMode.NEGATIVE): {400, 404, 422},
    (GATES, GenerationMode.POSITIVE): {200, 404},
    (GATES, GenerationMode.NEGATIVE): {404},
}


@pytest.fixture
def described(app) -> Any:
    """What the description says. Who is signed in comes from the test, so nothing is made up for that."""
    config = Config.from_dict({
        "generation": {"with-security-parameters": False},
        # That nothing is answered without the cookie, or done without the token, has tests of its own.
        "checks": {"ignored_auth": {"enabled": False}},
    })  # fmt: skip
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)


def is_number(value: Any) -> bool:
    return type(value) is int and 1 <= value < 2**31


def is_uuid(value: Any) -> bool:
    try:
        return str(UUID(value or "")) == value
    except ValueError:
        return False


def bring_home(case: Case, here: SimpleNamespace) -> None:
    """Numbers and codes of the right shape become those of somebody here: made-up ones would never be found."""
    if is_number(case.path_parameters.get("gate_id")):
        case.path_parameters["gate_id"] = here.gate
    if isinstance(case.body, dict):
        if is_number(case.body.get("gate_id")):
            case.body["gate_id"] = here.gate
        if is_number(case.body.get("registration_id")):
            case.body["registration_id"] = here.ruta.id
        if isinstance(code := case.body.get("code"), str) and 1 <= len(code) <= 500:
            case.body["code"] = tickets.code_of(here.ruta)
    if is_uuid(case.path_parameters.get("client_id")):
        case.path_parameters["client_id"] = here.client_id


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", [SCANS, UNDO, GATES])
def test_every_answer_is_as_described(described, helper, here, label, mode):
    token = helper.page(f"/checkin/{here.gate}").one("[data-csrf]").attrs["data-csrf"]
    here.client_id = str(uuid4())
    question = {
        "client_id": here.client_id, "gate_id": here.gate, "registration_id": here.ruta.id,
        "scanned_at": "2026-06-10T09:00:00Z",
    }  # fmt: skip
    assert helper.post("/api/v1/checkin/scans", json=question, headers={"X-CSRFToken": token}).status_code == 201
    [operation] = [one.ok() for one in described.get_all_operations() if one.ok().label == label]
    seen = set()

    @hypothesis.given(operation.as_strategy(generation_mode=mode), strategies.booleans())
    def ask(case, is_here):
        if is_here:
            bring_home(case, here)
        response = case.call_and_validate(
            headers={"X-CSRFToken": token},
            cookies={"conferring": helper.get_cookie("conferring").value},
        )
        seen.add(response.status_code)

    ask()
    assert seen == ANSWERS[label, mode]
