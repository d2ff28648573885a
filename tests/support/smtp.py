"""A real SMTP server on the loopback that keeps what it receives and can be told to refuse, delay or be slow."""

import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.support.server import free_port

OK = "250 Message accepted for delivery"


@dataclass(frozen=True)
class Received:
    """One accepted delivery: the envelope and the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    raw: bytes


@dataclass
class MailServer:
    """What a test sees of the server. ``answers`` maps a recipient (or "*") to the reply given after RCPT TO, such as
    "550 No such person"; ``after_data`` is the reply to the message itself."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    after_data: str = OK
    delay_seconds: float = 0.0
    host: str = "127.0.0.1"
    port: int = 0
    attempts: int = 0

    @property
    def url(self) -> str:
        """For the setting SMTP_URL."""
        return f"smtp://{self.host}:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages that ``address`` has got, oldest first."""
        return [delivery.message for delivery in self.received if address in delivery.recipients]

    def refuse(self, address: str = "*", reply: str = "550 No such person here") -> None:
        """From now on answer RCPT TO of ``address`` with ``reply``."""
        self.answers[address] = reply

    def wait_for(self, count: int, *, seconds: float = 20) -> list[Received]:
        """The deliveries, once there are ``count``; fails when they do not come."""
        end = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < end, f"{len(self.received)} of {count} mails came within {seconds} seconds"
            time.sleep(0.02)
        return self.received

    def clear(self) -> None:
        """Forget what came and what was to be answered."""
        self.received.clear()
        self.answers.clear()
        self.after_data, self.delay_seconds, self.attempts = OK, 0.0, 0

    # What aiosmtpd calls.
    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        reply = self.answers.get(address, self.answers.get("*"))
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.attempts += 1
        if self.delay_seconds:
            # A busy server makes the client wait; blocking this loop is just that.
            time.sleep(self.delay_seconds)
        if self.after_data.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), message, envelope.content))
        return self.after_data


class _LoopbackController(Controller):
    def factory(self) -> SMTP:
        named = {"enable_SMTPUTF8": True, "hostname": "mail.test", "ident": "test server"}
        return SMTP(self.handler, **{**self.SMTP_kwargs, **named})


def start(kind: type[MailServer] = MailServer, **options: Any) -> tuple[MailServer, Controller]:
    """A running server and the controller that stops it. ``options`` go to aiosmtpd: ``ssl_context`` makes it speak TLS
    from the start, ``tls_context`` after STARTTLS."""
    mail = kind(port=free_port())
    controller = _LoopbackController(mail, hostname=mail.host, port=mail.port, **options)
    controller.start()
    return mail, controller
