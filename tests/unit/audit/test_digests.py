"""What the seals of the log cover."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from app.audit import service


@dataclass(frozen=True)
class Entry:
    """The facts of an entry, without a database."""

    id: int = 1
    at: datetime = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
    action: str = "registration.cancelled"
    actor_kind: str = "user"
    actor_id: int | None = 7
    object_kind: str = "registration"
    object_id: int = 4
    series_id: int | None = 1
    edition_id: int | None = 2
    fields: list[str] = field(default_factory=lambda: ["state"])
    salt: str = "0123456789abcdef"


@pytest.mark.parametrize(
    "change",
    [
        {"id": 2}, {"at": datetime(2026, 6, 10, 9, 0, 1, tzinfo=UTC)}, {"action": "registration.confirmed"},
        {"actor_kind": "holder"}, {"actor_id": None}, {"object_kind": "session"}, {"object_id": 5}, {"series_id": None},
        {"edition_id": 3}, {"fields": ["name"]}, {"salt": "fedcba9876543210"},
    ],
    ids=str,
)  # fmt: skip
def test_every_fact_of_an_entry_is_sealed(change):
    assert service._digest(replace(Entry(), **change)) != service._digest(Entry())


def test_the_order_is_sealed_and_what_came_before():
    one, two = Entry(id=1), Entry(id=2)
    assert service._chained("0", [one, two]) != service._chained("0", [two, one])
    assert service._chained("0", [one]) != service._chained("1", [one])
