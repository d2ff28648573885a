"""The pool: found or made, changed, put together, forgotten; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.audit import privacy as log
from app.audit.models import AuditEntry
from app.call.models import Proposal, ProposalSpeaker
from app.call.rules import Partaking, ProposalState
from app.database import db, unit_of_work
from app.desk import merging
from app.files.models import File
from app.files.rules import Upload, WrongType
from app.outbox.models import Message
from app.privacy import jobs as privacy_jobs
from app.privacy import service as privacy
from app.programme import queries as programmes
from app.programme import service as programme
from app.programme.models import Session
from app.programme.rules import Speaker as Line
from app.series.rules import ChangedMeanwhile, NotInTheRing
from app.speakers import jobs, queries, rules, service
from app.speakers.models import Absence, Approach, Speaker
from app.speakers.rules import Details, Gender, Step, WantedPhoto
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated
from tests.factories import calls, files
from tests.factories import programme as sessions
from tests.factories import series as rings
from tests.factories import speakers as make
from tests.factories.world import NOW

pytestmark = pytest.mark.both_databases
BY = Actor("user", 7)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def edition(session):
    with unit_of_work():
        return rings.edition(rings.series(), rings.town())


@pytest.fixture
def ring(edition):
    return edition.series


def seen(speaker):
    return fingerprints.of(service.facts_of(speaker))


def pool():
    return db.session.scalars(sa.select(Speaker).where(Speaker.erased_at.is_(None)).order_by(Speaker.id)).all()


def test_the_same_name_and_organisation_is_the_same_person(ring):
    with unit_of_work():
        first = make.speaker(ring, "Ona Petrauskienė", "Trakai")
        again = make.speaker(ring, "ona  petrauskiene", "trakai")
        other = make.speaker(ring, "Ona Petrauskienė", "Kaunas")
    assert (again is first, other is first) == (True, False)
    assert [one.slug for one in pool()] == ["ona-petrauskiene", "ona-petrauskiene-2"]


def test_an_organisation_is_filled_in_where_there_was_none(ring):
    with unit_of_work():
        first = make.speaker(ring, "Jan", "")
        make.speaker(ring, "Jan", "Borne")
    assert [(one.id, one.organisation) for one in pool()] == [(first.id, "Borne")]


def test_a_known_name_beside_another_mailbox_is_somebody_else(ring):
    """Whoever writes a known name in a public form gets no hold of that person's row."""
    with unit_of_work():
        known = make.speaker(ring, "Ona", "Trakai", email="ona@example.org", email_folded="ona@example.org")
        stranger = service.find_or_create(ring, name="Ona", organisation="Trakai", email="eve@example.org", now=NOW)
        herself = service.find_or_create(ring, name="ona", email="ONA@example.org", now=NOW)
    assert (stranger is known, herself is known, len(pool())) == (False, True, 2)


def test_the_pool_of_another_series_is_another_one(ring):
    with unit_of_work():
        here = make.speaker(ring, "Jan", "Borne")
        there = make.speaker(rings.series("other"), "Jan", "Borne")
    assert (here is there, here.slug, there.slug) == (False, "jan", "jan")


def test_a_session_names_people_of_the_pool(edition):
    with unit_of_work():
        ona = make.speaker(edition.series, "Ona Petrauskienė", "Trakai")
        made = sessions.written(edition, speakers=(Line("ona petrauskiene", "Trakai"), Line("Jan"), Line("Jan")))
    assert [one.name for one in made.speakers] == ["Ona Petrauskienė", "Jan"]
    assert made.speakers[0] is ona
    assert [speaking.position for speaking in made.speakings] == [1, 2]


def test_a_misspelt_name_leaves_nobody_behind(edition):
    with unit_of_work():
        made = sessions.written(edition, speakers=(Line("Ona Petrauskine"), Line("Jan", "Borne")))
        make.speaker(edition.series, "Jan", "Borne", email="jan@example.org")
    with unit_of_work():
        programme.change(
            made, sessions.wanted(speakers=(Line("Ona Petrauskienė"),)), seen=sessions.seen(made), by=BY, now=LATER
        )
    assert [one.name for one in pool()] == ["Jan", "Ona Petrauskienė"]


