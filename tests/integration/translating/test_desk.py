"""The translation desk: states counted, one text translated, nobody overwritten."""

import pytest

from app.audit.models import AuditEntry
from app.database import db
from app.translating import queries
from app.translating.rules import State
from app.values.translated import Translated
from tests.factories.programme import session

DESK = "/en/desk/ring/borne/texts"


@pytest.fixture
def talk(world):
    """A session in Dutch and German only."""
    made = session(
        world.edition,
        title="Compost",
        abstract=Translated(nl="Samen composteren.", de="Gemeinsam kompostieren."),
        into={},
    )
    db.session.commit()
    return made


def place(world):
    return queries.place_of(world.series, world.edition)


def text_of(world, made, field="abstract"):
    db.session.expire_all()
    return queries.find_text(place(world), "session", made.id, field)


def address(made, into="lt", field="abstract"):
    return f"{DESK}/session/{made.id}/{field}/{into}"


def test_states_of_a_text(world, talk):
    assert text_of(world, talk).states == {
        "nl": State.ORIGINAL, "de": State.DRAFT, "pt": State.MISSING, "lt": State.MISSING, "en": State.MISSING,
    }  # fmt: skip


def test_saving_as_a_draft_and_as_checked(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk), {"text": "Kompostuokime kartu."}, button="as=draft")
    assert text_of(world, talk).value["lt"] == "Kompostuokime kartu."
    assert text_of(world, talk).states["lt"] is State.DRAFT
    client.send(address(talk), button="as=checked")
    assert text_of(world, talk).states["lt"] is State.CHECKED
    check = queries.find_check(("session", talk.id, "abstract"), "lt")
    assert (check.by.email, check.source) == ("translator@example.org", "Samen composteren.")


def test_a_changed_original_makes_it_outdated_and_shows_what_changed(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk), {"text": "Kompostuokime kartu."}, button="as=checked")
    talk.abstract = Translated({**talk.abstract, "nl": "Samen beter composteren."})
    db.session.commit()
    assert text_of(world, talk).states["lt"] is State.OUTDATED
    page = client.page(address(talk))
    assert page.texts("main ins") == ["put in: beter"]
    client.send(address(talk), button="as=checked")
    assert text_of(world, talk).states["lt"] is State.CHECKED


def test_a_translation_changed_elsewhere_is_a_draft_again(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk), {"text": "Kompostuokime kartu."}, button="as=checked")
    talk.abstract = Translated({**talk.abstract, "lt": "Kompostuokime."})
    db.session.commit()
    assert text_of(world, talk).states["lt"] is State.DRAFT


def test_nobody_is_overwritten(client, world, talk):
    world.sign_in(client, "translator")
    _method, _action, values = client.page(address(talk)).form("main form")
    client.send(address(talk), {"text": "Pirmas."}, button="as=draft")
    response = client.post(address(talk), data={**values, "text": "Antras.", "as": "draft"})
    assert response.status_code == 422
    assert text_of(world, talk).value["lt"] == "Pirmas."
    assert response.page.texts("main textarea") == ["Antras."]


def test_an_empty_text_cannot_be_checked(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk), {"text": ""}, button="as=checked", status=422)
    assert text_of(world, talk).states["lt"] is State.MISSING


def test_emptying_a_translation_takes_it_away(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk, "de"), {"text": ""}, button="as=draft")
    assert text_of(world, talk).states["de"] is State.MISSING
    assert queries.find_check(("session", talk.id, "abstract"), "de") is None


def test_the_original_is_not_translated_here(client, world, talk):
    world.sign_in(client, "translator")
    assert client.get(address(talk, "nl")).status_code == 404
    assert client.get(address(talk, field="nothing")).status_code == 404


def test_saving_leads_to_the_next_text_left_to_do(client, world, talk):
    other = session(world.edition, starts="10:00", abstract=Translated(nl="Tweede."))
    db.session.commit()
    world.sign_in(client, "translator")
    response = client.send(address(talk), {"text": "Kompostuokime."}, button="as=draft")
    assert response.location == address(other)


def test_the_log_names_text_and_state(client, world, talk):
    world.sign_in(client, "translator")
    client.send(address(talk), {"text": "Kompostuokime kartu."}, button="as=checked")
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.object_kind == "session"))
    assert {(entry.action, *entry.fields) for entry in entries} == {
        ("session.changed", "abstract"),
        ("text.checked", "abstract.lt"),
    }


def test_a_translator_sees_this_desk_only(client, world, talk):
    world.sign_in(client, "translator")
    assert client.get(DESK).status_code == 200
    assert client.get("/en/desk/ring/texts").status_code == 200
    assert client.get("/en/desk/ring/borne/programme").status_code == 403
    assert client.get("/en/desk/ring/borne/registrations").status_code == 403
    assert client.page("/en/desk/").texts("main a[href$='/texts']") != []


@pytest.mark.parametrize("role", ["checkin_helper", "interpreter", "reviewer"])
def test_others_do_not_see_it(client, world, role):
    world.sign_in(client, role)
    assert client.get(DESK).status_code == 403


def test_a_host_organiser_stays_in_their_conference(client, world):
    world.sign_in(client, "host_organiser")
    assert client.get(DESK).status_code == 200
    assert client.get("/en/desk/ring/texts").status_code == 403
    assert client.get("/en/desk/ring/trakai/texts").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=kompostieren", "1 of"),
        ("language=lt&state=missing&kind=session", "1 of"),
        ("language=lt&state=outdated", "0 of"),
        ("language=nl&state=draft&kind=session", "0 of"),
        ("kind=session", "2 of"),
        ("state=nonsense&language=xx&page=9999999999", "3 texts"),
    ],
)
def test_filters(client, world, talk, asked, found):
    """The conference has its theme, the session a title in all languages and an abstract in two."""
    world.sign_in(client, "coordinator")
    assert client.page(f"{DESK}?{asked}").texts("main p[role=status]")[-1].startswith(found)


def test_counts_leave_originals_out(client, world, talk):
    world.sign_in(client, "coordinator")
    page = client.page(DESK)
    rows = page.texts("main table:first-of-type tbody tr")
    done = [" ".join(row.split("what is left to do")[1].split()[:3]) for row in rows[:5]]
    assert done == ["0 of 3", "Everything was written", "0 of 3", "0 of 3", "0 of 3"]


def test_queries_do_not_grow_with_sessions(client, world, count_queries):
    world.sign_in(client, "translator")

    def measured():
        client.get(DESK)
        with count_queries() as queries_made:
            client.get(DESK)
        return len(queries_made)

    for number in range(3):
        session(world.edition, title=f"Talk {number}")
    db.session.commit()
    few = measured()
    for number in range(57):
        session(world.edition, title=f"Talk {number}", abstract=Translated(nl=f"Over {number}"))
    db.session.commit()
    assert measured() == few


def test_the_demonstration_has_texts_in_every_state(demo_world):
    texts = queries.texts_of(queries.place_of(demo_world.series, demo_world.edition))
    assert {state for text in texts for state in text.states.values()} == set(State)
    assert queries.counted(texts, "lt")[State.MISSING] == 1
