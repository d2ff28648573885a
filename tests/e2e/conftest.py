"""What the journeys share."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.server import Server
from tests.support.smtp import MailServer


@pytest.fixture
def sign_in(live_server: Server) -> Callable[[Page, str], None]:
    """`sign_in(page, "host.borne@example.org")`: by the one-time link, and its button."""

    def open_link(page: Page, email: str) -> None:
        address = re.search(r"https?://\S+", live_server.run("accounts", "sign-in-link", email))
        page.goto(address.group())
        page.locator("main form button").click()
        page.wait_for_url("**/desk/**")

    return open_link


@pytest.fixture
def mail_server_of_live(live_server: Server, _mail_server: MailServer) -> MailServer:
    """The mail server to which the worker of the live server hands its mails."""
    return _mail_server
