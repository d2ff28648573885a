"""The glossary of a conference: kept at the desk, exchanged as a table, shown beside texts, sent along with the slides."""

import io
import zipfile

import pytest

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.translating import glossary, glossary_queries
from app.translating.glossary_rules import MOST_TERMS, TermThere, TooManyTerms, WantedTerm
from app.translating.models import Term
from app.values.access import SYSTEM, Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, texts
from tests.factories.programme import session
from tests.factories.world import NOW

DESK = "/en/desk/ring/borne/glossary"


def words_of(edition):
    db.session.expire_all()
    return [dict(term.words) for term in glossary_queries.terms_of([edition])]


def sign_in_as(client, world, role):
    with unit_of_work():
        who = accounts.somebody(role, Scope(world.series.id, world.edition.id), email=f"{role.value}.2@example.org")
    accounts.sign_in(client, who.email)
    return client


@pytest.fixture
def translator(client, world):
    world.sign_in(client, "translator")
    return client


def take_over(client, text, status=303, encoding="utf-8-sig"):
    _method, _action, values = client.page(f"{DESK}/import").form("main form")
    return client.post(f"{DESK}/import", data={**values, "file": (io.BytesIO(text.encode(encoding)), "words.csv")})


def test_a_word_is_added_changed_and_removed(translator, world):
    translator.send(f"{DESK}/add", {"words-nl": "bakfiets", "note": "With two wheels or three."})
    [term] = glossary_queries.terms_of([world.edition])
    translator.send(f"{DESK}/{term.id}", {"words-en": "cargo bicycle"})
    assert words_of(world.edition) == [{"nl": "bakfiets", "en": "cargo bicycle"}]
    translator.send(f"{DESK}/{term.id}/remove")
    assert words_of(world.edition) == []
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object_kind == "glossary_term"))
    assert list(actions) == [f"glossary_term.{done}" for done in ("created", "changed", "removed")]


def test_a_word_without_a_word_and_one_that_is_there_are_refused(translator, world):
    texts.term(world.edition, nl="Bakfiets")
    translator.send(f"{DESK}/add", {"note": "1"}, status=422)
    translator.send(f"{DESK}/add", {"words-nl": "bakfiets"}, status=422)
    translator.send(f"{DESK}/add", {"words-nl": "b" * 121}, status=422)
    assert words_of(world.edition) == [{"nl": "Bakfiets"}]


def test_nobody_is_overwritten(translator, world):
    term = texts.term(world.edition, nl="bakfiets")
    _method, _action, values = translator.page(f"{DESK}/{term.id}").form("main form")
    with unit_of_work():
        glossary.write(term, Translated(nl="bakfiets", en="cargo bicycle"), by=SYSTEM, now=NOW)
    answer = translator.post(f"{DESK}/{term.id}", data={**values, "words-en": ["box bike"]})
    assert answer.status_code == 422
    assert words_of(world.edition) == [{"nl": "bakfiets", "en": "cargo bicycle"}]


def test_it_is_sorted_by_the_first_language_of_the_series(world):
    for words in ({"nl": "zon"}, {"en": "air"}, {"nl": "Één"}, {"de": "Wind"}):
        texts.term(world.edition, **words)
    assert world.series.languages[0] == "de"
    assert words_of(world.edition) == [{"de": "Wind"}, {"nl": "Één"}, {"nl": "zon"}, {"en": "air"}]


def test_a_table_adds_and_fills_in_and_removes_nothing(translator, world):
    texts.term(world.edition, nl="bakfiets", en="box bike", note="Old.")
    texts.term(world.edition, nl="bus", en="bus")
    table = "nl;de;en;note\nBakfiets;Lastenrad;cargo bicycle;\ntrein;Zug;;Long ways.\nbus;;bus;\ntrein;;train;\n"
    assert take_over(translator, table).status_code == 303
    assert sorted(words_of(world.edition), key=lambda words: words["nl"].casefold()) == [
        {"nl": "Bakfiets", "de": "Lastenrad", "en": "cargo bicycle"},
        {"nl": "bus", "en": "bus"},
        {"nl": "trein", "de": "Zug", "en": "train"},
    ]
    assert {term.note for term in db.session.scalars(db.select(Term))} == {"Old.", "", "Long ways."}
    before = db.session.scalar(db.select(db.func.count()).select_from(AuditEntry))
    assert take_over(translator, table).status_code == 303
    assert db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) == before


def test_a_wrong_line_takes_nothing_over(translator, world):
    answer = take_over(translator, "nl;en\ntrein;train\n;\n;;\nx;y;z\n")
    assert (answer.status_code, words_of(world.edition)) == (422, [])
    assert "Line 5 has more columns than the first line." in answer.get_data(as_text=True)
    assert (
        translator.post(f"{DESK}/import", data={**translator.page(f"{DESK}/import").form("main form")[2]}).status_code
        == 422
    )


