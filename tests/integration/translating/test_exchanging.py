"""Files go out to an agency and come back: looked at first, then taken over."""

import io

import pytest

from app.database import db
from app.translating import importing, jobs, po, queries, service, xliff
from app.translating.exchange import Unit
from app.translating.importing import Verdict
from app.translating.rules import State
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories import texts as returning
from tests.factories.programme import session
from tests.factories.world import NOW

DESK = "/en/desk/ring/borne/texts"
SOURCE = "Samen composteren op https://example.org/a."


@pytest.fixture
def talk(world):
    made = session(world.edition, title="Compost", abstract=Translated(nl=SOURCE), into={})
    db.session.commit()
    return made


def unit(made, target="Kompostas: https://example.org/a.", **changes):
    return Unit(**{"id": f"session/{made.id}/abstract", "source": SOURCE, "target": target, **changes})


def send(client, content, name="back.po", language="lt"):
    _method, _action, values = client.page(f"{DESK}/import").form("main form")
    values |= {"file": (io.BytesIO(content), name), "language": language}
    return client.post(f"{DESK}/import", data=values, content_type="multipart/form-data")


def text_of(world, made):
    db.session.expire_all()
    return queries.find_text(queries.place_of(world.series, world.edition), "session", made.id, "abstract")


@pytest.mark.parametrize(("form", "reader"), [("xliff", xliff), ("po", po)])
def test_a_file_goes_out(client, world, talk, form, reader):
    world.sign_in(client, "translator")
    response = client.get(f"{DESK}/file?language=lt&which=open&format={form}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert reader.read(response.data).units == [unit(talk, "")]
    everything = client.get(f"{DESK}/file?language=lt&which=all&format={form}").data
    assert len(reader.read(everything).units) == 3


@pytest.mark.parametrize("ticked", [True, False])
def test_a_file_comes_back(client, world, talk, ticked):
    world.sign_in(client, "translator")
    response = send(client, returning.returned([unit(talk, final=True)]))
    assert response.status_code == 303
    assert text_of(world, talk).states["lt"] is State.MISSING
    client.send(response.location, {"final_as_checked": "y" if ticked else None}, form="main form.c-form")
    assert text_of(world, talk).value["lt"] == "Kompostas: https://example.org/a."
    assert text_of(world, talk).states["lt"] is (State.CHECKED if ticked else State.DRAFT)
    assert client.get(response.location).status_code == 404


def test_a_file_can_be_dropped(client, world, talk):
    world.sign_in(client, "translator")
    location = send(client, returning.returned([unit(talk)])).location
    client.send(location, form="main form[action$=drop]")
    assert text_of(world, talk).states["lt"] is State.MISSING
    assert client.get(location).status_code == 404


@pytest.mark.parametrize("content", [b"", b"nonsense", b"<html></html>", b"PK\x03\x04"])
def test_what_is_no_file_of_ours_is_said_beside_the_field(client, world, content):
    world.sign_in(client, "translator")
    response = send(client, content)
    assert response.status_code == 422
    assert len(response.page.texts("#file-error")) == 1


def test_another_language_is_not_taken(client, world, talk):
    world.sign_in(client, "translator")
    response = send(client, returning.returned([unit(talk)], "pt"))
    assert response.status_code == 422
    assert len(response.page.texts("#language-error")) == 1


def test_a_file_of_one_conference_is_not_seen_at_another(client, world, talk):
    waiting = returning.waiting(world.edition, [unit(talk)])
    world.sign_in(client, "coordinator")
    assert client.get(f"{DESK}/import/{waiting.id}").status_code == 200
    assert client.get(f"/en/desk/ring/trakai/texts/import/{waiting.id}").status_code == 404
    assert client.get(f"/en/desk/ring/texts/import/{waiting.id}").status_code == 404


def planned(world, units):
    place = queries.place_of(world.series, world.edition)
    return importing.plan(place, returning.waiting(world.edition, units))


def test_what_becomes_of_each_unit(world, talk):
    cases = {
        Verdict.NEW: unit(talk),
        Verdict.EMPTY: unit(talk, ""),
        Verdict.UNKNOWN: unit(talk, id="session/0/abstract"),
        Verdict.OUTDATED: unit(talk, source="Iets anders op https://example.org/a."),
        Verdict.REFUSED: unit(talk, "x" * 6000),
    }
    for verdict, one in cases.items():
        assert [line.verdict for line in planned(world, [one])] == [verdict]


def test_the_original_itself_is_never_taken(world, talk):
    talk.original_language, talk.abstract = "lt", Translated(lt=SOURCE)
    db.session.commit()
    assert [line.verdict for line in planned(world, [unit(talk)])] == [Verdict.UNKNOWN]


def test_lost_links_make_a_draft_whatever_the_file_says(world, talk):
    (line,) = planned(world, [unit(talk, "Kompostas.", final=True)])
    assert (line.verdict, line.can_be_checked) == (Verdict.NEW, False)


def take(world, units, **more):
    place = queries.place_of(world.series, world.edition)
    waiting = returning.waiting(world.edition, units)
    lines = importing.plan(place, waiting)
    seen = more.pop("seen", importing.seen_of(lines))
    return importing.take_over(place, waiting, final_as_checked=True, seen=seen, by=SYSTEM, now=NOW)


@pytest.mark.both_databases
def test_a_translation_of_an_older_original_is_kept_and_outdated(world, talk):
    """Never checked, even when the file and whoever sends it say so."""
    old = unit(talk, source="Iets anders op https://example.org/a.", final=True)
    taken = take(world, [old])
    assert (taken.verdicts[Verdict.OUTDATED], taken.checked, taken.refused) == (1, 0, 0)
    text = text_of(world, talk)
    assert (text.value["lt"], text.states["lt"]) == (old.target, State.OUTDATED)


def test_nothing_is_taken_that_was_not_seen(world, talk):
    with pytest.raises(importing.ChangedMeanwhile):
        take(world, [unit(talk)], seen="something else")
    db.session.rollback()
    assert text_of(world, talk).states["lt"] is State.MISSING


def test_a_row_whose_owner_refuses_stays_and_the_others_are_taken(world, talk):
    """A session outside the days of its conference cannot be saved as it stands."""
    stray = session(world.edition, day=40, abstract=Translated(nl=SOURCE))
    db.session.commit()
    taken = take(world, [unit(stray), unit(talk)])
    assert (taken.verdicts[Verdict.NEW], taken.refused) == (1, 1)
    assert text_of(world, talk).states["lt"] is State.DRAFT
    assert text_of(world, stray).states["lt"] is State.MISSING


def test_the_same_translation_again_can_be_checked(world, talk):
    take(world, [unit(talk)])
    assert text_of(world, talk).states["lt"] is State.DRAFT
    taken = take(world, [unit(talk, final=True)])
    assert (taken.verdicts[Verdict.SAME], taken.checked) == (1, 1)
    assert text_of(world, talk).states["lt"] is State.CHECKED


def test_what_is_said_of_a_row_goes_with_it(app, world, talk):
    take(world, [unit(talk)])
    service.forget("session", 0)
    assert jobs.sweep(now=NOW) == 0
    id = talk.id
    db.session.delete(talk)
    db.session.commit()
    assert jobs.sweep(now=NOW) == 1
    assert queries.checks_of("session", [id]) == []
