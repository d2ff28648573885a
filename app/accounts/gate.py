"""Decides who may, by the marks on routes. Nothing is open by default."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import structlog
from flask import Flask, Response, abort, current_app, g, redirect, request, url_for

from app import access, web
from app.accounts import queries, rules, sessions
from app.accounts.models import User
from app.accounts.rules import Holding
from app.values.access import Actor, Permission, Scope

log = structlog.get_logger()

_KEY = "accounts.permissions"
_PLACES = "accounts.places"
Places = Callable[[Iterable[Scope]], dict[Scope, tuple[Any, Any]]]
"""Scopes → (series, edition or None), given by whoever puts the app together: series lie further down the ladder."""
# Whoever calls these proves it by other means, which their views check: a device's key, a token, a signature.
_PROVED_BY_VIEW = {"public", "holder", "device", "token", "signed_webhook"}


def init_app(app: Flask, permissions: Iterable[Permission], places: Places) -> None:
    """Turn away whom a route's mark does not admit, before anything in the address is looked up.

    ``permissions`` are all that the capabilities declare, in the order in which they are shown; ``places`` finds what
    scopes are about.
    """
    app.extensions[_KEY] = {permission.code: permission for permission in permissions}
    app.extensions[_PLACES] = places
    sessions.init_app(app)
    access.public(app.view_functions["static"])
    app.url_value_preprocessor(_admit_people)
    app.add_template_global(may)
    app.add_template_global(person, "signed_in_person")


def guard_scopes(app: Flask) -> None:
    """Refuse who lacks the permission where the address points; comes after the loaders that find out where that is."""
    app.url_value_preprocessor(_admit_to_scope)


def declared_in(*modules: ModuleType) -> list[Permission]:
    """The permissions that ``modules`` declare, each once."""
    found = {
        value.code: value for module in modules for value in vars(module).values() if isinstance(value, Permission)
    }
    return list(found.values())


def declared() -> list[Permission]:
    """All permissions there are."""
    return list(current_app.extensions[_KEY].values())


def places_of(scopes: Iterable[Scope]) -> dict[Scope, tuple[Any, Any]]:
    """What scopes are about, as (series, edition or None)."""
    return current_app.extensions[_PLACES](scopes)


def person() -> User | None:
    """Who is signed in. Looks at the session: not for pages that are the same for everybody."""
    if "person" not in g:
        g.person = sessions.person()
    return g.person


def get_person() -> User:
    """Who is signed in, on a route that is for them only."""
    user = person()
    if user is None:
        abort(401)
    return user


def holdings() -> tuple[Holding, ...]:
    """What the person signed in holds, as of the start of this request."""
    if "holdings" not in g:
        user = person()
        g.holdings = queries.holdings_of(user) if user else ()
    return g.holdings


def may(permission: Permission | str, scope: Scope | None = None) -> bool:
    """Whether the person signed in holds ``permission`` (or the one with that code) in ``scope``; without one, where
    the address points. Looks at the session, like `person`."""
    if isinstance(permission, str):
        permission = current_app.extensions[_KEY][permission]
    return rules.may(holdings(), permission, access.scope() if scope is None else scope)


def _mark() -> access.Mark | None:
    return access.mark_of(current_app, request.endpoint or "", request.method)


def _admit_people(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if endpoint is None:
        return
    mark = _mark()
    if mark is None:
        log.error("unmarked_route", route=request.url_rule.rule if request.url_rule else None)
        abort(403)
    if mark.kind in _PROVED_BY_VIEW:
        return
    user = person()
    if user is None:
        abort(_ask_to_sign_in())
    holdings()
    g.actor = Actor("user", user.id)


def _admit_to_scope(endpoint: str | None, values: dict[str, Any] | None) -> None:
    mark = _mark() if endpoint is not None else None
    if mark is None or mark.permission is None or rules.may(holdings(), mark.permission, access.scope()):
        return
    if rules.knows(holdings(), access.scope()):
        abort(403)
    # The page that says so must be the one for what does not exist: without title, town or ink.
    for name in ("edition", "series", "scope"):
        g.pop(name, None)
    abort(404)


def _ask_to_sign_in() -> Response:
    if web.is_api():
        return web.error_response(401)
    onwards = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=onwards))  # type: ignore[return-value]
