"""What every response has: security headers, a request id, one line in the log, and error pages for people."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import (
    Flask,
    Response,
    current_app,
    g,
    get_flashed_messages,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter

from app import access
from app.settings import Settings
from app.values.errors import DomainError

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])

# Nothing is inline, so no nonce is needed and pages stay the same bytes for everybody. WebAssembly reads the codes at
# check-in; the camera is ours alone.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SlugConverter(BaseConverter):
    """A name in an address: lower case, digits, hyphens. Anything else is not found, before the database is asked."""

    regex = "[a-z0-9][a-z0-9-]{0,79}"


class NumberConverter(IntegerConverter):
    """The number of a row in an address. What no row can have is not found, before a database fails at it."""

    def __init__(self, map: Any, *args: Any, **kwargs: Any):
        super().__init__(map, *args, **{"max": 2**31 - 1, **kwargs})


def init_app(app: Flask, settings: Settings) -> None:
    """Put all of it into place."""
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["int"] = NumberConverter
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="conferring",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=settings.max_request_kb * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_request_kb * 1024,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,
        # Pages behind personal links send no referrer at all, so none can be asked for; the token in the form decides.
        WTF_CSRF_SSL_STRICT=False,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )

    @app.before_request
    def allow_uploads() -> None:
        # Comes before the token of the form is looked for, which reads the whole request. A file that is somewhat too
        # large still arrives, so that the form can say so beside its field.
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "takes_uploads", False):
            request.max_content_length = settings.max_request_kb * 1024 + 2 * settings.max_upload_mb * 1024 * 1024

    csrf.init_app(app)
    app.add_template_global(shown_messages)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    @app.before_request
    def refuse_nul() -> Any:
        # No database of ours stores it and no keyboard types it.
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            return error_response(400)
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = request_id()
        if settings.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    app.register_error_handler(
        CSRFError, lambda error: error_response(400, _("This page was open for too long. Please send the form again."))
    )
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _refusal)
    app.register_error_handler(500, lambda error: error_response(500))


def request_id() -> str:
    """The id of this request, in the log, the response and on the page of an internal error."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12]
    return g.request_id


def uploads(view: View) -> View:
    """Mark a view whose form holds files: only its requests may be as large as an upload."""
    view.takes_uploads = True  # type: ignore[attr-defined]
    return view


def private(response: Response) -> Response:
    """Mark a response that belongs to one person: kept by no cache, named by no referrer, found by no robot."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def page_number() -> int:
    """Which page of a list is asked for, from 1; never a number that a database cannot count to."""
    return min(max(request.args.get("page", 1, type=int), 1), 1_000_000)


def shown_messages() -> list[tuple[str, str]]:
    """What was just done or refused, as (category, sentence). A public page without a form stays the same bytes for
    everybody: it does not look at the session, and messages wait for the next page that does."""
    mark = access.mark_of(current_app, request.endpoint, request.method) if request.endpoint else None
    if mark is None or (mark.kind == "public" and "csrf_token" not in g):
        return []
    return get_flashed_messages(with_categories=True)  # type: ignore[return-value]


def is_api() -> bool:
    return request.path.startswith("/api/")


def error_response(status: int, message: Any = None, *, code: str | None = None) -> Response:
    """An error as a page for people, or as JSON for machines."""
    code = code or HTTPStatus(status).name.lower()
    if status == 404:
        # What is hidden and what is missing must look alike, and neither can be offered in another language.
        g.is_missing = True
    if is_api():
        response = jsonify(code=code, message=str(message or HTTPStatus(status).phrase))
    else:
        page = render_template(
            "error.html", status=status, message=message, words=_words(status), request_id=request_id()
        )
        response = make_response(page)
    response.status_code = status
    return response


def _words(status: int) -> tuple[str, str]:
    """Title and way out for a status."""
    return {
        400: (_("This request cannot be read"), _("Please go back and try again.")),
        401: (_("Please sign in"), _("This page is for people who are signed in.")),
        403: (_("This page is not open to you"), _("Please ask the organisers if you need access.")),
        404: (_("This page does not exist"), _("The address may be misspelt, or the page has moved.")),
        405: (_("This request cannot be read"), _("Please go back and try again.")),
        410: (_("This link has expired"), _("You can ask for a new one.")),
        413: (_("That was too much at once"), _("Please send less text or a smaller file.")),
        429: (_("Please wait a little"), _("This was tried too often. Please wait a little and try again.")),
        503: (
            _("Please wait a little"),
            _("Please try again. If it happens again, tell the organisers the number below."),
        ),
    }.get(
        status,
        (_("That did not work"), _("Please try again. If it happens again, tell the organisers the number below.")),
    )


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = error_response(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _refusal(error: DomainError) -> Response:
    response = error_response(error.status, error.message, code=error.code)
    if retry_after := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response
