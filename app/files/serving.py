"""Handing out a stored file, once its owner's view has found out who may have it."""

from flask import Response, abort, make_response, request

from app import web
from app.files.models import File
from app.files.nameless import without_names
from app.files.rules import FETCHABLE, MEDIA_TYPES, PICTURES

# Nothing that somebody uploaded may run, load or embed anything, should a browser show it after all.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_PUBLIC_SECONDS = 3600


def answer(
    file: File | None, *, small: bool = False, public: bool = False, name: str = "", nameless: bool = False
) -> Response:
    """The file as a response: pictures to be shown, all others to be saved. What is missing, or waits for the virus
    scanner, is not found. ``public`` lets caches keep it for an hour. ``name``, without an ending, is what it is called
    instead of what its owner calls it; a ``nameless`` one tells its reader nothing about who made it. Raises TooMuchInside,
    Damaged where that cannot be done."""
    if file is None or file.scan not in FETCHABLE:
        abort(404)
    is_picture = file.format in PICTURES
    called = f"{name}.{file.format.value}" if name else file.name
    tag = f"{file.sha256[:32]}{'-s' if small else ''}{'-n' if nameless else ''}"
    if not request.if_none_match.contains(tag):
        content = (file.small if small else None) or file.content
        response = make_response(without_names(content, file.format) if nameless else content)
    else:
        response = make_response(b"")
    response.content_type = MEDIA_TYPES[file.format] + ("; charset=utf-8" if file.format.value == "txt" else "")
    response.headers.set("Content-Disposition", "inline" if is_picture else "attachment", filename=called)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.set_etag(tag)
    if public:
        response.cache_control.public, response.cache_control.max_age = True, _PUBLIC_SECONDS
    else:
        web.private(response)
    return response.make_conditional(request)
