"""Mails on a page, whole, for trying things out without a mail server. On this machine only: they hold secret links."""

import ipaddress
from io import BytesIO

from flask import Blueprint, Response, abort, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from app import access, web
from app.outbox import making, producers, queries
from app.outbox.making import Whole
from app.outbox.models import Message
from app.outbox.rules import FRAME_POLICY, STATUS
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")


@bp.before_request
def refuse_others() -> None:
    """Only this machine asks this machine. A page from elsewhere that has its name lead here (DNS rebinding), and a
    proxy that passes others on, name another host."""
    host = request.host.rpartition(":")[0] if request.host[-1:].isdecimal() and ":" in request.host else request.host
    if not _is_loopback(request.remote_addr or "") or not _is_loopback(host.strip("[]")):
        abort(404)


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


@bp.get("/")
@access.public
def mails() -> str:
    return render_template(
        "outbox/mailbox.html",
        mails=queries.page_of_all(web.page_number()),
        status=STATUS,
        languages_by_code=PAGE_LANGUAGES,
    )


@bp.get("/<int:id>")
@access.public
def mail(id: int) -> str:
    message, whole = _whole_or_404(id)
    return render_template(
        "outbox/mailbox_mail.html", message=message, whole=whole, status=STATUS, languages_by_code=PAGE_LANGUAGES
    )


@bp.get("/<int:id>/html")
@access.public
def html(id: int) -> Response:
    """The HTML of a mail, for the frame on its page; its links open beside the frame."""
    _message, whole = _whole_or_404(id)
    page = whole.html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(page, headers={"Content-Security-Policy": FRAME_POLICY})


@bp.get("/<int:id>/<int:number>")
@access.public
def attachment(id: int, number: int) -> AnyResponse:
    """An attachment, counted from 1, as a download."""
    _message, whole = _whole_or_404(id)
    if not 1 <= number <= len(whole.attachments):
        abort(404)
    filename, mimetype, content = whole.attachments[number - 1]
    return send_file(BytesIO(content), mimetype, as_attachment=True, download_name=filename)


def _whole_or_404(id: int) -> tuple[Message, Whole]:
    message = queries.find(id) or abort(404)
    try:
        return message, making.whole(message)
    except producers.Gone:
        # What a link led to is gone: the mail is shown as it is stored.
        return message, Whole(message.text, message.html, {}, ())


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