def test_what_goes_out_comes_back_as_it_is(translator, world):
    texts.term(world.edition, nl="=bakfiets", lt="krovininis dviratis", note="Three wheels; or two.")
    table = translator.get(f"{DESK}/glossary.csv")
    assert table.mimetype == "text/csv"
    with unit_of_work():
        glossary.remove(glossary_queries.terms_of([world.edition])[0], by=SYSTEM, now=NOW)
    assert take_over(translator, table.get_data().decode("utf-8-sig")).status_code == 303
    [term] = glossary_queries.terms_of([world.edition])
    assert (dict(term.words), term.note) == ({"nl": "=bakfiets", "lt": "krovininis dviratis"}, "Three wheels; or two.")


def test_words_stand_beside_a_text_in_which_they_occur(translator, world):
    talk = session(world.edition, into={})
    talk.title = Translated(nl="Alle bakfietsen en bussen")
    db.session.commit()
    texts.term(world.edition, "Two wheels or three.", nl="bakfiets", lt="krovininis dviratis")
    missing = texts.term(world.edition, nl="bus", en="bus")
    texts.term(world.edition, nl="trein", lt="traukinys")
    page = translator.page(f"/en/desk/ring/borne/texts/session/{talk.id}/title/lt")
    assert page.texts("[aria-labelledby=terms] dt") == ["bakfiets"]
    assert page.texts("[aria-labelledby=terms] dd") == ["krovininis dviratis Two wheels or three."]
    talk.title = Translated(nl="De bus")
    db.session.commit()
    page = translator.page(f"/en/desk/ring/borne/texts/session/{talk.id}/title/lt")
    assert page.links("[aria-labelledby=terms] a") == [f"{DESK}/{missing.id}"]


def test_words_are_translated_like_all_texts(translator, world):
    term = texts.term(world.edition, nl="bakfiets")
    translator.send(f"/en/desk/ring/borne/texts/glossary_term/{term.id}/words/lt", {"text": "krovininis dviratis"},
                    button="as=checked")  # fmt: skip
    assert words_of(world.edition) == [{"nl": "bakfiets", "lt": "krovininis dviratis"}]


def test_interpreters_read_it_and_get_it_with_the_slides(client, world):
    sign_in_as(client, world, Role.INTERPRETER)
    pack = "/en/desk/ring/borne/material/interpreters.zip"
    assert client.get(pack).status_code == 404
    term = texts.term(world.edition, nl="bakfiets", en="cargo bicycle")
    page = client.page(DESK)
    assert [link for link in page.links("main a") if "glossary" in link] == [f"{DESK}/glossary.csv"]
    with zipfile.ZipFile(io.BytesIO(client.get(pack).get_data())) as archive:
        assert archive.namelist() == ["glossary.csv"]
        assert archive.read("glossary.csv") == client.get(f"{DESK}/glossary.csv").get_data()
    client.checks_pages = False
    for path in ("/add", f"/{term.id}", f"/{term.id}/remove", "/import"):
        assert client.get(DESK + path).status_code == 403, path


@pytest.mark.parametrize("role", [Role.CHECKIN_HELPER, Role.REVIEWER])
def test_others_do_not(client, world, role):
    client.checks_pages = False
    sign_in_as(client, world, role)
    assert client.get(DESK).status_code == 403


def test_nothing_of_another_conference_is_found(translator, world):
    other = texts.term(world.other_edition, nl="zon")
    translator.checks_pages = False
    for path in (f"/{other.id}", f"/{other.id}/remove"):
        assert translator.get(DESK + path).status_code == 404
    assert words_of(world.edition) == []


def test_there_are_no_more_than_one_can_learn(world):
    with unit_of_work():
        db.session.add_all(
            Term(edition_id=world.edition.id, words=Translated(nl=f"woord {n}"), changed_at=NOW)
            for n in range(MOST_TERMS)
        )
    with pytest.raises(TooManyTerms):
        glossary.create(world.edition, WantedTerm(Translated(nl="nog een")), by=SYSTEM, now=NOW)
    with pytest.raises(TermThere):
        glossary.create(world.edition, WantedTerm(Translated(nl="Woord 7")), by=SYSTEM, now=NOW)


def test_the_list_takes_as_many_queries_for_three_as_for_one(translator, world, count_queries):
    texts.term(world.edition, nl="een")
    translator.page(DESK)
    with count_queries() as few:
        translator.page(DESK)
    for word in ("twee", "drie"):
        texts.term(world.edition, nl=word)
    with count_queries() as more:
        translator.page(DESK)
    assert len(more) == len(few)
