"""Where a call is anonymous, a reviewer finds no name, mailbox, organisation, biography, photo, file name or hidden passage
anywhere: every page that opens for a reviewer is searched, and so is every mail to them."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import url_for

from app.accounts.models import User
from app.call import service
from app.call.models import Answer, Call, Phase, Proposal, Question, Review, Reviewer
from app.call.review_rules import READABLE
from app.call.rules import Audience, QuestionKind
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM
from app.values.folding import fold
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated
from tests import pages
from tests.factories import accounts, files

HIDDEN = "the mill of 1784"
WHO = "reviewer@example.org"


def telling(proposal):
    """Put everything that would tell who proposes into everything that a reviewer reads."""
    told = []
    for row in proposal.people:
        speaker = row.speaker
        speaker.organisation = speaker.organisation or f"Organisation of number {speaker.id}"
        speaker.bio = Translated(en=f"Biography of number {speaker.id}")
        speaker.website = f"https://number{speaker.id}.example/"
        speaker.photo, speaker.photo_credit = files.stored(), f"Credit of number {speaker.id}"
        speaker.photo_consented_at = moments.now()
        told += [speaker.name, speaker.email, speaker.organisation, speaker.bio["en"], speaker.website, speaker.slug]
        told += [speaker.photo.key, speaker.photo_credit]
        told += [part for part in speaker.name.replace("-", " ").split() if len(part) > 4]
    told += [row.travel for row in proposal.people if row.travel] + [
        row.hosting for row in proposal.people if row.hosting
    ]
    words = " ".join(
        f"{row.speaker.name} ({row.speaker.organisation}) {row.speaker.email} {row.speaker.website}"
        for row in proposal.people
    )
    proposal.title = Translated({code: f"{text} {words}" for code, text in proposal.title.items()})
    proposal.abstract = Translated({code: f"{words}. {text} {HIDDEN}." for code, text in proposal.abstract.items()})
    proposal.hidden_passages = [HIDDEN]
    return words, [*told, HIDDEN]


@pytest.fixture
def secrets(demo_world):
    """Every word that must not be found."""
    found = []
    with unit_of_work():
        call = db.session.scalars(sa.select(Call)).one()
        assert call.anonymous
        asked = [
            Question(
                call_id=call.id, position=90 + n, kind=kind, label=Translated(en="?"), hint=Translated(), audience=who
            )
            for n, (kind, who) in enumerate(
                [
                    (QuestionKind.TEXT, Audience.REVIEWERS),
                    (QuestionKind.FILE, Audience.PUBLIC),
                    (QuestionKind.TEXT, Audience.ORGANISERS),
                ]
            )
        ]
        db.session.add_all(asked)
        db.session.flush()
        others = accounts.user("petras@example.org", name="Petras 3")
        for one in db.session.scalars(sa.select(Reviewer)):
            one.tracks = []
        for proposal in db.session.scalars(sa.select(Proposal)):
            words, told = telling(proposal)
            found += told
            stored = files.stored()
            values = [words, f"file-of-{proposal.id}.pdf", "for organisers only"]
            for question, value in zip(asked, values, strict=True):
                file = stored if question.kind is QuestionKind.FILE else None
                db.session.add(Answer(proposal_id=proposal.id, question_id=question.id, value=value, file=file))
            found += values[1:]
            proposal.room_needs = proposal.message = proposal.internal_note = words
            if proposal.state in READABLE:
                service.remark(proposal, others, f"It is {words}.", by=SYSTEM, now=moments.now())
        # What somebody has written themselves they find again as they wrote it.
        for review in db.session.scalars(sa.select(Review).join(Review.user).where(User.email != WHO)):
            words = " ".join(row.speaker.name for row in review.proposal.people)
            review.comment = f"{review.comment} {words}"
        service.remind_reviewers(call, by=SYSTEM, now=moments.now())
    return {fold(word) for word in found if word}


def leaks(text, secrets):
    shown = fold(text)
    return sorted(word for word in secrets if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown))


def review_pages(app, world):
    with app.test_request_context():
        ids = db.session.scalars(sa.select(Proposal.id).order_by(Proposal.id)).all()
        for code in PAGE_LANGUAGES:
            yield url_for("review.proposals", edition=world.announced, lang=code)
            for id in ids:
                yield url_for("review.proposal", edition=world.announced, id=id, lang=code)


def test_no_file_that_reviewers_open_is_called_after_somebody(app, client, demo_world, secrets):
    client.checks_pages = False
    accounts.sign_in(client, WHO)
    with app.test_request_context():
        found = db.session.execute(
            sa.select(Answer.proposal_id, Answer.question_id).where(Answer.file_id.is_not(None))
        ).all()
        addresses = [
            url_for("review.attachment", edition=demo_world.announced, id=id, question=question, lang="en")
            for id, question in found
        ]
    opened = 0
    for address in addresses:
        response = client.get(address)
        assert (address, leaks(str(response.headers), secrets)) == (address, [])
        opened += response.status_code == 200
    assert opened > 3


def test_no_reviewer_page_tells_who_proposes(app, client, demo_world, secrets):
    client.checks_pages = False
    accounts.sign_in(client, WHO)
    opened = opened_forms = 0
    for address in list(review_pages(app, demo_world)):
        response = client.get(address)
        assert (address, leaks(response.text, secrets)) == (address, [])
        opened += response.status_code == 200
        if response.status_code == 200 and "/en/" in address and not address.endswith("/review"):
            opened_forms += _send(client, address, response, secrets)
    readable = sum(one.state in READABLE for one in db.session.scalars(sa.select(Proposal)))
    assert opened == len(PAGE_LANGUAGES) * (readable + 1)
    assert opened_forms > 3


def _send(client, address, response, secrets):
    """The same page as it comes back with something to correct, and what comes after it was saved."""
    if "#errors" not in response.text:
        return 0
    form = "main form[action='#errors']"
    for changes, status in (({"conflict": None, "comment": "1" * 9999}, 422), ({"conflict": "y"}, 303)):
        sent = client.send(address, changes, form=form, button="act=next", status=status)
        said = sent.text if status == 422 else client.get(sent.location).text
        assert (address, leaks(said, secrets)) == (address, [])
    return 1


def test_no_other_page_of_the_desk_does(app, client, demo_world, secrets):
    client.checks_pages = False
    accounts.sign_in(client, WHO)
    for endpoint in sorted(pages.AS):
        with app.test_request_context():
            lang = {"lang": "en"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            address = url_for(endpoint, **pages.EXAMPLES[endpoint](demo_world), **lang)
        response = client.get(address)
        assert (endpoint, leaks(response.text, secrets)) == (endpoint, [])


def test_no_mail_to_reviewers_does(app, demo_world, secrets):
    told = db.session.scalars(sa.select(Message).where(Message.kind == "call.review_reminder")).all()
    assert len(told) == 3
    for mail in told:
        assert leaks(f"{mail.subject} {mail.text} {mail.html}", secrets) == []


def test_before_reviewing_begins_nothing_is_read(app, client, demo_world):
    with unit_of_work():
        for phase in db.session.scalars(sa.select(Phase)):
            phase.opens_at = moments.now() + timedelta(days=1)
            phase.closes_at = moments.now() + timedelta(days=2)
    client.checks_pages = False
    accounts.sign_in(client, WHO)
    statuses = {client.get(address).status_code for address in review_pages(app, demo_world) if "/en/" in address}
    assert statuses == {200, 404}