def test_order_of_speakers_changes_without_new_rows(edition):
    with unit_of_work():
        made = sessions.written(edition, speakers=(Line("Ona"), Line("Jan"), Line("Rui")))
    with unit_of_work():
        wanted = sessions.wanted(speakers=(Line("Rui"), Line("Ona")))
        programme.change(made, wanted, seen=sessions.seen(made), by=BY, now=LATER)
    db.session.expire_all()
    assert [(one.speaker.name, one.position) for one in made.speakings] == [("Rui", 1), ("Ona", 2)]


def test_details_are_changed_and_logged(ring):
    with unit_of_work():
        ona = make.speaker(ring, "Ona", "Trakai")
        before = seen(ona)
        wanted = Details(
            "Ona Petrauskienė", "Trakai", function="Planner", town_id=ring.towns[0].id, email="Ona@example.org",
            mail_language="lt", languages=["lt", "en"], bio=Translated(lt="Planuoja."), bio_language="lt",
            gender=Gender.WOMAN,
        )  # fmt: skip
        assert service.change(ona, wanted, seen=before, by=BY, now=LATER)
    assert (ona.slug, ona.name_folded, ona.email_folded) == ("ona", "ona petrauskiene", "ona@example.org")
    assert (ona.changed_at, ona.town, ona.gender, ona.bio) == (LATER, ring.towns[0], Gender.WOMAN, {"lt": "Planuoja."})
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "speaker.changed")).one()
    assert ("gender" in entry.fields, "organisation" in entry.fields) == (True, False)
    with unit_of_work():
        assert not service.change(ona, wanted, seen=seen(ona), by=BY, now=LATER)
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        service.change(ona, Details("Somebody"), seen=before, by=BY, now=LATER)


@pytest.mark.parametrize(
    ("kept", "gone", "home"),
    [(("Cork", ""), ("Leeds", "GB"), ("Cork", "")), (("", ""), ("Leeds", "GB"), ("Leeds", "GB"))],
)
def test_two_rows_of_one_person_do_not_mix_their_homes(ring, kept, gone, home):
    with unit_of_work():
        homes = {"Ona": kept, "Ona P.": gone}
        first, second = (make.speaker(ring, name, place=place, country=code) for name, (place, code) in homes.items())
        service.merge(second, first, by=BY, now=LATER)
    assert first.home == home


def test_people_stand_for_towns_of_the_ring_only(ring):
    with unit_of_work():
        outside = rings.town("Kaunas")
    with pytest.raises(NotInTheRing), unit_of_work():
        service.create(ring, Details("Ona", town_id=outside.id), by=BY, now=NOW)
    assert pool() == []


