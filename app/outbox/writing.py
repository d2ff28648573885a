"""Turning a folder of templates into a letter, in the language of its recipient."""

from typing import Any

from flask import current_app

from app import i18n
from app.outbox.rules import Letter, Mailbox, Produced


def write(
    kind: str,
    *,
    cause: str,
    to_address: str,
    to_name: str,
    language: str,
    series_id: int | None = None,
    edition_id: int | None = None,
    about: tuple[str, int] | None = None,
    links: dict[str, Produced] | None = None,
    attachments: tuple[Produced, ...] = (),
    reply_to: Mailbox | None = None,
    secret: bool = False,
    **context: Any,
) -> Letter:
    """The letter ``kind`` ("registration.received") from `templates/registration/mail/received/`, with ``context``.

    Subject, text and HTML are written in ``language`` (address code), from ``context`` alone: a mail knows nothing of the
    page that causes it. Where the templates call `link("name")`, a mark stands until the mail is sent.
    """
    capability, _, name = kind.partition(".")
    folder = f"{capability}/mail/{name}"
    with i18n.speaking(language):
        here = i18n.language()
        context = {**context, "lang": here.code, "page_lang": here.tag, "to_name": to_name}
        template = current_app.jinja_env.get_template
        subject = " ".join(template(f"{folder}/subject.txt").render(context).split())
        parts = [template(name).render(context).strip() for name in (f"{folder}/body.txt", "layout/mail_end.txt")]
        text = "\n\n".join(filter(None, parts)) + "\n"
        html = template(f"{folder}/body.html").render(context, subject=subject)
    return Letter(
        kind=kind,
        cause=cause,
        to_address=to_address,
        to_name=to_name,
        language=language,
        subject=subject,
        text=text,
        html=html,
        series_id=series_id,
        edition_id=edition_id,
        about=about,
        links=links or {},
        attachments=attachments,
        reply_to=reply_to,
        secret=secret,
    )
