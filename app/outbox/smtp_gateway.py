"""Handing mails to the mail server, over one connection for many."""

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from types import TracebackType

from app.outbox.rules import Problem
from app.settings import Smtp

TIMEOUT_SECONDS = 20


class NotSent(Exception):
    """The server did not take a mail. ``for_good``: trying again will not help. ``unreachable``: it took no part in it,
    so the next mail would fare the same. ``problem`` holds codes only: what servers say repeats addresses."""

    def __init__(self, problem: Problem, code: str = "", *, for_good: bool = False):
        self.problem = f"{problem} {code}".strip()
        self.for_good = for_good
        self.unreachable = problem is Problem.UNREACHABLE
        super().__init__(self.problem)


class Gateway:
    """A connection to the mail server: made with the first mail, made anew when the server has closed it."""

    def __init__(self, smtp: Smtp):
        self._smtp = smtp
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None

    def deliver(self, message: EmailMessage) -> None:
        """Hand over one mail to the address in its To. Returns when the server has taken responsibility (250).

        Raises NotSent.
        """
        recipient = message["To"].addresses[0].addr_spec
        sender = parseaddr(str(message["From"]))[1]
        server = self._connected()
        try:
            server.send_message(message, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = refused.recipients[recipient]
            raise self._refused(code, text) from None
        except smtplib.SMTPDataError as refused:
            raise self._refused(refused.smtp_code, refused.smtp_error) from None
        except smtplib.SMTPSenderRefused as refused:
            # Our own address is a matter of settings: put right, the mail can go.
            self._drop()
            raise NotSent(Problem.POSTPONED, _code(refused.smtp_code, refused.smtp_error)) from None
        except smtplib.SMTPNotSupportedError:
            raise NotSent(Problem.UNSUPPORTED, for_good=True) from None
        except (smtplib.SMTPException, OSError):
            self._drop()
            raise NotSent(Problem.UNREACHABLE) from None

    def _refused(self, code: int, text: bytes | str) -> NotSent:
        if code == 421:
            self._drop()  # The server says goodbye; the next mail needs a new connection.
        if 400 <= code < 500:
            return NotSent(Problem.POSTPONED, _code(code, text))
        return NotSent(Problem.REFUSED, _code(code, text), for_good=True)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except smtplib.SMTPResponseException as refused:
                # Sign-in or greeting refused: settings, or a server that is not ready. Either may pass.
                raise NotSent(Problem.UNREACHABLE, _code(refused.smtp_code, refused.smtp_error)) from None
            except (smtplib.SMTPException, OSError):
                raise NotSent(Problem.UNREACHABLE) from None
        return self._server

    def _connect(self) -> smtplib.SMTP:
        host, port, username, password, security = self._smtp
        trusted = ssl.create_default_context()
        if security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            if security == "starttls":
                server.starttls(context=trusted)
            if username:
                server.login(username, password or "")
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _code(code: int, text: bytes | str) -> str:
    """The reply's code with the enhanced one (RFC 3463) where there is one: "550 5.1.1"."""
    words = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", words)
    return f"{code} {enhanced[0]}" if enhanced else str(code)
