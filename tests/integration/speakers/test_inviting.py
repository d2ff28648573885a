"""Inviting speakers: steps, letters and answers on both databases, and the pages about them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app import i18n
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.privacy import service as privacy
from app.programme import jobs as programme_jobs
from app.series.rules import ChangedMeanwhile, NotInTheRing
from app.speakers import jobs, pipeline_queries, service
from app.speakers.letter_rules import LetterKind, NobodyChosen, UnknownPlaceholder
from app.speakers.models import Approach, Speaker
from app.speakers.pipeline_rules import (
    AlreadyNamed,
    NotOfTheTeam,
    NotThisStep,
    ReasonMissing,
    WantedApproach,
)
from app.speakers.rules import Step
from app.values import fingerprints
from app.values.access import SYSTEM, Actor
from app.values.translated import Translated
from tests.factories import programme as sessions
from tests.factories import series as rings
from tests.factories import speakers as make
from tests.factories.world import NOW

BY = Actor("user", 7)
LATER = NOW + timedelta(hours=1)
DESK = "/en/desk/ring/borne/inviting"
both = pytest.mark.both_databases


@pytest.fixture
def edition(session):
    with unit_of_work():
        return rings.edition(rings.series(), rings.town())


def person(edition, name="Ona Žukauskienė", **more):
    mailbox = f"{name.split()[0].lower()}@example.org"
    return make.speaker(
        edition.series, name, **{"email": mailbox, "email_folded": mailbox, "mail_language": "lt", **more}
    )


def named(edition, step=Step.SUGGESTED, *, now=NOW, **more):
    with unit_of_work():
        approach = service.suggest(edition, person(edition, **more), WantedApproach(topic="Wind"), by=BY, now=now)
        approach.step = step
    return approach


def written(edition, *approaches, kind=LetterKind.INVITATION, now=NOW):
    with unit_of_work():
        return service.write_letters(edition, kind, approaches, by=BY, now=now)


def let_go(message, now=LATER, by=BY):
    with unit_of_work():
        outbox.let_go(message, by=by, now=now)


def actions(kind="approach"):
    chosen = sa.select(AuditEntry.action).where(AuditEntry.object_kind == kind).order_by(AuditEntry.id)
    return db.session.scalars(chosen).all()


def at_once(app, act, times=4):
    """Run ``act(number)`` so many times together, each with a connection of its own."""
    ready = Barrier(times)

    def run(number):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with unit_of_work():
                    return act(number)
            except AlreadyNamed as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


# Steps ----------------------------------------------------------------------------------------------------------------


@both
def test_somebody_is_named_once(edition):
    approach = named(edition)
    with pytest.raises(AlreadyNamed), unit_of_work():
        service.suggest(edition, approach.speaker, WantedApproach(), by=BY, now=NOW)
    assert actions() == ["approach.created"]


@both
def test_who_names_and_who_looks_after_it_must_belong_there(edition):
    speaker = person(edition)
    with pytest.raises(NotInTheRing), unit_of_work():
        service.suggest(edition, speaker, WantedApproach(town_id=99999), by=BY, now=NOW)
    with pytest.raises(NotOfTheTeam), unit_of_work():
        service.suggest(edition, speaker, WantedApproach(owner_id=99999), by=BY, now=NOW)


@both
def test_a_step_is_reached_once_and_never_undone_from_elsewhere(edition):
    speaker = person(edition)
    for step in (Step.CONFIRMED, Step.ACCEPTED, Step.CONFIRMED, Step.MATERIAL_COMPLETE):
        with unit_of_work():
            approach = service.advance(edition, speaker, to=step, topic="Wind", by=SYSTEM, now=NOW)
    assert (approach.step, approach.topic) == (Step.MATERIAL_COMPLETE, "Wind")
    assert actions() == ["approach.created", "approach.stepped"]


@both
def test_who_is_in_no_list_does_not_decline_into_it(edition):
    with unit_of_work():
        assert service.advance(edition, person(edition), to=Step.DECLINED, by=SYSTEM, now=NOW) is None


@both
def test_a_step_back_needs_a_reason_and_is_kept_with_it(edition):
    approach = named(edition, Step.CONFIRMED)
    with pytest.raises(ReasonMissing), unit_of_work():
        service.move(approach, Step.APPROACHED, seen="confirmed", by=BY, now=LATER)
    with unit_of_work():
        service.move(approach, Step.APPROACHED, reason="They fell ill.", seen="confirmed", by=BY, now=LATER)
    assert (approach.step, approach.stepped_at) == (Step.APPROACHED, LATER)
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        service.move(approach, Step.HELD, seen="confirmed", by=BY, now=LATER)


@both
def test_two_savers_do_not_overwrite_each_other(edition):
    approach = named(edition)
    seen = fingerprints.of(service.facts_of_approach(approach))
    wanted = WantedApproach(topic="Sun", due_on=date(2026, 7, 1))
    with unit_of_work():
        assert service.change_approach(approach, wanted, seen=seen, by=BY, now=NOW) is True
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        service.change_approach(approach, WantedApproach(topic="Rain"), seen=seen, by=BY, now=NOW)
    assert (approach.topic, approach.due_on) == ("Sun", date(2026, 7, 1))


@both
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_named_and_confirmed_by_several_at_once_there_is_one_row(app):
    with unit_of_work():
        edition = rings.edition(rings.series(), rings.town())
        speaker = person(edition)
    ids = edition.id, speaker.id

    def act(number):
        where, who = db.session.get_one(type(edition), ids[0]), db.session.get_one(Speaker, ids[1])
        if number % 2:
            service.suggest(where, who, WantedApproach(), by=BY, now=NOW)
        else:
            service.advance(where, who, to=Step.CONFIRMED, by=SYSTEM, now=NOW)

    at_once(app, act)
    db.session.rollback()
    assert [one.step for one in db.session.scalars(sa.select(Approach))] == [Step.CONFIRMED]


@both
def test_who_has_spoken_is_moved_on_by_the_worker(edition):
    approach = named(edition, Step.CONFIRMED)
    with unit_of_work():
        talk = sessions.session(edition, "Wind", speakers=[approach.speaker])
        sessions.release(edition)
    assert programme_jobs.note_spoken(now=talk.ends_at - timedelta(minutes=1)) == 0
    assert (programme_jobs.note_spoken(now=talk.ends_at), programme_jobs.note_spoken(now=talk.ends_at)) == (1, 0)
    assert approach.step is Step.HELD


@both
def test_who_is_forgotten_is_forgotten_here_too(edition):
    approach = named(edition)
    speaker = approach.speaker
    written(edition, approach)
    with unit_of_work():
        privacy.forget_speaker(speaker, by=BY, now=LATER)
    assert db.session.scalars(sa.select(Approach)).all() == []
    assert [one.to_address for one in db.session.scalars(sa.select(Message))] == [""]
    with unit_of_work():
        assert service.advance(edition, speaker, to=Step.CONFIRMED, by=SYSTEM, now=LATER) is None


# Letters --------------------------------------------------------------------------------------------------------------


@both
def test_a_letter_is_held_back_and_takes_a_step_when_it_is_let_go(edition):
    approach = named(edition)
    [message] = written(edition, approach)
    assert (message.state, message.kind, message.language) == (MessageState.HELD, "speakers.invitation", "lt")
    assert set(message.links) == {"page", "answer"}
    assert (jobs.follow_letters(now=LATER), approach.step) == (0, Step.SUGGESTED)
    let_go(message, by=Actor("user", 9))
    assert (jobs.follow_letters(now=LATER), jobs.follow_letters(now=LATER)) == (1, 0)
    assert (approach.step, approach.stepped_at) == (Step.APPROACHED, LATER)
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.actor_kind, last.actor_id) == ("approach.stepped", "user", 9)


@both
def test_who_was_put_back_stays_there_until_another_letter_goes(edition):
    approach = named(edition)
    let_go(written(edition, approach)[0], now=NOW)
    jobs.follow_letters(now=NOW)
    with unit_of_work():
        service.move(approach, Step.SUGGESTED, reason="Wrong person", seen="approached", by=BY, now=LATER)
    assert (jobs.follow_letters(now=LATER), approach.step) == (0, Step.SUGGESTED)


@both
def test_the_same_letter_twice_is_one_and_another_text_replaces_it(edition):
    approach = named(edition)
    [first] = written(edition, approach)
    assert written(edition, approach) == [first]
    with unit_of_work():
        approach.topic = "Sun"
    [second] = written(edition, approach)
    assert (first.state, second.state) == (MessageState.STOPPED, MessageState.HELD)


@both
@pytest.mark.real_commits
@pytest.mark.timeout(60)
def test_written_by_several_at_once_there_is_one_letter(app):
    with unit_of_work():
        edition = rings.edition(rings.series(), rings.town())
        id = service.suggest(edition, person(edition), WantedApproach(), by=BY, now=NOW).id

    def act(number):
        found = db.session.get_one(Approach, id)
        return [one.id for one in service.write_letters(found.edition, LetterKind.INVITATION, [found], by=BY, now=NOW)]

    answers = at_once(app, act)
    assert len({tuple(answer) for answer in answers}) == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_without_a_mail_address_there_is_no_letter(edition):
    approach = named(edition, email="", email_folded="")
    with pytest.raises(NobodyChosen), unit_of_work():
        service.write_letters(edition, LetterKind.INVITATION, [approach], by=BY, now=NOW)


def test_thanks_take_the_last_step(edition):
    approach = named(edition, Step.HELD)
    [message] = written(edition, approach, kind=LetterKind.THANKS)
    assert set(message.links) == {"page"}
    let_go(message)
    jobs.follow_letters(now=LATER)
    assert approach.step is Step.THANKED


def change_text(edition, **texts):
    facts = service.facts_of_text(edition, LetterKind.INVITATION)
    seen = fingerprints.of(facts)
    wanted = {**facts, **{name: Translated({**facts[name], **text}) for name, text in texts.items()}}
    with unit_of_work():
        service.change_text(edition, LetterKind.INVITATION, **wanted, seen=seen, by=BY, now=NOW)
    return seen


@both
def test_a_changed_text_is_written_in_its_language_only(edition):
    seen = change_text(edition, subject={"lt": "Labas, {name}"}, text={"lt": "Apie: {topic}\n\n{questions}"})
    stored = pipeline_queries.letter_text(edition, LetterKind.INVITATION)
    assert (dict(stored.subject), list(stored.text)) == ({"lt": "Labas, {name}"}, ["lt"])
    [message] = written(edition, named(edition))
    assert message.subject == "Labas, Ona Žukauskienė"
    assert "Apie: Wind\n" in message.text
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        service.change_text(
            edition, LetterKind.INVITATION, Translated(), Translated(), seen=seen, by=BY, now=NOW
        )  # fmt: skip


def test_a_word_in_braces_that_nobody_knows_is_refused(edition):
    with pytest.raises(UnknownPlaceholder) as refused:
        change_text(edition, text={"nl": "Beste {naam}"})
    assert refused.value.field == "text"


def test_the_mayor_signs_in_the_language_of_the_letter(edition):
    office = Translated(en="Mayor of Borne", lt="Bornės merė")
    seen = fingerprints.of(service.facts_of_signature(edition))
    with unit_of_work():
        service.sign(edition, "Gerda Raven", office, seen=seen, by=BY, now=NOW)
    [message] = written(edition, named(edition))
    assert "Gerda Raven\nBornės merė\n" in message.text
    assert "Bornės merė" in message.html


def test_the_questions_stand_in_the_letter(edition):
    facts = service.facts_of_brief(edition)
    wanted = {**facts, "first_question": Translated(lt="Kas moka?"), "theme": "renewables"}
    with unit_of_work():
        service.change_brief(edition, wanted, seen=fingerprints.of(facts), by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        service.change_brief(edition, wanted, seen=fingerprints.of(facts), by=BY, now=NOW)
    [message] = written(edition, named(edition))
    assert "– Kas moka?" in message.text.splitlines()


# Answers --------------------------------------------------------------------------------------------------------------


def answered():
    return db.session.scalars(sa.select(Message).where(Message.kind == "speakers.answered").order_by(Message.id)).all()


@both
def test_the_same_answer_again_changes_nothing(edition):
    approach = named(edition, Step.APPROACHED)
    for _ in range(2):
        with unit_of_work():
            service.answer_letter(approach, True, "", by=Actor("speaker", 1), now=LATER)
    assert (approach.step, len(answered())) == (Step.ACCEPTED, 1)
    with unit_of_work():
        service.answer_letter(approach, False, "I am away.", by=Actor("speaker", 1), now=LATER + timedelta(hours=1))
    assert (approach.step, len(answered())) == (Step.DECLINED, 2)
    assert "I am away." in answered()[1].text


def test_what_is_agreed_is_not_undone_by_an_old_link(edition):
    approach = named(edition, Step.CONFIRMED)
    with pytest.raises(NotThisStep), unit_of_work():
        service.answer_letter(approach, False, "", by=Actor("speaker", 1), now=LATER)


@pytest.fixture
def asked(world):
    world.edition.ends_on = date(2099, 1, 1)
    return named(world.edition, Step.APPROACHED, name="Ona 2 Žukauskienė")


def address(approach):
    from app.speakers import answer_links  # beside its only use

    with i18n.speaking("en"):
        return "/" + answer_links.address_of(approach.id).split("/", 3)[3]


def test_opening_the_link_changes_nothing_and_a_button_does(world, asked, client):
    link = address(asked)
    client.page(link)
    assert (db.session.get_one(Approach, asked.id).step, answered()) == (Step.APPROACHED, [])
    client.send(link, {"message": "Gladly"}, button="yes=y")
    db.session.expire_all()
    assert db.session.get_one(Approach, asked.id).step is Step.ACCEPTED
    assert client.page(link).texts(".c-note--good") == ["Thank you. The organisers know that you can come."]


def test_nobody_answers_for_somebody_else(world, asked, client):
    other = named(world.edition, Step.APPROACHED, name="Jonas 3")
    assert client.get(address(asked).replace(f"/{asked.id}", f"/{other.id}")).status_code == 404


# At the desk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def host(world, client):
    world.sign_in(client, "host_organiser")
    return client


def test_somebody_new_is_named_and_stands_in_the_list(world, host):
    host.send(
        f"{DESK}/add",
        {"name": "Ona 2", "email": "ona@example.org", "topic": "Wind 3", "town": world.edition.town_id},
        form="main form[method=post]",
    )  # fmt: skip
    page = host.page(DESK)
    assert [text.split()[0] for text in page.texts("#suggested ~ table tbody th")] == ["Ona"]
    [approach] = pipeline_queries.approaches_of_edition(world.edition)
    assert (approach.step, approach.town_id, approach.speaker.email) == (
        Step.SUGGESTED, world.edition.town_id, "ona@example.org"
    )  # fmt: skip


def test_letters_are_looked_at_then_held_back(world, host):
    approach = named(world.edition, name="Ona 2")
    response = host.send(f"{DESK}/letters/invitation/preview?people={approach.id}")
    assert response.location == "/en/desk/ring/borne/mails/held?kind=speakers.invitation"
    [message] = db.session.scalars(sa.select(Message).where(Message.kind == "speakers.invitation"))
    assert message.state is MessageState.HELD


def test_who_has_a_letter_is_not_ticked_for_it_again(world, host):
    first, second = named(world.edition, name="Ona 2"), named(world.edition, name="Jonas 3")
    host.send(f"{DESK}/letters/invitation/preview?people={first.id}")
    page = host.page(f"{DESK}/letters/invitation")
    ticked = [box.attrs["value"] for box in page.all("[name=people]") if "checked" in box.attrs]
    assert ticked == [str(second.id)]
    labels = [text for text in page.texts("main label") if text.startswith("Ona 2")]
    assert labels == ["Ona 2, in Lithuanian: the letter is written and waits to be let go"]


def test_a_letter_that_is_held_back_is_what_comes_next(world, host):
    approach = named(world.edition, name="Ona 2")
    host.send(f"{DESK}/letters/invitation/preview?people={approach.id}")
    for path in ("", f"/{approach.id}"):
        assert "/en/desk/ring/borne/mails/held" in host.page(f"{DESK}{path}").links("main td a, main dd a")


@pytest.mark.parametrize("people", ["", "people=x", "people=99999", "people=" + "9" * 40])
def test_nobody_chosen_leads_back(world, host, people):
    assert host.get(f"{DESK}/letters/invitation/preview?{people}").location == f"{DESK}/letters/invitation"


def test_people_of_another_conference_are_not_there(world, host):
    other = named(world.other_edition, name="Ona 2")
    for path in ("", "/move", "/change"):
        assert host.get(f"{DESK}/{other.id}{path}").status_code == 404
    assert host.get(f"{DESK}/letters/invitation/preview?people={other.id}").status_code == 303


def test_a_step_is_changed_by_a_form_and_back_only_with_a_reason(world, host):
    approach = named(world.edition, Step.APPROACHED, name="Ona 2")
    host.send(f"{DESK}/{approach.id}/move", {"to": "suggested"}, status=422)
    host.send(f"{DESK}/{approach.id}/move", {"to": "suggested", "reason": "Too early 4"})
    page = host.page(f"{DESK}/{approach.id}")
    assert page.texts("#history ~ ol li")[0].startswith("Step: suggested: Too early 4")


def test_the_list_asks_as_much_for_three_people_as_for_one(world, host, count_queries):
    named(world.edition, name="Ona 1")
    host.page(DESK)
    with count_queries() as for_one:
        host.page(DESK)
    named(world.edition, Step.HELD, name="Jonas 2")
    named(world.edition, name="Rasa 3")
    with count_queries() as for_three:
        host.page(DESK)
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize("role", ["checkin_helper", "interpreter", "reviewer"])
def test_others_of_the_team_see_nobody(world, client, role):
    world.sign_in(client, role)
    for path in ("", "/add", "/letters", "/brief", "/sources"):
        assert client.get(f"{DESK}{path}").status_code == 403
