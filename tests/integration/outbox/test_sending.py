"""The sending job against a real SMTP server."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox import jobs, privacy, producers, queries, rules, service
from app.outbox.models import Message
from app.outbox.producers import Attachment
from app.outbox.rules import Mailbox, MessageState, Problem, Produced
from app.values.access import Actor
from app.values.languages import PAGE_LANGUAGES
from tests.factories import outbox as letters

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
SOMEBODY = Actor("user", 7)


@pytest.fixture
def posting(app, smtp_server, monkeypatch):
    """The application with a mail server, and producers of its own."""
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", type(settings)(**{**vars(settings), "smtp_url": _smtp(smtp_server)}))
    made = {
        "test.link": lambda number: f"https://example.org/my/{number}/?a=1&b=2",
        "test.file": lambda number: Attachment("file.pdf", "application/pdf", b"%PDF"),
        "test.gone": _raises(LookupError("gone")),
        "test.broken": _raises(RuntimeError("broken")),
        "test.mistake": _raises(KeyError("mistake")),
        "test.language": lambda number: f"https://example.org/{_spoken()}/",
    }
    monkeypatch.setitem(app.extensions, producers._KEY, made)
    return app


def _smtp(server):
    from app.settings import Smtp  # beside its only use

    return Smtp(server.host, server.port, None, None, "none")


def _raises(error):
    def produce(id):
        raise error

    return produce


def _spoken():
    from app import i18n  # beside its only use

    return i18n.language().code


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def reread(message):
    db.session.refresh(message)
    return message.state, message.attempts, message.problem


@pytest.mark.both_databases
def test_a_mail_arrives_once_with_links_and_attachments(posting, smtp_server):
    mark = rules.link_mark("registration")
    message = letters.put(
        NOW,
        text=f"Look: {mark}\n",
        html=f'<html><head></head><body><a href="{mark}">x</a></body></html>',
        links={"registration": Produced("test.link", 5)},
        attachments=(Produced("test.file", 5), Produced("test.file", 5, "other.pdf")),
    )
    assert (jobs.send(now=NOW), jobs.send(now=NOW)) == (1, 0)
    [mail] = smtp_server.to("agne@example.org")
    assert mail["Message-ID"] == message.message_id
    assert text_of(mail) == "Look: https://example.org/my/5/?a=1&b=2\n"
    assert '<a href="https://example.org/my/5/?a=1&amp;b=2">' in mail.get_body(("html",)).get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["file.pdf", "other.pdf"]
    assert reread(message) == (MessageState.SENT, 1, None)
    assert NOW <= message.sent_at < NOW + timedelta(seconds=30)
    assert mark in message.text


@pytest.mark.parametrize("code", PAGE_LANGUAGES)
def test_links_are_made_in_the_language_of_the_mail(posting, smtp_server, code):
    letters.put(NOW, language=code, text=rules.link_mark("x") + "\n", links={"x": Produced("test.language", 1)})
    jobs.send(now=NOW)
    [mail] = smtp_server.to("agne@example.org")
    assert text_of(mail) == f"https://example.org/{code}/\n"
    assert mail["Content-Language"] == PAGE_LANGUAGES[code].tag


@pytest.mark.both_databases
def test_many_mails_go_over_one_connection_in_order(posting, smtp_server):
    for number in range(30):
        letters.put(NOW, to_address=f"p{number}@example.org")
    assert jobs.send(now=NOW) == 30
    assert [delivery.recipients for delivery in smtp_server.received] == [(f"p{n}@example.org",) for n in range(30)]


def test_451_waits_longer_and_longer_and_then_arrives(posting, smtp_server):
    message = letters.put(NOW)
    smtp_server.refuse("agne@example.org", "451 4.7.1 Greylisted agne@example.org")
    at = NOW
    for attempt in (1, 2, 3):
        assert jobs.send(now=at) == 0
        assert reread(message) == (MessageState.WAITING, attempt, "postponed 451 4.7.1")
        pause = message.next_try_at - at
        assert rules.pause_after(attempt) <= pause < rules.pause_after(attempt) + timedelta(seconds=10)
        assert jobs.send(now=message.next_try_at - timedelta(seconds=20)) == 0
        assert reread(message)[1] == attempt
        at = message.next_try_at
    smtp_server.clear()
    assert jobs.send(now=at) == 1
    assert reread(message) == (MessageState.SENT, 4, None)


def test_550_is_given_up_at_once_and_the_next_mail_still_goes(posting, smtp_server):
    refused, fine = letters.put(NOW), letters.put(NOW, to_address="other@example.org")
    smtp_server.refuse("agne@example.org", "550 5.1.1 No such person here")
    assert jobs.send(now=NOW) == 1
    assert reread(refused) == (MessageState.FAILED, 1, "refused 550 5.1.1")
    assert reread(fine) == (MessageState.SENT, 1, None)


def test_552_after_the_data_is_given_up_too(posting, smtp_server):
    message = letters.put(NOW)
    smtp_server.after_data = "552 5.3.4 Too big"
    jobs.send(now=NOW)
    assert reread(message) == (MessageState.FAILED, 1, "refused 552 5.3.4")


def test_421_after_the_data_waits(posting, smtp_server):
    first, second = letters.put(NOW), letters.put(NOW)
    smtp_server.after_data = "421 Closing"
    jobs.send(now=NOW)
    assert reread(first) == reread(second) == (MessageState.WAITING, 1, "postponed 421")


def test_the_last_attempt_ends_in_failed(posting, smtp_server):
    message = letters.put(NOW)
    with unit_of_work():
        message.attempts = posting.config["SETTINGS"].mail_attempts - 1
    smtp_server.refuse(reply="451 Later")
    jobs.send(now=NOW)
    assert reread(message) == (MessageState.FAILED, 12, "postponed 451")


def test_a_server_that_is_not_there_ends_the_round(posting, monkeypatch):
    settings = posting.config["SETTINGS"]
    gone = settings.smtp_url._replace(port=1)
    monkeypatch.setitem(posting.config, "SETTINGS", type(settings)(**{**vars(settings), "smtp_url": gone}))
    first, second = letters.put(NOW), letters.put(NOW)
    assert jobs.send(now=NOW) == 0
    assert reread(first) == (MessageState.WAITING, 1, "unreachable")
    assert reread(second) == (MessageState.WAITING, 0, None)


@pytest.mark.parametrize("producer", ["test.broken", "test.mistake", "test.unknown"])
def test_what_cannot_be_made_is_tried_again(posting, smtp_server, producer):
    message = letters.put(NOW, attachments=(Produced(producer, 1),))
    other = letters.put(NOW)
    assert jobs.send(now=NOW) == 1
    assert reread(message) == (MessageState.WAITING, 1, "not_made")
    assert reread(other)[0] is MessageState.SENT


def test_a_mail_about_something_gone_is_stopped(posting, smtp_server):
    message = letters.put(NOW, links={"x": Produced("test.gone", 1)})
    assert jobs.send(now=NOW) == 0
    assert reread(message) == (MessageState.STOPPED, 1, Problem.GONE)
    assert smtp_server.received == []


def test_an_address_with_letters_that_the_server_knows_arrives(posting, smtp_server):
    letters.put(NOW, to_address="žukauskienė@müller.example")
    assert jobs.send(now=NOW) == 1
    assert smtp_server.received[0].recipients == ("žukauskienė@xn--mller-kva.example",)


@pytest.mark.both_databases
def test_what_a_dead_worker_held_is_due_when_its_lease_ends(posting, smtp_server):
    message = letters.put(NOW)
    with unit_of_work():
        assert service.claim(now=NOW, limit=12).id == message.id
    assert jobs.send(now=NOW + rules.LEASE - timedelta(seconds=30)) == 0
    assert jobs.send(now=NOW + rules.LEASE + timedelta(seconds=1)) == 1
    assert reread(message) == (MessageState.SENT, 2, None)


def test_a_mail_that_kills_its_worker_again_and_again_is_given_up(posting, smtp_server):
    message, at = letters.put(NOW), NOW
    for _ in range(12):
        with unit_of_work():
            service.claim(now=at, limit=12)
        at += rules.LEASE + timedelta(seconds=1)
    assert jobs.send(now=at) == 0
    assert reread(message) == (MessageState.FAILED, 12, Problem.INTERRUPTED)
    assert smtp_server.received == []


def test_an_answer_goes_where_the_letter_says(posting, smtp_server):
    letters.put(NOW, reply_to=Mailbox("Gemeente Borne", "borne@example.org"))
    letters.put(NOW)
    assert jobs.send(now=NOW) == 2
    told, silent = (delivery.message["Reply-To"] for delivery in smtp_server.received)
    assert (told, silent) == ("Gemeente Borne <borne@example.org>", None)


def test_an_outcome_that_comes_after_the_lease_changes_nothing(posting):
    message = letters.put(NOW)
    with unit_of_work():
        service.claim(now=NOW, limit=12)
    with unit_of_work():
        service.claim(now=NOW + rules.LEASE * 2, limit=12)
    with unit_of_work():
        service.put_back(message, 1, "unreachable", again=True, now=NOW)
    assert reread(message) == (MessageState.SENDING, 2, None)


def test_without_a_mail_server_nothing_leaves_the_machine(app):
    message = letters.put(NOW)
    assert jobs.send(now=NOW) == 1
    assert reread(message) == (MessageState.SENT, 1, None)


@pytest.mark.parametrize("state", sorted(rules.RESENDABLE))
def test_sending_again_gives_a_new_message_id_and_is_written_down(posting, smtp_server, state):
    message = letters.put(NOW, edition_id=3, series_id=1)
    with unit_of_work():
        message.state, message.attempts = state, 5
        message.sent_at = NOW if state is MessageState.SENT else None
    before = message.message_id
    with unit_of_work():
        service.resend(message, by=SOMEBODY, now=NOW)
    assert jobs.send(now=NOW) == 1
    assert message.message_id != before
    assert smtp_server.received[0].message["Message-ID"] == message.message_id
    [entry] = db.session.scalars(sa.select(AuditEntry)).all()
    assert (entry.action, entry.actor_id, entry.object_kind, entry.object_id, entry.edition_id, entry.fields) == (
        "mail.resent", 7, "message", message.id, 3, ["state"],
    )  # fmt: skip


def test_a_stopped_mail_is_not_sent(posting, smtp_server):
    message = letters.put(NOW)
    with unit_of_work():
        service.stop(message, by=SOMEBODY, now=NOW)
    assert jobs.send(now=NOW) == 0
    assert reread(message) == (MessageState.STOPPED, 0, None)


@pytest.mark.parametrize("state", sorted(set(MessageState) - rules.STOPPABLE))
def test_only_a_waiting_mail_can_be_stopped(app, state):
    message = letters.put(NOW)
    with unit_of_work():
        message.state, message.sent_at = state, NOW if state is MessageState.SENT else None
    with pytest.raises(rules.MailChanged), unit_of_work():
        service.stop(message, by=SOMEBODY, now=NOW)


def test_what_a_worker_holds_cannot_be_sent_again(app):
    message = letters.put(NOW)
    with unit_of_work():
        service.claim(now=NOW, limit=12)
    with pytest.raises(rules.MailChanged), unit_of_work():
        service.resend(message, by=SOMEBODY, now=NOW)


def test_the_same_cause_makes_one_mail(app):
    first, again = letters.put(NOW, cause="same"), letters.put(NOW, cause="same")
    assert first is again


def test_erasing_empties_mails_and_stops_those_that_wait(posting, smtp_server):
    sent = letters.put(NOW, about=("registration", 4), attachments=(Produced("test.file", 1),))
    jobs.send(now=NOW)
    waiting = letters.put(NOW, about=("registration", 4))
    others = letters.put(NOW, about=("registration", 5))
    assert [found["subject"] for found in privacy.find(("registration", 4))] == ["You are registered"] * 2
    with unit_of_work():
        assert privacy.forget(("registration", 4)) == 2
    for message in (sent, waiting):
        assert (message.to_address, message.to_name, message.subject, message.text, message.html) == ("",) * 5
        assert (message.links, message.attachments) == ({}, [])
    assert (sent.state, waiting.state, waiting.problem) == (MessageState.SENT, MessageState.STOPPED, Problem.ERASED)
    assert jobs.send(now=NOW) == 1
    assert reread(others)[0] is MessageState.SENT
    with pytest.raises(rules.MailErased), unit_of_work():
        service.resend(sent, by=SOMEBODY, now=NOW)


@pytest.mark.parametrize("outcome", ["sent", "postponed", "worker died"])
def test_erasing_while_a_mail_is_being_sent(posting, smtp_server, outcome):
    message = letters.put(NOW, about=("registration", 4))
    with unit_of_work():
        service.claim(now=NOW, limit=12)
    with unit_of_work():
        privacy.forget(("registration", 4))
    if outcome == "sent":
        with unit_of_work():
            service.mark_sent(message, at=NOW)
        assert reread(message) == (MessageState.SENT, 1, None)
        return
    if outcome == "postponed":
        with unit_of_work():
            service.put_back(message, 1, "postponed 451", again=True, now=NOW)
    assert jobs.send(now=NOW + rules.LEASE * 2) == 0
    assert reread(message) == (MessageState.STOPPED, 1, Problem.ERASED)


def test_mails_that_hang_on_nothing_are_emptied_after_a_month(app):
    loose, held = letters.put(NOW, secret=True), letters.put(NOW, about=("registration", 4))
    assert jobs.forget(now=NOW + timedelta(days=privacy.LOOSE_DAYS)) == 0
    assert jobs.forget(now=NOW + timedelta(days=privacy.LOOSE_DAYS, seconds=1)) == 1
    assert (loose.to_address, held.to_address) == ("", "agne@example.org")


def test_no_address_is_logged(posting, smtp_server, capsys):
    letters.put(NOW)
    letters.put(NOW, links={"x": Produced("test.broken", 1)})
    letters.put(NOW, links={"x": Produced("test.gone", 1)})
    smtp_server.refuse(reply="550 5.1.1 agne@example.org is unknown")
    jobs.send(now=NOW)
    written = capsys.readouterr()
    assert "refused 550 5.1.1" in written.out
    assert "agne" not in written.out + written.err


def test_the_desk_sees_its_own_mails_and_no_secret_ones(app):
    own = letters.put(NOW, edition_id=1)
    letters.put(NOW, edition_id=2)
    secret = letters.put(NOW, edition_id=1, secret=True)
    assert [message.id for message in queries.page_of_edition(1).items] == [own.id]
    assert queries.find_in_edition(secret.id, 1) is None
    assert queries.find_in_edition(own.id, 2) is None
    assert queries.states_of_edition(1) == {MessageState.WAITING: 1}
    assert queries.kinds_of_edition(1) == ["registration.received"]


@pytest.mark.both_databases
def test_mails_are_searched_and_filtered(app):
    letters.put(NOW, edition_id=1, to_name="100% Ona", to_address="ona@example.org")
    letters.put(NOW, edition_id=1, to_name="1000 Jan", to_address="jan@example.org", kind="registration.changed")

    def names(**by):
        return [message.to_name for message in queries.page_of_edition(1, **by).items]

    assert names() == ["1000 Jan", "100% Ona"]
    assert names(search="100%") == ["100% Ona"]
    assert names(search="JAN@") == ["1000 Jan"]
    assert names(kind="registration.changed") == ["1000 Jan"]
    assert names(state=MessageState.SENT) == []


def test_a_claimed_mail_is_on_disk_before_it_is_sent(posting, smtp_server, monkeypatch):
    """The claim is committed, and no transaction is open, while the server is spoken to."""
    message = letters.put(NOW)
    seen = []

    def deliver(self, composed):
        seen.append((db.session().in_transaction(), db.session.get(Message, message.id).state))
        db.session.rollback()

    monkeypatch.setattr(jobs.Gateway, "deliver", deliver)
    jobs.send(now=NOW)
    assert seen == [(False, MessageState.SENDING)]
