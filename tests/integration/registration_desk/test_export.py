"""The list as a table: what is in it, what is not, and what the log keeps of it."""

import csv
import io

import pytest
import sqlalchemy as sa

from app.accounts import gate
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.registration import desk_queries, rules
from app.registration.narrowing import Narrowed
from tests.factories import registration


def table(response) -> list[list[str]]:
    text = response.get_data()
    assert text.startswith("﻿".encode())
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def people(house):
    with unit_of_work():
        workshop = registration.session(house.edition, hour=13, places=20)
        registration.registered(
            house.edition, name="Rūta Žukauskienė", email="ruta@example.org", organisation="=HYPERLINK(1)",
            sessions=(workshop.id,), access_needs="A ramp", consents=frozenset({"access_needs", "photos"}),
        )  # fmt: skip
        registration.registered(house.edition, name="Jörg Müller", town="Borne", country="NL", wants=("captions",))
    return workshop


def exports() -> list[dict]:
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "registrations.exported"))
    return [{value.field: value.after for value in entry.values} for entry in entries]


def test_everybody_is_in_the_table_and_nothing_runs(house, people):
    response = house.client.send(house.at("export"), form="main form", status=200)
    head, jorg, ruta = table(response)
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/csv", "private, no-store")
    assert head[:4] == ["Name", "Email address", "Organisation", "Town"]
    assert ruta[:11] == [
        "Rūta Žukauskienė", "ruta@example.org", "'=HYPERLINK(1)", "Trakai", "LT", "citizen", "confirmed",
        "Lithuanian, English", "Lithuanian", "no restriction", people.title["en"],
    ]  # fmt: skip
    assert (ruta[-2:], jorg[-2:], jorg[8]) == (["yes", "no"], ["no", "no"], "Live captions")
    assert "ramp" not in response.get_data(as_text=True)
    assert exports() == [{"filters": {}, "access_needs": False}]


def test_the_table_is_narrowed_as_the_list_was(house, people):
    response = house.client.send(house.at("export", search="zukausk", town="Trakai"), form="main form", status=200)
    assert [row[0] for row in table(response)[1:]] == ["Rūta Žukauskienė"]
    assert exports()[0]["filters"] == {"search": "zukausk", "town": "Trakai"}


def test_needs_come_along_only_when_asked_for_with_a_reason(house, people):
    page = house.client.send(house.at("export"), {"with_needs": "y"}, form="main form", status=422).page
    assert page.texts("#reason-error") == ["Please say what the access needs are for."]
    assert exports() == []
    response = house.client.send(
        house.at("export"), {"with_needs": "y", "reason": "Ramps"}, form="main form", status=200
    )
    assert [row[-1] for row in table(response)] == ["Access needs", "", "A ramp"]
    assert exports() == [{"filters": {}, "access_needs": True, "reason": "Ramps"}]


def test_needs_are_for_those_who_may_see_them(house, people, monkeypatch):
    may = gate.may
    monkeypatch.setattr(
        gate, "may", lambda permission, *rest: permission != rules.ACCESS_NEEDS_READ and may(permission, *rest)
    )
    page = house.client.get(house.at("export")).page
    assert page.all("[name=with_needs]") == []
    _method, _action, values = page.form("main form")
    forged = {**values, "with_needs": "y", "reason": "Curious"}
    assert house.client.post(house.at("export"), data=forged).status_code == 403
    [ruta] = [row.id for row in desk_queries.page_of(house.edition, Narrowed(search="ruta"), 1).items]
    assert "A ramp" not in house.client.get(house.at("registration", id=ruta)).get_data(as_text=True)
    assert exports() == []


@pytest.mark.both_databases
def test_chunks_miss_and_repeat_nobody(app):
    with unit_of_work():
        edition = registration.edition()
        for number in range(7):
            registration.registered(edition, name="Same Name", email=f"same{number}@example.org")
    found = [one.id for one in desk_queries.to_export(edition, Narrowed(), with_needs=False, chunk=3)]
    assert (len(found), found) == (7, sorted(set(found)))
