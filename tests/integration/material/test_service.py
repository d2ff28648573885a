"""Handing in, agreeing, publishing and removing slides and speeches."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.files.models import File
from app.files.rules import ScanState, WrongType
from app.programme import material, material_queries
from app.programme.material_rules import NeverPublic, NotTheirSession, NotYetPublic, Over, Standing
from app.programme.models import Material, Session
from app.programme.rules import MaterialKind
from app.series.rules import EditionState
from app.speakers import service as pool
from app.speakers.models import Approach, Speaker
from app.speakers.rules import Step
from app.values.access import Actor
from tests.factories import files, speakers
from tests.factories import material as make
from tests.factories import programme as sessions
from tests.factories.programme import BY
from tests.factories.world import NOW
from tests.integration.programme.test_at_once import at_once

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def talk(app):
    """A talk in Dutch, published, of Marieke Kotte; heard in German."""
    with unit_of_work():
        made = sessions.session(sessions.edition())
        sessions.release(made.edition)
    return made


@pytest.fixture
def marieke(talk):
    return talk.speakers[0]


def as_speaker(speaker):
    return Actor("speaker", speaker.id)


def versions(session):
    return [(one.kind, one.language, one.version, one.speaker_id) for one in material_queries.of_session(session)]


def test_a_newer_file_is_the_next_version_of_its_kind_language_and_speaker(talk, marieke):
    for number, changes in enumerate([{}, {}, {"language": "de"}, {"kind": MaterialKind.SPEECH}], 1):
        make.handed_in(talk, number, speaker=marieke, by=as_speaker(marieke), **changes)
    make.handed_in(talk, 9)
    slides, speech, him = MaterialKind.SLIDES, MaterialKind.SPEECH, marieke.id
    assert versions(talk) == [
        (slides, "de", 1, him), (slides, "nl", 1, None), (slides, "nl", 2, him), (slides, "nl", 1, him),
        (speech, "nl", 1, him),
    ]  # fmt: skip
    newest = material_queries.newest(material_queries.of_session(talk))
    assert [one.version for one in newest] == [1, 1, 2, 1]


def test_the_same_file_twice_is_one_version(talk, marieke):
    first = make.handed_in(talk, speaker=marieke)
    assert (make.handed_in(talk, speaker=marieke, now=LATER), len(versions(talk))) == (first, 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 1


def test_nobody_hands_in_for_a_session_of_others(talk):
    stranger = speakers.speaker(talk.edition.series, "Rui Pato", "Leiria")
    with pytest.raises(NotTheirSession):
        make.handed_in(talk, speaker=stranger, by=as_speaker(stranger))
    assert versions(talk) == []


@pytest.mark.parametrize("kind", [MaterialKind.GLOSSARY, MaterialKind.RESULT])
def test_speakers_hand_in_no_results_or_glossaries(talk, marieke, kind):
    with pytest.raises(NotTheirSession):
        make.handed_in(talk, speaker=marieke, by=as_speaker(marieke), kind=kind)


def test_slides_are_slides(talk):
    with pytest.raises(WrongType) as refusal:
        make.handed_in(talk, upload=make.Upload("a.txt", b"Trains 2030"))
    assert refusal.value.field == "file"
    kept = make.handed_in(talk, kind=MaterialKind.SPEECH, upload=make.Upload("a.txt", b"Trains 2030"))
    assert kept.file.name == "a.txt"


@pytest.mark.parametrize(
    ("state", "who", "refused"),
    [
        (EditionState.CANCELLED, "speaker", True),
        (EditionState.CANCELLED, "user", True),
        (EditionState.ARCHIVED, "speaker", True),
        (EditionState.ARCHIVED, "user", False),
    ],
)
def test_after_the_conference_only_organisers_add(talk, marieke, state, who, refused):
    talk.edition.state = state
    if state is EditionState.CANCELLED:
        talk.edition.cancelled_at = NOW
    db.session.flush()
    by = as_speaker(marieke) if who == "speaker" else BY
    if refused:
        with pytest.raises(Over):
            make.handed_in(talk, speaker=marieke, by=by)
    else:
        make.handed_in(talk, speaker=marieke, by=by)
    assert len(versions(talk)) == (not refused)


def test_nothing_is_published_without_consent(talk, marieke):
    slides = make.handed_in(talk, speaker=marieke)
    with pytest.raises(NotYetPublic):
        material.publish(slides, by=BY, now=LATER)
    material.agree(slides, by=as_speaker(marieke), now=LATER)
    material.publish(slides, by=BY, now=LATER)
    assert material_queries.public(talk.edition) == {talk.id: [slides]}
    material.take_consent_back(slides, by=as_speaker(marieke), now=LATER)
    assert (slides.consented_at, slides.published_at, material_queries.public(talk.edition)) == (None, None, {})


def test_a_glossary_is_never_published(talk):
    glossary = make.handed_in(talk, kind=MaterialKind.GLOSSARY, consents=True)
    with pytest.raises(NeverPublic):
        material.publish(glossary, by=BY, now=LATER)


def test_publishing_says_that_there_is_something_new(talk):
    before = talk.edition.series.version
    slides = make.handed_in(talk, is_public=True)
    material.withdraw(slides, by=BY, now=LATER)
    db.session.refresh(talk.edition.series)
    assert talk.edition.series.version == before + 2


def test_a_newer_version_is_public_once_it_is_published(talk):
    old = make.handed_in(talk, 1, is_public=True)
    new = make.handed_in(talk, 2, now=LATER)
    assert material_queries.public(talk.edition) == {talk.id: [old]}
    material.agree(new, by=BY, now=LATER)
    material.publish(new, by=BY, now=LATER)
    assert material_queries.public(talk.edition) == {talk.id: [new]}


def test_what_is_not_in_the_published_programme_is_not_public(talk):
    plan = sessions.session(talk.edition, "Secret 2031")
    make.handed_in(plan, is_public=True)
    assert material_queries.public(talk.edition) == {}


def test_removing_takes_the_file_along(talk, marieke):
    make.handed_in(talk, 1, speaker=marieke)
    second = make.handed_in(talk, 2, speaker=marieke, now=LATER)
    material.remove(second, by=as_speaker(marieke), now=LATER)
    assert versions(talk) == [(MaterialKind.SLIDES, "nl", 1, marieke.id)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 1
    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-3:] == ["material.handed_in", "material.handed_in", "material.removed"]


def test_what_the_scanner_refused_counts_for_nothing(talk, marieke):
    slides = make.handed_in(talk, speaker=marieke, is_public=True)
    slides.file.scan = ScanState.REFUSED
    db.session.flush()
    line = material_queries.line_of(talk, None, now=NOW)
    assert (line.newest, line.standing, material_queries.public(talk.edition)) == ([], Standing.MISSING, {})


def test_the_interpreted_ones_come_first(talk):
    plain = sessions.session(talk.edition, "Early 2030", starts="08:00", into={})
    reception = sessions.session(talk.edition, "Late 2030", starts="19:00", speakers=[])
    lines = material_queries.lines(talk.edition, {}, now=NOW)
    assert [one.session for one in lines] == [talk, plain]
    make.handed_in(reception, kind=MaterialKind.RESULT)
    assert [one.session for one in material_queries.lines(talk.edition, {}, now=NOW)] == [talk, reception, plain]


def test_whoever_owes_nothing_more_has_come_a_step_further(talk, marieke):
    other = sessions.session(talk.edition, "Second 2030", starts="14:00", speakers=[marieke])
    pool.advance(talk.edition, marieke, to=Step.CONFIRMED, by=BY, now=NOW)
    make.handed_in(talk, speaker=marieke)
    assert db.session.scalars(sa.select(Approach.step)).all() == [Step.CONFIRMED]
    make.handed_in(other, kind=MaterialKind.HANDOUT, speaker=marieke)
    assert db.session.scalars(sa.select(Approach.step)).all() == [Step.CONFIRMED]
    make.handed_in(other, kind=MaterialKind.SPEECH, speaker=marieke)
    assert db.session.scalars(sa.select(Approach.step)).all() == [Step.MATERIAL_COMPLETE]


def test_nobody_comes_into_the_list_by_sending_slides(talk, marieke):
    make.handed_in(talk, speaker=marieke)
    assert db.session.scalars(sa.select(Approach.step)).all() == []


@pytest.mark.both_databases
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_two_uploads_at_once_get_two_versions(app):
    with unit_of_work():
        session = sessions.session(sessions.edition())
        session_id, speaker_id = session.id, session.speakers[0].id

    def send(number):
        return make.handed_in(
            db.session.get_one(Session, session_id), number, speaker=db.session.get_one(Speaker, speaker_id)
        ).version

    assert sorted(at_once(app, send)) == [1, 2, 3, 4]
    db.session.rollback()
    assert sorted(db.session.scalars(sa.select(Material.version))) == [1, 2, 3, 4]


def test_files_of_others_are_no_pdf(talk):
    with pytest.raises(WrongType):
        make.handed_in(talk, upload=make.Upload("slides.pdf", files.picture()))
