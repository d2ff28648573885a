"""Personal links again, by mail. Whoever asks learns nothing about who is known here."""

from datetime import datetime
from typing import Any, Protocol

from flask import Response, current_app, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l

from app import limits, web
from app.database import unit_of_work
from app.forms import AtMost, Form, MailField, Required
from app.limits import TooOften
from app.values import moments


class MailboxForm(Form):
    """Where the links are sent."""

    email = MailField(
        _l("Email address"),
        [Required(_l("Please write your email address.")), AtMost(254)],
        render_kw={"autocomplete": "email"},
    )


class Send(Protocol):
    """Queues one mail with the links of a mailbox, if it has any; the caller commits."""

    def __call__(self, email: str, *, now: datetime) -> Any: ...


def answer(template: str, send: Send, sent: str) -> Response:
    """The page on which somebody asks, or the way to the page at the address ``sent`` once they have. It is the same for
    every mailbox."""
    form, now, status = MailboxForm(), moments.now(), 200
    if form.is_submitted():
        status = 422
        try:
            _count_network(now)
            if form.validate():
                with unit_of_work():
                    count_mail(form.email.data, now=now)
                with unit_of_work():
                    send(form.email.data, now=now)
                return redirect(sent, 303)  # type: ignore[return-value]
        except TooOften as refusal:
            form.show(refusal)
            status = refusal.status
    return web.private(make_response(render_template(template, form=form), status))


def count_mail(email: str, *, now: datetime) -> None:
    """Count one more mail that somebody asked for to this mailbox; in a unit of work of its own, before the mail is
    written. Raises TooOften."""
    limits.count("link", email.casefold(), current_app.config["SETTINGS"].rate_link, now=now)


def _count_network(now: datetime) -> None:
    network, rate = limits.network_of(request.remote_addr), current_app.config["SETTINGS"].rate_registration
    with unit_of_work():
        limits.count("link from a network", network, rate, now=now)
