"""Files that are read and not kept: schedules, tables of words, translations."""

from dataclasses import replace

import pytest

from app.database import unit_of_work
from app.series.rules import EditionState
from tests.support.uploads import multipart


@pytest.mark.parametrize("page", ["programme/import", "glossary/import", "texts/import"])
def test_what_is_too_large_is_said_beside_the_field(app, client, world, monkeypatch, page):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], max_upload_mb=1))
    with unit_of_work():
        world.edition.state = EditionState.PLANNED
    world.sign_in(client, "coordinator")
    address = f"/en/desk/ring/borne/{page}"
    shown = client.page(address)
    assert shown.text("#file-hint").endswith("Up to 1 MB.")
    _method, _action, values = shown.form("main form.c-form")
    body, kind = multipart(values, "file", bytes(1024 * 1024 + 1))
    answer = client.post(address, data=body, content_type=kind)
    assert answer.status_code == 422
    assert answer.page.texts("#file-error") == ["This file is too large. Files may have up to 1 MB."]
