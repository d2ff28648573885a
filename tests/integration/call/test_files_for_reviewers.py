"""Files that answer a question: reviewers open those that are meant for them, of the proposals that are theirs to judge, and
where a call is anonymous find nobody's name around them."""

from datetime import timedelta

import pytest
from flask import url_for

from app.call import review_queries, service
from app.call.models import Phase, Review
from app.call.rules import Audience, ProposalState, QuestionKind
from app.database import db, unit_of_work
from app.files.rules import ScanState, Upload
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, files, registration
from tests.factories import calls as make

WHO = "Rūta Žukauskienė"
SLIDES = files.office(**{"docProps/core.xml": f"<c><creator>{WHO}</creator></c>"})


@pytest.fixture
def scene(app, client):
    """A call that is being reviewed, with two tracks; somebody reviews the first of them, and a proposal in it has files."""
    client.checks_pages = False
    with unit_of_work():
        edition = registration.edition()
        first, second = make.track(edition), make.track(edition, "Water 2")
        call = make.call(edition, tracks=(first.id, second.id))
        now = moments.now()
        day = timedelta(days=1)
        db.session.add(Phase(call_id=call.id, name=Translated(en="1"), opens_at=now - day, closes_at=now + day))
        asked = {who: make.question(call, QuestionKind.FILE, audience=who) for who in Audience}
        upload = Upload(f"{WHO}.pptx", SLIDES)
        proposal = make.proposed(
            call,
            person=make.person(name=WHO),
            track_id=first.id,
            files={question.id: upload for question in asked.values()},
        )
        here = Scope(edition.series_id, edition.id)
        reviewer = accounts.somebody(Role.REVIEWER, here, email="ona@example.org")
        service.name_reviewer(call, reviewer, [first.id], by=SYSTEM, now=now)
    return Scene(app, client, call, proposal, asked, reviewer, second)


class Scene:
    def __init__(self, app, client, call, proposal, asked, reviewer, other_track):
        self.app, self.client, self.call, self.proposal = app, client, call, proposal
        self.asked, self.reviewer, self.other_track = asked, reviewer, other_track
        accounts.sign_in(client, reviewer.email)

    def address(self, who=Audience.REVIEWERS, endpoint="review.attachment", **values):
        values = {"id": self.proposal.id, "question": self.asked[who].id} | values
        with self.app.test_request_context():
            return url_for(endpoint, edition=self.call.edition, lang="en", **values)

    def open(self, who=Audience.REVIEWERS, **values):
        return self.client.get(self.address(who, **values))

    def page(self):
        return self.client.page(self.address(endpoint="review.proposal", question=None))

    def change(self, what, **values):
        for name, value in values.items():
            setattr(what, name, value)
        db.session.commit()


def test_what_reviewers_see_they_open_and_nothing_else(scene):
    statuses = {who: scene.open(who).status_code for who in Audience}
    assert statuses == {Audience.ORGANISERS: 404, Audience.REVIEWERS: 200, Audience.PUBLIC: 200}
    links = [link for link in scene.page().links("main a") if "/files/" in link]
    assert links == [scene.address(Audience.REVIEWERS), scene.address(Audience.PUBLIC)]
    answer = scene.open()
    assert answer.get_data() == SLIDES
    called = f"proposal-{scene.proposal.id}-{scene.asked[Audience.REVIEWERS].id}.pptx"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={called}"
    assert (answer.headers["X-Content-Type-Options"], answer.cache_control.no_store) == ("nosniff", True)


def test_where_the_call_is_anonymous_the_file_does_not_say_whose_it_is(scene):
    scene.change(scene.call, anonymous=True)
    answer = scene.open()
    assert WHO not in files.text_of(answer.get_data())
    assert WHO in files.text_of(SLIDES)
    assert WHO not in str(answer.headers)
    again = scene.client.get(scene.address(), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    scene.change(scene.call, anonymous=False)
    assert scene.client.get(scene.address(), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_a_speaker_is_told_that_a_file_is_read_without_their_name(scene):
    with scene.app.test_request_context():
        form = url_for("call.propose", call=scene.call, lang="en")
    sentence = "Reviewers read it without knowing who you are: please leave your name out of the file."
    assert sentence not in scene.client.page(form).text()
    scene.change(scene.call, anonymous=True)
    assert scene.client.page(form).text().count(sentence) == 2


def test_another_track_is_not_theirs(scene):
    scene.change(scene.proposal, track_id=scene.other_track.id)
    assert scene.open().status_code == 404


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.WITHDRAWN])
def test_what_was_never_submitted_or_was_taken_back_is_nobodys(scene, state):
    scene.change(scene.proposal, state=state)
    assert scene.open().status_code == 404


def test_a_conflict_of_interest_closes_the_files(scene):
    now = moments.now()
    with unit_of_work():
        db.session.add(
            Review(proposal=scene.proposal, user_id=scene.reviewer.id, conflict=True, created_at=now, changed_at=now)
        )
    assert scene.open().status_code == 404
    assert [link for link in scene.page().links("main a") if "/files/" in link] == []


def test_ones_own_proposal_is_not_judged_and_its_files_stay_closed(scene):
    scene.change(scene.proposal.proposer.speaker, user_id=scene.reviewer.id)
    assert scene.open().status_code == 404


def test_before_reviewing_begins_nothing_is_opened(scene):
    scene.change(scene.call.phases[0], opens_at=moments.now() + timedelta(hours=1))
    assert scene.open().status_code == 404


def test_whoever_is_named_for_another_call_opens_nothing(scene):
    with unit_of_work():
        other = make.call(scene.call.edition, with_type=False)
        service.dismiss_reviewer(
            review_queries.find_reviewer(scene.call.id, scene.reviewer.id), by=SYSTEM, now=moments.now()
        )
        service.name_reviewer(other, scene.reviewer, [], by=SYSTEM, now=moments.now())
    assert scene.open().status_code == 404


def test_a_file_of_another_proposal_is_not_found_by_this_ones_address(scene):
    with unit_of_work():
        call = make.call(scene.call.edition, with_type=False)
        question = make.question(call, QuestionKind.FILE, audience=Audience.PUBLIC)
        make.proposed(call, files={question.id: Upload("1.pptx", SLIDES)})
    assert scene.open(question=question.id).status_code == 404


@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.REFUSED])
def test_what_the_virus_scanner_has_not_passed_stays_closed(scene, scan):
    for answer in scene.proposal.answers:
        answer.file.scan = scan
    db.session.commit()
    assert scene.open().status_code == 404
    assert [link for link in scene.page().links("main a") if "/files/" in link] == []


def test_organisers_still_have_their_own_way(scene):
    accounts.sign_in(scene.client, kept_host(scene).email)
    for who in Audience:
        answer = scene.open(who, endpoint="call_desk.attachment")
        assert (answer.status_code, answer.get_data()) == (200, SLIDES)


def kept_host(scene):
    with unit_of_work():
        return accounts.somebody(Role.HOST_ORGANISER, Scope(scene.call.edition.series_id, scene.call.edition.id))
