"""Mails on a page, for trying things out without a mail server."""

from flask import Blueprint

bp = Blueprint("mailbox", __name__, url_prefix="/mailbox")
