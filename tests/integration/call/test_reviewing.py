"""Reviewing: who may when, what is kept, how far everybody is, and what organisers set up."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.call import review_queries as queries
from app.call import service, usual
from app.call.models import Call, Review, Score
from app.call.review_rules import CriterionInUse, NotYours, PassageNotFound, PointsMissing, ReviewClosed
from app.call.rules import ProposalState
from app.call.service.reviewing import Verdict
from app.database import db
from app.outbox.models import Message
from app.programme.rules import ChangedMeanwhile
from app.values import fingerprints
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories import accounts, registration
from tests.factories import calls as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases


@pytest.fixture
def call(app) -> Call:
    """A call that has closed and is being reviewed, with the three usual criteria."""
    edition = registration.edition()
    made = make.call(edition, tracks=(make.track(edition).id,))
    made.closes_at = NOW + timedelta(hours=1)
    usual.add_criteria(made, by=SYSTEM, now=NOW)
    return made


@pytest.fixture
def phase(call):
    wanted = usual.WantedPhase(make.everywhere("1"), NOW - timedelta(days=1), NOW + timedelta(days=1))
    return service.add_phase(call, wanted, by=SYSTEM, now=NOW)


def reviewer(call, email="ona@example.org", tracks=()):
    who = accounts.user(email, name=f"Reviewer {email}")
    service.name_reviewer(call, who, tracks, by=SYSTEM, now=NOW)
    return who


def say(proposal, who, *points, now=NOW, **more):
    given = dict(zip([one.id for one in proposal.call.criteria], points, strict=False))
    return service.review(proposal, who, Verdict(given, **more), by=SYSTEM, now=now)


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def test_a_review_is_kept_and_may_be_changed(call, phase):
    proposal, who = make.proposed(call), reviewer(call)
    say(proposal, who, 4, 0, 0, comment="1")
    found = say(proposal, who, 4, 4, 4, comment="2")
    assert (count(Review), count(Score), found.comment) == (1, 3, "2")
    assert queries.score_of(queries.reviews_of(proposal), queries.weights(call.criteria)).score == 100
    say(proposal, who, conflict=True, comment="3")
    assert (count(Review), count(Score)) == (1, 0)
    assert queries.score_of(queries.reviews_of(proposal), queries.weights(call.criteria)).reviews == 0


def test_points_are_asked_for_each_criterion(call, phase):
    proposal, who = make.proposed(call), reviewer(call)
    for points in [(4, 4), (4, 4, 5), (4, 4, -1)]:
        with pytest.raises(PointsMissing) as refusal:
            say(proposal, who, *points)
        assert refusal.value.field == f"criterion_{call.criteria[2].id}"


def test_scoring_takes_a_phase_a_name_and_an_undecided_proposal(call, phase):
    proposal, who, stranger = make.proposed(call), reviewer(call), accounts.user("jonas@example.org")
    for moment in (phase.opens_at - timedelta(seconds=1), phase.closes_at + timedelta(seconds=1)):
        with pytest.raises(ReviewClosed):
            say(proposal, who, 1, 1, 1, now=moment)
    with pytest.raises(ReviewClosed):
        say(proposal, stranger, 1, 1, 1)
    limited = reviewer(call, "petras@example.org", [call.tracks[0].id])
    with pytest.raises(ReviewClosed):
        say(proposal, limited, 1, 1, 1)
    say(make.proposed(call, track_id=call.tracks[0].id), limited, 1, 1, 1)
    service.decide(proposal, ProposalState.ACCEPTED, by=SYSTEM, now=NOW)
    with pytest.raises(ReviewClosed):
        say(proposal, who, 1, 1, 1)


def test_nobody_judges_their_own(call, phase):
    who = reviewer(call)
    own = [
        make.proposed(call, person=make.person(name="Other Name", email="ONA@example.org")),
        make.proposed(call, people=(make.companion("Ona 2", "ona@example.org"),)),
    ]
    for proposal in own:
        with pytest.raises(NotYours):
            say(proposal, who, 4, 4, 4)
    found = queries.for_reviewer(queries.find_reviewer(call.id, who.id))
    assert [(one.is_own, one.is_open) for one in found] == [(True, False)] * 2


def test_progress_counts_what_is_theirs(call, phase):
    track = call.tracks[0].id
    proposals = [make.proposed(call, track_id=track) for _n in range(3)] + [make.proposed(call)]
    make.proposed(call, submit=False)
    one, two = reviewer(call), reviewer(call, "petras@example.org", [track])
    say(proposals[3], one, 1, 1, 1)
    say(proposals[0], two, conflict=True)
    reviewers = queries.reviewers_of(call)
    assert queries.progress(call, reviewers) == {one.id: (1, 4), two.id: (1, 3)}
    for _twice in range(2):
        assert service.remind_reviewers(call, by=SYSTEM, now=NOW) == 2
    told = db.session.scalars(sa.select(Message).where(Message.kind == "call.review_reminder")).all()
    assert sorted(mail.to_address for mail in told) == ["ona@example.org", "petras@example.org"]


def test_points_mean_what_they_meant(call, phase):
    criterion = call.criteria[0]
    say(make.proposed(call), reviewer(call), 1, 1, 1)
    seen = fingerprints.of(service.facts_of_criterion(criterion))
    longer = service.WantedCriterion(criterion.name, Translated(), 1, [make.everywhere(str(n)) for n in range(9)])
    with pytest.raises(CriterionInUse):
        service.change_criterion(criterion, longer, seen=seen, by=SYSTEM, now=NOW)
    with pytest.raises(CriterionInUse):
        service.remove_criterion(criterion, by=SYSTEM, now=NOW)
    same = service.WantedCriterion(criterion.name, Translated(), 3, [make.everywhere(str(n)) for n in range(5)])
    service.change_criterion(criterion, same, seen=seen, by=SYSTEM, now=NOW)
    assert (criterion.weight, criterion.scale[4]["en"]) == (3, "4")
    with pytest.raises(ChangedMeanwhile):
        service.change_criterion(criterion, same, seen=seen, by=SYSTEM, now=NOW)


def test_the_usual_is_made_once(call):
    for _twice in range(2):
        usual.add_phase(call, by=SYSTEM, now=NOW)
        usual.add_criteria(call, by=SYSTEM, now=NOW)
    assert (len(call.phases), len(call.criteria)) == (1, 3)
    assert call.phases[0].opens_at == call.closes_at
    assert call.phases[0].closes_at - call.phases[0].opens_at == timedelta(weeks=3)
    assert {len(one.scale) for one in call.criteria} == {5}


def test_a_passage_has_to_stand_there(call):
    proposal = make.proposed(call)
    with pytest.raises(PassageNotFound):
        service.hide(proposal, "3 winds", by=SYSTEM, now=NOW)
    for passage in ("2 WINDS", "2 WINDS", "Wind 1"):
        service.hide(proposal, passage, by=SYSTEM, now=NOW)
    assert proposal.hidden_passages == ["2 WINDS", "Wind 1"]
    service.unhide(proposal, 0, by=SYSTEM, now=NOW)
    assert proposal.hidden_passages == ["Wind 1"]


def test_lists_ask_as_often_however_long_they_are(call, phase, count_queries):
    one = reviewer(call)
    numbers = []
    for more in (1, 4):
        for n in range(more):
            say(make.proposed(call), reviewer(call, f"r{more}{n}@example.org"), 1, 2, 3)
        db.session.flush()
        db.session.expunge_all()
        fresh = db.session.get_one(Call, call.id)
        with count_queries() as seen:
            queries.for_reviewer(queries.find_reviewer(fresh.id, one.id))
            queries.progress(fresh, queries.reviewers_of(fresh))
            for proposal in queries.to_choose_from(fresh):
                queries.score_of(proposal.reviews, queries.weights(fresh.criteria))
                assert all(row.speaker.town is None for row in proposal.people)
        numbers.append(len(seen))
        call = fresh
    assert numbers[0] == numbers[1]
