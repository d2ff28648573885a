"""Putting mails in, taking them out one by one, and what the desk does about them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from app.audit import service as audit
from app.database import db
from app.outbox import queries, rules
from app.outbox.models import Message
from app.outbox.rules import Letter, MessageState, Problem, Produced
from app.values.access import Actor
from app.values.errors import DomainError


def put(letter: Letter, *, now: datetime, is_new: bool = False, held: bool = False) -> Message | None:
    """Write ``letter`` to the outbox; the caller commits, the worker sends. The same cause twice is one mail, which is not
    looked for where the cause ``is_new``; to people without an address, whom a desk has registered on the spot, nothing
    is written. A ``held`` mail waits until somebody lets it go."""
    if not letter.to_address:
        return None
    if not is_new and (earlier := db.session.scalar(sa.select(Message).where(Message.cause == letter.cause))):
        return earlier
    about_kind, about_id = letter.about or (None, None)
    message = Message(
        cause=letter.cause,
        kind=letter.kind,
        series_id=letter.series_id,
        edition_id=letter.edition_id,
        about_kind=about_kind,
        about_id=about_id,
        to_address=letter.to_address,
        to_name=letter.to_name,
        reply_to_address=letter.reply_to.address if letter.reply_to else "",
        reply_to_name=letter.reply_to.name if letter.reply_to else "",
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        links={name: _stored(produced) for name, produced in letter.links.items()},
        attachments=[_stored(produced) for produced in letter.attachments],
        secret=letter.secret,
        message_id=_new_message_id(),
        state=MessageState.HELD if held else MessageState.WAITING,
        created_at=now,
        next_try_at=now,
    )
    db.session.add(message)
    return message


def _stored(produced: Produced) -> dict[str, object]:
    return {"producer": produced.producer, "id": produced.id, "filename": produced.filename}


def _new_message_id() -> str:
    domain = current_app.config["SETTINGS"].base_url.partition("://")[2].partition(":")[0]
    return f"<{uuid.uuid4()}@{domain}>"


def claim(*, now: datetime, limit: int) -> Message | None:
    """Claim the due mail that has waited longest; the caller commits before sending it. None if there is none.

    The claim is a lease, and counts as an attempt: a mail whose sending has killed the worker ``limit`` times is given
    up. Workers at the same time pass each other by: PostgreSQL skips what another holds, SQLite has one writer.
    """
    message = db.session.scalar(
        sa.select(Message)
        .where(queries.is_due(now))
        .order_by(Message.next_try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        return None
    if message.state is MessageState.SENDING and message.attempts >= limit:
        _settle(message, MessageState.FAILED, Problem.INTERRUPTED)
        return None
    if not message.to_address:
        _settle(message, MessageState.STOPPED, Problem.ERASED)
        return None
    message.state, message.leased_until = MessageState.SENDING, now + rules.LEASE
    message.attempts += 1
    return message


def mark_sent(message: Message, *, at: datetime) -> None:
    """The server has taken the mail, whatever has become of the row meanwhile; the caller commits."""
    db.session.refresh(message, with_for_update=True)
    _settle(message, MessageState.SENT, None)
    message.sent_at = at


def put_back(message: Message, attempt: int, problem: str, *, again: bool, now: datetime) -> None:
    """Attempt number ``attempt`` did not work: ``again`` after a pause, or give up; the caller commits."""
    if not _is_held(message, attempt):
        return
    if not message.to_address:
        _settle(message, MessageState.STOPPED, Problem.ERASED)
    elif again:
        _settle(message, MessageState.WAITING, problem)
        message.next_try_at = now + rules.pause_after(attempt)
    else:
        _settle(message, MessageState.FAILED, problem)


def drop(message: Message, attempt: int) -> None:
    """What the mail is about does not exist any more: stop it; the caller commits."""
    if _is_held(message, attempt):
        _settle(message, MessageState.STOPPED, Problem.GONE)


def _is_held(message: Message, attempt: int) -> bool:
    """Whether the claim of ``attempt`` still stands; a lease that ran out may have been followed by another."""
    db.session.refresh(message, with_for_update=True)
    return message.state is MessageState.SENDING and message.attempts == attempt


def _settle(message: Message, state: MessageState, problem: str | None) -> None:
    message.state, message.problem, message.leased_until = state, problem, None


def resend(message: Message, *, by: Actor, now: datetime) -> None:
    """Send a mail again, or now instead of after its pause; the caller commits. Raises MailErased, MailChanged.

    It gets a new Message-ID, because servers throw away what they have seen before.
    """
    db.session.refresh(message, with_for_update=True)
    if not message.to_address:
        raise rules.MailErased
    if message.state not in rules.RESENDABLE:
        raise rules.MailChanged
    before = message.state
    _settle(message, MessageState.WAITING, None)
    message.sent_at, message.next_try_at, message.attempts = None, now, 0
    message.message_id = _new_message_id()
    audit.record("mail.resent", message, by=by, at=now, changes={"state": (before, message.state)})


def let_go(message: Message, *, by: Actor, now: datetime) -> bool:
    """Let the worker send a mail that was held back; whether it still was, for a second time changes nothing more. The
    caller commits. Raises MailErased, MailChanged: it has been stopped meanwhile."""
    db.session.refresh(message, with_for_update=True)
    if not message.to_address:
        raise rules.MailErased
    if message.state is MessageState.STOPPED:
        raise rules.MailChanged
    if message.state is not MessageState.HELD:
        return False
    _settle(message, MessageState.WAITING, None)
    message.next_try_at = now
    audit.record("mail.let_go", message, by=by, at=now, changes={"state": (MessageState.HELD, message.state)})
    return True


def let_all_go(messages: Iterable[Message], *, by: Actor, now: datetime) -> int:
    """Let the worker send those of ``messages`` that are still held back; how many. The caller commits."""
    gone = 0
    for message in messages:
        try:
            gone += let_go(message, by=by, now=now)
        except DomainError:
            # Stopped or erased meanwhile: somebody has decided about it already.
            continue
    return gone


def stop(message: Message, *, by: Actor, now: datetime) -> None:
    """Do not send a mail that waits or is held back; the caller commits. Raises MailChanged."""
    db.session.refresh(message, with_for_update=True)
    if message.state not in rules.STOPPABLE:
        raise rules.MailChanged
    before = message.state
    _settle(message, MessageState.STOPPED, None)
    audit.record("mail.stopped", message, by=by, at=now, changes={"state": (before, message.state)})
