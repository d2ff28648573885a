"""Sending, one mail at a time: claim it (commit), make it, hand it over (no transaction), note the outcome (commit)."""

import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from flask import current_app

from app.database import db, unit_of_work
from app.logs import log
from app.outbox import making, mime, privacy, producers, queries, service
from app.outbox.models import Message
from app.outbox.rules import Mailbox, Problem
from app.outbox.smtp_gateway import Gateway, NotSent
from app.settings import Settings
from app.values.languages import PAGE_LANGUAGES
from app.worker import Job

# The worker has other jobs too, and is asked to end now and then.
ROUND_SECONDS = 10


def send(*, now: datetime) -> int:
    """Send what is due, for ten seconds at the most; how many mails were sent.

    Without a mail server (outside production) mails go to the mailbox page: they count as sent and nothing leaves the
    machine. When the server cannot be reached, the round ends, so that one time-out does not become a hundred.
    """
    settings: Settings = current_app.config["SETTINGS"]
    started, sent = time.monotonic(), 0
    with _gateway(settings) as gateway:
        while (passed := time.monotonic() - started) < ROUND_SECONDS:
            at = now + timedelta(seconds=passed)
            if not queries.is_any_due(now=at):
                break
            with unit_of_work():
                message = service.claim(now=at, limit=settings.mail_attempts)
            if message is None:
                continue
            attempt = message.attempts
            try:
                _hand_over(gateway, message, settings, at)
            except NotSent as problem:
                again = not problem.for_good and attempt < settings.mail_attempts
                with unit_of_work():
                    service.put_back(message, attempt, problem.problem, again=again, now=at)
                log.warning("mail not sent", message=message.id, kind=message.kind, problem=problem.problem)
                if problem.unreachable:
                    break
            except producers.Gone:
                with unit_of_work():
                    service.drop(message, attempt)
                log.info("mail dropped", message=message.id, kind=message.kind)
            else:
                # Between the server's 250 and this commit lies the one gap in which a kill sends a mail twice.
                with unit_of_work():
                    service.mark_sent(message, at=at)
                sent += 1
    return sent


def _gateway(settings: Settings) -> AbstractContextManager[Gateway | None]:
    return Gateway(settings.smtp_url) if settings.smtp_url else nullcontext()


def _hand_over(gateway: Gateway | None, message: Message, settings: Settings, at: datetime) -> None:
    """Make ``message`` and hand it to the server, holding no transaction meanwhile."""
    if gateway is None:
        return
    try:
        whole = making.whole(message)
    except producers.Gone:
        raise
    except Exception as error:
        log.error("mail not made", message=message.id, kind=message.kind, exc_info=error)
        raise NotSent(Problem.NOT_MADE) from error
    finally:
        db.session.rollback()
    composed = mime.compose(
        whole,
        sender=settings.mail_from,
        to_address=message.to_address,
        to_name=message.to_name,
        reply_to=Mailbox(message.reply_to_name, message.reply_to_address) if message.reply_to_address else None,
        subject=message.subject,
        language=PAGE_LANGUAGES[message.language].tag,
        message_id=message.message_id,
        at=at,
    )
    db.session.rollback()
    gateway.deliver(composed)


def forget(*, now: datetime) -> int:
    """Empty what need not be kept any longer."""
    with unit_of_work():
        return privacy.forget_loose(now=now)


JOBS = [Job("outbox.send", 1, send), Job("outbox.forget", 3600, forget)]