def test_a_new_photo_replaces_the_old_one_with_its_file(ring):
    with unit_of_work():
        ona = make.speaker(ring)
        upload = Upload("Ona.jpg", files.picture())
        service.change_photo(ona, WantedPhoto(upload, False, "Ona", True), by=BY, now=NOW)
    first = ona.photo_id
    assert (ona.photo.name, ona.photo_credit, ona.photo_consented_at) == ("Ona.webp", "Ona", NOW)
    with unit_of_work():
        service.change_photo(ona, WantedPhoto(upload, False, "Jan", False), by=BY, now=LATER)
    assert (ona.photo_id == first, ona.photo_credit, ona.photo_consented_at) == (False, "Jan", None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 1
    with unit_of_work():
        service.change_photo(ona, WantedPhoto(None, True, "Jan", True), by=BY, now=LATER)
    assert (ona.photo, ona.photo_credit, ona.photo_consented_at) == (None, "", None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 0


@pytest.mark.parametrize(
    ("content", "credit", "refusal", "field"),
    [(files.picture(), "", rules.NoRights, "credit"), (files.pdf(), "Ona", WrongType, "photo")],
)
def test_photos_without_a_word_on_their_rights_and_other_files_are_refused(ring, content, credit, refusal, field):
    with unit_of_work():
        ona = make.speaker(ring)
    with pytest.raises(refusal) as refused, unit_of_work():
        service.change_photo(ona, WantedPhoto(Upload("x", content), False, credit, True), by=BY, now=NOW)
    assert (refused.value.field, ona.photo_id) == (field, None)


def test_absences_are_during_the_conference(edition):
    with unit_of_work():
        ona = make.speaker(edition.series)
        start = datetime(2026, 9, 1, 8, tzinfo=UTC)
        first = service.note_absence(ona, edition, start, start + timedelta(hours=2), by=BY, now=NOW)
        again = service.note_absence(ona, edition, start, start + timedelta(hours=2), by=BY, now=NOW)
    assert again is first
    with pytest.raises(rules.NotInOrder), unit_of_work():
        service.note_absence(ona, edition, start, start, by=BY, now=NOW)
    with pytest.raises(rules.OutsideTheConference), unit_of_work():
        service.note_absence(ona, edition, start - timedelta(days=2), start, by=BY, now=NOW)
    assert jobs.forget_absences(now=datetime(2026, 9, 3, 8, tzinfo=UTC)) == 0
    assert jobs.forget_absences(now=datetime(2026, 9, 4, 8, tzinfo=UTC)) == 1
    assert db.session.scalars(sa.select(Absence)).all() == []


def both_everywhere(edition):
    """Two rows of one person, each in a session, one of them in a release, a proposal and an approach."""
    series = edition.series
    kept = make.speaker(series, "Daiva Girdenienė", "Trakai", function="Mayor")
    gone = make.speaker(
        series, "D. Girdenienė", "", email="daiva@example.org", email_folded="daiva@example.org",
        bio=Translated(lt="Merė."), photo=files.stored(),
    )  # fmt: skip
    sessions.session(edition, speakers=[gone])
    both = sessions.session(edition, "Both", starts="11:00", speakers=[gone, kept])
    sessions.release(edition)
    return kept, gone, both


def test_two_rows_of_one_person_become_one(edition):
    with unit_of_work():
        kept, gone, _both = both_everywhere(edition)
        db.session.add(Approach(edition=edition, speaker=gone, step=Step.ACCEPTED, stepped_at=NOW, created_at=NOW))
        slug = gone.slug
    with unit_of_work():
        merging.merge(gone, kept, by=BY, now=LATER)
    db.session.expire_all()
    assert [one.name for one in pool()] == ["Daiva Girdenienė"]
    assert (kept.function, kept.email, kept.bio) == ("Mayor", "daiva@example.org", {"lt": "Merė."})
    assert (gone.name, gone.email, gone.slug, gone.merged_into_id) == ("", "", slug, kept.id)
    assert kept.photo is not None
    assert [[one.slug for one in session.speakers] for session in db.session.scalars(sa.select(Session))] == [
        [kept.slug], [kept.slug],
    ]  # fmt: skip
    released = programmes.released(edition)
    assert {speaker.slug for session in released.sessions for speaker in session.speakers} == {kept.slug}
    assert [approach.speaker_id for approach in db.session.scalars(sa.select(Approach))] == [kept.id]
    assert queries.slug_now(edition.series, slug) == kept.slug
    with pytest.raises(rules.SamePerson), unit_of_work():
        merging.merge(kept, kept, by=BY, now=LATER)


def test_somebody_who_is_forgotten_is_nowhere(edition):
    with unit_of_work():
        kept, gone, _both = both_everywhere(edition)
        service.send_link(gone, by=BY, now=NOW)
        start = datetime(2026, 9, 1, 8, tzinfo=UTC)
        service.note_absence(gone, edition, start, start + timedelta(hours=2), by=BY, now=NOW)
        service.change(gone, Details("Hidden Person", email="hidden@example.org"), seen=seen(gone), by=BY, now=NOW)
    assert [one["session"] for one in privacy.find_speaker(gone)["programme"]]
    assert len(privacy.find_speaker(gone)["mails"]) == 1
    with unit_of_work():
        privacy.forget_speaker(gone, by=BY, now=LATER)
    db.session.expire_all()
    left = [
        f"{table.name}.{column}"
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table)).mappings()
        for column, value in row.items()
        if any(word in str(value).casefold() for word in ("hidden", "d. girden", "d-girden", "daiva@example.org"))
    ]
    assert left == []
    sessions = db.session.scalars(sa.select(Session))
    assert sorted([one.slug for one in session.speakers] for session in sessions) == [[], [kept.slug]]
    released = programmes.released(edition)
    assert {speaker.slug for session in released.sessions for speaker in session.speakers} == {kept.slug}
    assert db.session.scalars(sa.select(File)).all() == []
    with pytest.raises(rules.Forgotten), unit_of_work():
        privacy.forget_speaker(gone, by=BY, now=LATER)


