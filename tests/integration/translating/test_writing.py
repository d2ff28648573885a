"""Each kind of text is written through the service that owns it: the log says so, and nothing else of the row changes."""

import pytest

from app.audit.models import AuditEntry
from app.call.models import Criterion, Phase, Question
from app.call.queries import calls_of
from app.call.rules import Audience, QuestionKind
from app.database import db
from app.series.models import Offer
from app.series.rules import OfferKind, OfferStatus
from app.speakers.models import Brief, LetterSignature
from app.translating import queries, service
from app.translating.rules import State
from app.values.access import Actor
from app.values.translated import Translated
from tests.factories.world import NOW

pytestmark = pytest.mark.both_databases


@pytest.fixture
def filled(demo_world):
    """The demonstration's conference with a call, with one row of every kind that it lacks."""
    edition = demo_world.announced
    call = calls_of(edition)[0]
    two = Translated(pt="Antes", de="Vorher")
    if not db.session.get(Brief, edition.id):
        db.session.add(Brief(edition_id=edition.id, first_question=two, changed_at=NOW))
    if not db.session.get(LetterSignature, edition.id):
        db.session.add(LetterSignature(edition_id=edition.id, name="Ana Lopes", office=two, changed_at=NOW))
    if not edition.offers:
        db.session.add(Offer(edition=edition, kind=OfferKind.INDUCTION_LOOP, status=OfferStatus.PLANNED, note=two))
    position = len(call.questions) + 1
    choices = [{"key": "c1", "label": {"pt": "Sim", "de": "Ja"}}, {"key": "c2", "label": {"pt": "Não"}}]
    db.session.add(
        Question(
            call=call, position=position, kind=QuestionKind.CHOICE, label=two, choices=choices, session_types=[],
            audience=Audience.PUBLIC,
        )
    )  # fmt: skip
    db.session.add(Phase(call=call, name=two, opens_at=NOW, closes_at=call.closes_at))
    db.session.add(Criterion(call=call, position=99, name=two, scale=[{"pt": "mau"}, {"pt": "bom"}]))
    edition.theme = Translated({**edition.theme, "lt": ""})
    db.session.commit()
    return demo_world


def one_of_each_field(place):
    """The first text of each kind and field, with a language that it is not written in."""
    found = {}
    for text in queries.texts_of(place):
        found.setdefault((text.kind.code, text.field.name.partition(".")[0]), text)
    return found


def test_every_kind_is_written_by_its_owner(filled):
    user = filled.people["translator"]
    by = Actor("user", user.id)
    for whole in (False, True):
        place = queries.place_of(filled.series, None if whole else filled.announced)
        for (kind, field), text in one_of_each_field(place).items():
            language = "lt" if text.original != "lt" else "nl"
            others = {code: words for code, words in text.value.items() if code != language}
            seen = service.seen_of(text, language)
            service.save(text, language, "Žodžiai", place=place, checked=True, seen=seen, by=by, now=NOW)
            db.session.flush()
            db.session.expire_all()
            after = queries.find_text(place, *text.key)
            assert (kind, field, after.value) == (kind, field, Translated({**others, language: "Žodžiai"}))
            assert after.states[language] is State.CHECKED
    kinds = {text.kind.code for text in queries.texts_of(queries.place_of(filled.series, filled.announced))}
    assert {"brief", "question", "phase", "criterion", "call", "edition", "track"} <= kinds
    said = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.actor_id == user.id).distinct())
    assert {"edition.basics_changed", "call.changed", "question.changed", "track.changed", "text.checked"} <= set(said)
