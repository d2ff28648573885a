"""The call as people meet it: the form, drafts without a script, late codes, the personal link, and the desk."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import current_app, url_for

from app.call import jobs, links, queries, service
from app.call import privacy as call_privacy
from app.call.models import Call, LateCode, Proposal
from app.call.rules import ProposalState, QuestionKind
from app.call.service import deciding
from app.database import db, unit_of_work
from app.files.models import File
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.speakers.models import Speaker
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts, registration
from tests.factories import calls as make
from tests.factories.registration import NOW

CLOSED = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW - timedelta(days=1)}
RUTA = {
    "name": "Rūta Žukauskienė",
    "email": "ruta@example.org",
    "town": "other",
    "place": "Trakai 2",
    "country": "LT",
    "language": "en",
    "title": "Wind 1",
    "abstract": "2 winds",
    "floor_language": "lt",
    "slides_language": "none",
    "recording": "yes",
    "publication": "no",
}


@pytest.fixture
def call(app) -> Call:
    with unit_of_work():
        made = opened()
    RUTA["session_type"] = str(made.session_types[0].id)
    return made


def opened(**changes):
    return make.call(registration.edition(), **changes)


def kept(act, *args, **kwargs):
    """What a factory makes, committed: requests begin by ending what was only reading."""
    with unit_of_work():
        return act(*args, **kwargs)


def address(endpoint, **values):
    with current_app.test_request_context():
        return url_for(endpoint, lang="en", **values)


def of_call(call, endpoint="call.propose"):
    return address(endpoint, call=call)


def own(proposal, page="proposal"):
    return address(f"proposal.{page}", proposal=proposal)


def proposals():
    return list(db.session.scalars(sa.select(Proposal).order_by(Proposal.id)))


def kinds():
    return list(db.session.scalars(sa.select(Message.kind).order_by(Message.id)))


def sign_in(client, call, role=Role.HOST_ORGANISER):
    who = kept(accounts.somebody, role, Scope(call.edition.series_id, call.edition.id))
    accounts.sign_in(client, who.email)
    return who


def test_proposing_from_the_public_page_to_the_personal_link(client, call):
    page = client.page(address("call.calls", edition=call.edition))
    assert of_call(call) in page.links("main a")
    response = client.send(of_call(call), RUTA, button="act=submit")
    assert response.location.endswith("/call/arrived")
    [proposal] = proposals()
    assert (proposal.state, proposal.title, kinds()) == ("submitted", {"en": "Wind 1"}, ["call.received"])
    assert (proposal.recording_consent, proposal.publication_consent, proposal.slides_language) == (True, False, None)
    assert client.page(own(proposal)).texts("h1") == ["Wind 1"]


def test_another_town_needs_its_name_and_its_country(client, call):
    less = RUTA | {"place": "", "country": ""}
    response = client.send(of_call(call), less, button="act=submit", status=422)
    assert response.page.texts("#place-error, #country-error") == [
        "Please write the name of your town.", "Please choose the country of your town.",
    ]  # fmt: skip
    client.send(of_call(call), less, button="act=save", status=200)
    client.send(of_call(call), RUTA | {"email": "2@example.org"}, button="act=submit")
    assert [one.proposer.speaker.home for one in proposals()] == [("", ""), ("Trakai 2", "LT")]


def test_a_partner_town_has_its_country(client, call):
    town = call.edition.town
    client.send(of_call(call), RUTA | {"town": str(town.id)}, button="act=submit")
    speaker = proposals()[0].proposer.speaker
    assert (speaker.place, speaker.country, speaker.home) == ("", "", (town.name, town.country))


def test_nothing_is_ticked_before(client, call):
    page = client.page(of_call(call))
    assert [
        one.attrs["name"] for one in page.all("[name=recording], [name=publication]") if "checked" in one.attrs
    ] == []


def test_what_is_missing_stands_beside_its_field_and_everything_is_kept(client, call):
    less = RUTA | {"abstract": "", "recording": None, "floor_language": None, "travel": "by train 7"}
    response = client.send(of_call(call), less, button="act=submit", status=422)
    assert response.page.texts("#abstract-error, #floor_language-error, #recording-error") == [
        "Please fill in this field.", "Please choose one of these.", "Please choose one of these.",
    ]  # fmt: skip
    assert (response.page.texts("#travel"), proposals()) == (["by train 7"], [])


def test_the_summary_of_errors_has_the_order_of_the_page_and_names_what_would_fit_many_fields(client, call):
    question = kept(make.question, call, required=True)
    less = RUTA | {"email": "ruta@", "abstract": "", "publication": None}
    page = client.send(of_call(call), less, button="act=submit", status=422).page
    fields = ["email", "abstract", f"question_{question.id}", "publication-0"]
    assert [link.attrs["href"] for link in page.all("#errors a")] == [f"#{field}" for field in fields]
    named = ["What it is about", question.label["en"], "May we publish your slides and your recording afterwards?"]
    assert page.texts("#errors li .small") == named


def test_the_browser_comes_back_to_the_same_form_and_not_to_a_second_one(client, call):
    """A form that nobody has typed in may stay in the browser, with its key; what was typed is kept by no cache."""
    assert client.get(of_call(call)).headers["Cache-Control"] == "private, no-cache"
    refused = client.send(of_call(call), RUTA | {"title": ""}, button="act=submit", status=422)
    assert refused.headers["Cache-Control"] == "private, no-store"


def test_a_draft_is_kept_by_its_button_and_written_on_in_the_same_page(client, call):
    response = client.send(
        of_call(call), {"name": "Rūta", "email": "ruta@example.org", "title": "1"}, button="act=save", status=200
    )
    assert len(response.page.all("[role=status]")) == 2
    [draft] = proposals()
    assert (draft.state, kinds()) == ("draft", ["call.received"])
    _method, _action, values = response.page.form("main form")
    values |= {name: [value] for name, value in RUTA.items()} | {"name": ["Rūta Ž."], "act": ["submit"]}
    assert client.post(of_call(call), data=values).status_code == 303
    [same] = proposals()
    assert (same.id, same.state, same.proposer.speaker.name) == (draft.id, "submitted", "Rūta Ž.")


def test_a_draft_is_kept_while_typing(client, call):
    _method, _action, values = client.page(of_call(call)).form("main form")
    typed = values | {"name": ["Rūta"], "email": ["ruta@example.org"], "title": ["1"], "act": ["keep"]}
    answers = [client.post(of_call(call), data=typed | {"abstract": [text]}).json for text in ("a", "ab", "abc")]
    assert (answers, [one.abstract for one in proposals()], kinds()) == ([{"kept": True}] * 3, [{"en": "abc"}], [])
    assert client.post(of_call(call), data=typed | {"email": ["nobody"]}).status_code == 422
    assert jobs.tell_links(now=moments.now() + timedelta(hours=1)) == 1
    assert kinds() == ["call.received"]


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, call):
    known = client.send(of_call(call), RUTA, button="act=submit")
    again = client.send(of_call(call), RUTA | {"title": "2"}, button="act=submit")
    assert (known.status, known.location) == (again.status, again.location)
    first, second = (
        client.send(address("call.link", edition=call.edition), {"email": e})
        for e in ("ruta@example.org", "x@example.org")
    )
    assert first.location == second.location
    assert kinds() == ["call.received", "call.received", "call.links"]


def test_a_closed_call_opens_by_its_code_only(client, app):
    call = kept(opened, with_type=False, **CLOSED)
    code = kept(
        service.make_code, call, note="1", uses=1, valid_until=moments.now() + timedelta(days=1), by=SYSTEM, now=NOW
    )
    assert client.page(of_call(call)).texts("h1") == ["The call is closed"]
    client.page(f"{of_call(call)}?code=WRONG", status=422)
    values = {name: value for name, value in RUTA.items() if name != "session_type"}
    client.send(f"{of_call(call)}?code={code.code.lower()}", values, button="act=submit")
    assert [one.late_code_id for one in proposals()] == [code.id]
    client.page(f"{of_call(call)}?code={code.code}", status=422)


def test_a_call_that_opens_later_says_when(client, app):
    call = kept(opened, opens_at=moments.now() + timedelta(days=2))
    assert client.page(of_call(call)).texts("h1") == ["The call is not open yet"]
    assert of_call(call) not in client.page(address("call.call", call=call)).links("main a")


def test_an_edition_without_a_call_has_no_page_of_it(client, app):
    edition = kept(registration.edition)
    client.page(address("call.calls", edition=edition), status=404)


def test_changing_withdrawing_and_answering_for_oneself(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),))
    client.send(own(proposal, "edit"), {"title": "3", "floor_language": "en"}, button="act=save")
    db.session.refresh(proposal)
    assert (proposal.title["en"], proposal.floor_language, proposal.state) == ("3", "en", "submitted")
    row = proposal.companions[0]
    client.send(address("proposal.partaking", partaking=row), button="answer=yes")
    db.session.refresh(row)
    assert row.partaking == "confirmed"
    client.send(own(proposal, "withdraw"))
    db.session.refresh(proposal)
    assert proposal.state is ProposalState.WITHDRAWN
    assert client.get(own(proposal, "withdraw")).location == own(proposal)


def test_opening_links_changes_nothing(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),))
    db.session.commit()
    before = (proposal.revision, proposal.state, proposal.companions[0].partaking)
    for page in ("proposal", "edit", "withdraw"):
        assert client.get(own(proposal, page)).headers["Referrer-Policy"] == "no-referrer"
    client.page(address("proposal.partaking", partaking=proposal.companions[0]))
    db.session.expire_all()
    assert (proposal.revision, proposal.state, proposal.companions[0].partaking) == before


def test_a_link_shows_one_proposal_and_no_other(client, call):
    first, second = kept(make.proposed, call), kept(make.proposed, call)
    assert links.find_by_token(links.token_for(first)).id == first.id
    first_token, second_token = links.token_for(first), links.token_for(second)
    client.page(own(first).replace(first_token, first_token[:-4] + second_token[-4:]), status=404)
    address_of_first = own(first)
    first.link_generation += 1
    db.session.commit()
    client.page(address_of_first, status=404)


def test_attaching_to_an_account(client, call):
    proposal = kept(make.proposed, call)
    token_page = own(proposal)
    assert client.page(token_page).all("form[action$=attach]") == []
    who = sign_in(client, call)
    client.send(token_page, form="main form[action$=attach]")
    assert db.session.get(Speaker, proposal.proposer.speaker_id).user_id == who.id
    assert token_page in client.page(address("proposal.proposals")).links("main a")


def test_a_host_opens_a_call_with_few_decisions(client, app):
    edition = kept(registration.edition)
    who = kept(accounts.somebody, Role.HOST_ORGANISER, Scope(edition.series_id, edition.id))
    accounts.sign_in(client, who.email)
    client.send(address("call_desk.create", edition=edition))
    [call] = queries.calls_of(edition)
    assert ([one.length_minutes for one in call.session_types], call.title["en"]) == ([20, 30, 90], "Call for speakers")
    assert set(call.title) == set(call.text) == {"de", "nl", "pt", "lt", "en"}
    assert call.closes_at > moments.now()


def test_questions_are_asked_moved_and_retired_once_answered(client, call):
    sign_in(client, call)
    questions = address("call_desk.questions", edition=call.edition, id=call.id)
    for text in ("First 1?", "Second 2?"):
        client.send(address("call_desk.ask", edition=call.edition, id=call.id), {"label-en": text})
    first, second = queries.asked(call)
    _method, up, values = client.page(questions).form(f"main form[action$='{second.id}/before/{first.id}']")
    for _pressed in range(2):
        assert client.post(up, data=values).status_code == 303
        db.session.expire_all()
        assert [one.id for one in queries.asked(call)] == [second.id, first.id]
    assert client.post(up.replace(f"before/{first.id}", f"before/{second.id}"), data=values).status_code == 303
    kept(make.proposed, call, answers={first.id: "x"})
    db.session.commit()
    for question in (first.id, second.id):
        client.send(questions, form=f"main form[action$='{question}/retire']")
    db.session.expire_all()
    assert [(one.id, one.retired_at is None) for one in call.questions] == [(first.id, False)]
    client.send(questions, form="main form[action$='/again']")
    db.session.expire_all()
    assert [one.id for one in queries.asked(call)] == [first.id]


def test_choices_need_the_same_lines_and_taken_ones_stay(client, call):
    sign_in(client, call)
    ask = address("call_desk.ask", edition=call.edition, id=call.id)
    wrong = {"label-en": "1?", "kind": "choice", "choices-en": "a\nb", "choices-de": "a"}
    client.send(ask, wrong, status=422)
    client.send(ask, wrong | {"choices-de": "–\nb"})
    [question] = queries.asked(call)
    assert [choice["label"] for choice in question.choices] == [{"en": "a"}, {"en": "b", "de": "b"}]
    kept(make.proposed, call, answers={question.id: question.choices[0]["key"]})
    db.session.commit()
    edit = address("call_desk.question", edition=call.edition, id=call.id, question=question.id)
    client.send(edit, {"choices-en": "b\nc", "choices-de": None}, status=422)
    client.send(edit, {"choices-en": "b\nA new\na", "choices-de": ""})
    db.session.expire_all()
    keys = {choice["label"]["en"]: choice["key"] for choice in queries.asked(call)[0].choices}
    assert (keys["a"], keys["b"]) == ("c1", "c2")


def test_every_kind_of_question_is_answered(client, call):
    made = {kind: kept(make.question, call, kind) for kind in QuestionKind if kind is not QuestionKind.FILE}
    db.session.commit()
    typed = {"text": "t", "long_text": "l\nm", "choice": "c2", "choices": ["c1", "c2"], "number": "2,5",
             "yes_no": "no", "date": "2090-05-17"}  # fmt: skip
    given = {f"question_{made[QuestionKind(kind)].id}": value for kind, value in typed.items()}
    client.send(of_call(call), RUTA | given, button="act=submit")
    stored = {answer.question.kind.value: answer.value for answer in proposals()[0].answers}
    assert stored == typed | {"number": 2.5, "yes_no": False}
    wrong = {f"question_{made[QuestionKind.NUMBER].id}": "x", f"question_{made[QuestionKind.DATE].id}": "17.5."}
    client.send(of_call(call), RUTA | wrong, button="act=submit", status=422)
    client.page(own(proposals()[0], "edit"))
    client.page(own(proposals()[0]))


def test_codes_are_made_and_revoked(client, call):
    sign_in(client, call)
    codes = address("call_desk.codes", edition=call.edition, id=call.id)
    client.send(codes, {"note": "For 1", "valid_until": "2090-01-31"})
    [code] = db.session.scalars(sa.select(LateCode))
    assert (code.uses, code.used, len(code.code)) == (1, 0, 10)
    client.send(codes, form="main form[action$=revoke]")
    db.session.expire_all()
    assert code.valid_until <= moments.now()


def test_a_call_with_proposals_stays(client, call):
    sign_in(client, call)
    kept(make.proposed, call)
    db.session.commit()
    remove = address("call_desk.remove", edition=call.edition, id=call.id)
    client.send(remove, status=422)
    empty = kept(make.call, call.edition, with_type=False)
    kept(make.question, empty)
    db.session.commit()
    client.send(address("call_desk.remove", edition=call.edition, id=empty.id))
    assert [one.id for one in queries.calls_of(call.edition)] == [call.id]


def test_another_conference_s_host_sees_nothing(client, call):
    other = kept(opened)
    proposal = kept(make.proposed, other)
    sign_in(client, call)
    for page in ("calls", "proposals"):
        client.page(address(f"call_desk.{page}", edition=other.edition), status=404)
    client.page(address("call_desk.proposal", edition=other.edition, id=proposal.id), status=404)
    client.page(address("call_desk.proposal", edition=call.edition, id=proposal.id), status=404)


def test_a_file_is_handed_in_kept_replaced_and_seen_by_two_only(client, call):
    question = kept(make.question, call, QuestionKind.FILE, required=True)
    name = f"question_{question.id}"
    less = client.send(of_call(call), RUTA, button="act=submit", status=422)
    assert less.page.texts(f"#{name}-error") == ["Please fill in this field."]
    wrong = {name: (io.BytesIO(b"MZ\x90\x00" * 99), "slides.pdf")}
    assert client.post(of_call(call), data=typed_in(client, call) | wrong).status_code == 422
    assert proposals() == []
    chosen = {name: (io.BytesIO(b"wind 1"), "notes.txt"), "title": ""}
    lost = client.post(of_call(call), data=typed_in(client, call) | chosen)
    assert lost.page.texts("#errors p")[0] == (
        "Everything else you have filled in is kept. Only a file has to be chosen again."
    )
    right = {name: (io.BytesIO(b"wind 1"), "notes.txt")}
    assert client.post(of_call(call), data=typed_in(client, call) | right).status_code == 303
    [proposal] = proposals()
    attached = address("proposal.attachment", proposal=proposal, question=question.id)
    assert client.get(attached).get_data() == b"wind 1"
    client.send(own(proposal, "edit"), {"title": "2"}, button="act=save")
    assert client.get(attached).get_data() == b"wind 1"
    desk = address("call_desk.attachment", edition=call.edition, id=proposal.id, question=question.id)
    assert "sign-in" in client.get(desk).location
    sign_in(client, call)
    assert client.get(desk).get_data() == b"wind 1"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(File)) == 1


def typed_in(client, call):
    _method, _action, values = client.page(of_call(call)).form("main form")
    return values | RUTA | {"act": "submit"}


def test_a_decision_is_shown_once_it_is_told_and_answered_by_a_button(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),))
    kept(deciding.decide, proposal, ProposalState.ACCEPTED, by=SYSTEM, now=NOW)
    assert client.page(own(proposal)).texts("main .c-pill")[0] == "submitted"
    assert client.get(own(proposal, "decline")).location == own(proposal)
    client.post(own(proposal) + "confirm")
    db.session.refresh(proposal)
    assert proposal.state is ProposalState.ACCEPTED
    for message in db.session.scalars(sa.select(Message).where(Message.state == MessageState.HELD)):
        message.state = MessageState.STOPPED
    db.session.commit()
    client.page(own(proposal, "decline"))
    client.send(own(proposal), form="main form[action$=confirm]")
    db.session.expire_all()
    assert (proposal.state, proposal.session.title["en"]) == (ProposalState.CONFIRMED, "Wind 1")
    row = proposal.companions[0]
    client.send(address("proposal.partaking", partaking=row), button="answer=yes")
    db.session.expire_all()
    assert len(proposal.session.speakers) == 2
    client.send(own(proposal, "withdraw"))
    db.session.expire_all()
    assert (proposal.state, proposal.session.is_cancelled) == (ProposalState.WITHDRAWN, True)


def test_everything_of_a_speaker_is_found_and_forgotten(client, call):
    speaker_of = "ruta@example.org"
    kept(make.proposed, call, person=make.person(), travel="train", message="Hello 1", submit=False)
    done = kept(make.proposed, call, person=make.person(), travel="bus", message="Hello 2")
    speaker = done.proposer.speaker
    found = call_privacy.find(speaker)
    assert [(one["state"], one["travel"], one["message"]) for one in found] == [
        ("draft", "train", "Hello 1"), ("submitted", "bus", "Hello 2"),
    ]  # fmt: skip
    address_of_page = own(done)
    kept(call_privacy.forget, speaker)
    assert [(one.id, one.message, one.proposer.travel) for one in proposals()] == [(done.id, "", "")]
    client.page(address_of_page, status=404)
    assert list(db.session.scalars(sa.select(Message).where(Message.to_address == speaker_of))) == []
