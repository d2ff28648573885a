"""What the journeys share."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from app import create_app, settings
from app.accounts import links
from app.accounts.queries import find_by_email
from app.database import db, unit_of_work
from app.values import moments
from tests.factories import stages
from tests.support.server import Server
from tests.support.smtp import MailServer


@pytest.fixture(scope="session")
def app_of_server(live_server: Server) -> Iterator[Flask]:
    """An application on the live server's database, with its settings: for what a test puts there, and looks up."""
    app = create_app(settings.load(live_server.environ))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def sign_in(app_of_server: Flask) -> Callable[[Page, str], None]:
    """`sign_in(page, "host.borne@example.org")`: by the one-time link, and its button."""

    def open_link(page: Page, email: str) -> None:
        with app_of_server.app_context():
            token = links.token_for(find_by_email(email), now=moments.now())
        page.goto(f"/en/account/sign-in/{token}")
        page.locator("main form button").click()
        page.wait_for_url("**/desk/**")

    return open_link


@pytest.fixture
def stage(app_of_server: Flask) -> stages.Stage:
    """A conference of this test's own on the live server, with its host organiser."""
    with app_of_server.app_context(), unit_of_work():
        return stages.build()


@pytest.fixture
def mail_server_of_live(live_server: Server, _mail_server: MailServer) -> MailServer:
    """The mail server to which the worker of the live server hands its mails."""
    return _mail_server
