"""A mail as it goes over the wire. Pure: values in, message out."""

from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from app.outbox.making import Whole
from app.outbox.rules import Mailbox


class _Finished(str):
    """A header's value as it goes over the wire."""


class _Policy(EmailPolicy):
    """Headers that are finished stay as they are. The standard library, folding them itself, drops the quotes around a
    long name with a comma in it, which makes two recipients of one."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if isinstance(value, _Finished) else super().header_store_parse(name, value)


_POLICY = _Policy(linesep=SMTP.linesep, refold_source="none")


def compose(
    whole: Whole,
    *,
    sender: str,
    to_address: str,
    to_name: str,
    reply_to: Mailbox | None,
    subject: str,
    language: str,
    message_id: str,
    at: datetime,
) -> EmailMessage:
    """The message: text and HTML as alternatives, attachments beside them. ``language`` is a BCP 47 tag.

    Bodies are quoted-printable throughout, so that every server passes them on unchanged and no line is too long.
    """
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(at)
    message["From"] = _mailbox("From", *parseaddr(sender))
    message["To"] = _mailbox("To", to_name, ascii_domain(to_address))
    if reply_to:
        message["Reply-To"] = _mailbox("Reply-To", reply_to.name, ascii_domain(reply_to.address))
    message["Subject"] = _folded("Subject", subject)
    # RFC 3834, and what Exchange listens to: a town hall's out-of-office reply would go nowhere.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(whole.text, cte="quoted-printable")
    message.add_alternative(whole.html, subtype="html", cte="quoted-printable")
    for attachment in whole.attachments:
        maintype, _, subtype = attachment.mimetype.partition("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.filename, cte="base64"
        )
    # Last, because everything called Content-… moves into the parts.
    message["Content-Language"] = language
    return message


def _mailbox(header: str, name: str, address: str) -> _Finished:
    if "\r" in address or "\n" in address:
        raise ValueError("an address is one line")
    if name.isascii():
        return _Finished(formataddr((" ".join(name.split()), address)).replace(" <", "\r\n <"))
    return _Finished(f"{_folded(header, name)}\r\n <{address}>")


def _folded(header: str, text: str) -> _Finished:
    """One line of text as a header, encoded (RFC 2047) where it is not ASCII."""
    return _Finished(Header(" ".join(text.split()), header_name=header).encode(linesep="\r\n"))


def ascii_domain(address: str) -> str:
    """``address`` with its domain as the domain name system writes it, so that most servers need no extension."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
