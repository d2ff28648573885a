"""A mail as it goes over the wire. Pure: values in, message out."""

from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from app.outbox.making import Whole


def compose(
    whole: Whole,
    *,
    sender: str,
    to_address: str,
    to_name: str,
    subject: str,
    language: str,
    message_id: str,
    at: datetime,
) -> EmailMessage:
    """The message: text and HTML as alternatives, attachments beside them. ``language`` is a BCP 47 tag.

    Bodies are quoted-printable throughout, so that every server passes them on unchanged and no line is too long.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(at)
    message["From"] = sender
    message["To"] = Address(display_name=to_name, addr_spec=ascii_domain(to_address))
    message["Subject"] = subject
    message["Content-Language"] = language
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
    return message


def ascii_domain(address: str) -> str:
    """``address`` with its domain as the domain name system writes it, so that most servers need no extension."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode()}"
