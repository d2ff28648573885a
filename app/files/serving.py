"""Handing out a stored file, once its owner's view has found out who may have it."""

from flask import Response, abort, make_response, request

from app import web
from app.files.models import File
from app.files.rules import FETCHABLE, MEDIA_TYPES, PICTURES

# Nothing that somebody uploaded may run, load or embed anything, should a browser show it after all.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_PUBLIC_SECONDS = 3600


def answer(file: File | None, *, small: bool = False, public: bool = False) -> Response:
    """The file as a response: pictures to be shown, all others to be saved. What is missing, or waits for the virus
    scanner, is not found. ``public`` lets caches keep it for an hour."""
    if file is None or file.scan not in FETCHABLE:
        abort(404)
    is_picture = file.format in PICTURES
    if not request.if_none_match.contains(_tag(file, small)):
        response = make_response((file.small if small else None) or file.content)
    else:
        response = make_response(b"")
    response.content_type = MEDIA_TYPES[file.format] + ("; charset=utf-8" if file.format.value == "txt" else "")
    response.headers.set("Content-Disposition", "inline" if is_picture else "attachment", filename=file.name)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.set_etag(_tag(file, small))
    if public:
        response.cache_control.public, response.cache_control.max_age = True, _PUBLIC_SECONDS
    else:
        web.private(response)
    return response.make_conditional(request)


def _tag(file: File, small: bool) -> str:
    return f"{file.sha256[:32]}{'-s' if small else ''}"