def test_travel_is_forgotten_with_the_person(edition):
    with unit_of_work():
        kept, gone, _both = both_everywhere(edition)
        call = calls.call(edition)
        proposals = [proposal(call, people) for people in ([gone], [gone, kept])]
    with unit_of_work():
        merging.merge(gone, kept, by=BY, now=LATER)
    db.session.expire_all()
    assert [[row.speaker_id for row in one.people] for one in proposals] == [[kept.id], [kept.id]]
    with unit_of_work():
        privacy.forget_speaker(kept, by=BY, now=LATER)
    assert {row.travel for row in db.session.scalars(sa.select(ProposalSpeaker))} == {""}


def proposal(call, people):
    """Something that these people propose, with what they need on the way."""
    made = Proposal(
        call=call, form_key=str(people), language="en", created_at=NOW, changed_at=NOW, title=rings.everywhere("Wind 1"),
        state=ProposalState.SUBMITTED, submitted_at=NOW,
    )  # fmt: skip
    made.people = [
        ProposalSpeaker(speaker=one, position=position, partaking=Partaking.CONFIRMED, travel="By train")
        for position, one in enumerate(people, 1)
    ]
    db.session.add(made)
    db.session.flush()
    return made


def test_who_never_spoke_is_forgotten_a_year_after_the_series(edition):
    with unit_of_work():
        make.speaker(edition.series, "Never")
        sessions.session(edition, speakers=[make.speaker(edition.series, "Draft")])
        published = sessions.session(edition, starts="12:00", speakers=[make.speaker(edition.series, "Published")])
        sessions.release(edition)
        published.speakers = []
    end = edition.series.ends_on
    assert end == date(2027, 12, 31)
    assert privacy_jobs.forget_speakers(now=datetime(2028, 12, 31, tzinfo=UTC)) == 0
    assert privacy_jobs.forget_speakers(now=datetime(2029, 1, 1, tzinfo=UTC)) == 1
    assert [one.name for one in pool()] == ["Draft", "Published"]


def test_one_mail_for_a_mailbox(ring):
    with unit_of_work():
        for name in ("Ona", "Jonas"):
            make.speaker(ring, name, email="home@example.org", email_folded="home@example.org", mail_language="lt")
        found = [service.send_links(ring, who, now=NOW) for who in ("HOME@example.org", "home@example.org", "x@y.z")]
    mail = db.session.scalars(sa.select(Message)).one()
    assert (found, mail.to_address, mail.language) == ([2, 2, 0], "home@example.org", "lt")
    assert mail.text.count("https://link.invalid/") == 2
    with pytest.raises(rules.NoMailbox), unit_of_work():
        service.send_link(make.speaker(ring, "Silent"), by=BY, now=NOW)


def test_the_log_is_emptied_with_the_person(ring):
    with unit_of_work():
        ona = make.speaker(ring, "Ona")
        service.change(ona, Details("Ona Secret"), seen=seen(ona), by=BY, now=NOW)
        privacy.forget_speaker(ona, by=BY, now=LATER)
    assert "Secret" not in str(log.find(("speaker", ona.id)))
    assert [entry["action"] for entry in log.find(("speaker", ona.id))] == [
        "speaker.created", "speaker.changed", "speaker.forgotten",
    ]  # fmt: skip
