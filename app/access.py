"""Marks on routes: who may. A route without a mark is refused; `accounts` decides on the marks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, g

from app.values.access import VISITOR, Actor, Permission, Scope

View = TypeVar("View", bound=Callable[..., Any])
Kind = Literal["public", "holder", "signed_in", "device", "token", "signed_webhook", "requires"]


@dataclass(frozen=True)
class Mark:
    """What a route asks of whoever calls it."""

    kind: Kind
    permission: Permission | None = None


def _marker(mark: Mark) -> Callable[[View], View]:
    def put(view: View) -> View:
        view.access_mark = mark  # type: ignore[attr-defined]
        return view

    return put


public = _marker(Mark("public"))
"""Anybody."""
holder = _marker(Mark("holder"))
"""Whoever holds the personal link in the address; the loader of the address answers 404 to everybody else."""
signed_in = _marker(Mark("signed_in"))
"""Anybody with an account who is signed in."""


def requires(permission: Permission) -> Callable[[View], View]:
    """People who hold ``permission`` in the scope that the address names."""
    return _marker(Mark("requires", permission))


def mark_of(app: Flask, endpoint: str, method: str) -> Mark | None:
    """The mark of a route, also where the view is a class with one function for each method."""
    view = app.view_functions[endpoint]
    cls = getattr(view, "view_class", None)
    if cls is not None:
        view = getattr(cls, method.lower(), None) or (getattr(cls, "get", None) if method == "HEAD" else None) or view
    return getattr(view, "access_mark", None)


def actor() -> Actor:
    """Who is acting in this request."""
    return g.get("actor", VISITOR)


def scope() -> Scope:
    """What the address of this request is about; filled by the loader of series and editions."""
    return g.get("scope", Scope())
