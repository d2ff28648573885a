"""The accounts library underneath: who is signed in, kept in a signed cookie.

Flask-Security signs people in and out and will bring passkeys, passwords and second factors. Its own pages, mails and
commands stay out; docs/adr/0002-accounts-library.md says why.
"""

from datetime import timedelta

from flask import Flask, session
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.utils import login_user, logout_user

from app.accounts import queries
from app.accounts.models import User
from app.database import db

# Long enough for a conference and its aftermath; a session is never longer than this, however often it is used.
_SESSION_LASTS = timedelta(days=14)


def init_app(app: Flask) -> None:
    """Put the library into place, without anything that it would do on every request."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=_SESSION_LASTS,
        # A cookie is sent when something in it changes, not with every page.
        SESSION_REFRESH_EACH_REQUEST=False,
        # Phones change networks while people are checked in, so a new address does not end a session.
        SESSION_PROTECTION="basic",
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
    )
    hooks = (app.before_request_funcs, app.after_request_funcs, app.template_context_processors)
    before = [list(hook.get(None, [])) for hook in hooks]
    security = Security(app, SQLAlchemyUserDatastore(db, User, None), register_blueprint=False)
    # The library looks at the session on every request and in every template. Public pages are the same bytes for
    # everybody and must not: only the gate asks who is there, and only where it matters.
    for hook, functions in zip(hooks, before, strict=True):
        hook[None] = functions
    security.login_manager.user_loader(queries.find_signed_in)


def person() -> User | None:
    """Who is signed in; looks at the session, so not for pages that are the same for everybody."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


def begin(user: User) -> None:
    """Sign ``user`` in, in a session that has nothing of the one before."""
    session.clear()
    login_user(user, remember=False, authn_via=["email"])
    session.permanent = True


def end() -> None:
    """Sign out here."""
    logout_user()
    session.clear()
