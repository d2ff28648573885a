"""Public pages and feeds are the same bytes for everyone: each process keeps them by what was last published.

Nothing of a kept page may depend on who asks: no user, no token, no flashed message. Numbers such as the places left are
those of the last five minutes, because a page is made anew when its slot of time is over.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Response, abort, request

from app import i18n
from app.database import db
from app.series import addresses
from app.series.models import Series
from app.values import moments

SLOT_SECONDS = 300
_MOST = 1000
_BROWSERS_KEEP_SECONDS = 60


class _Kept(NamedTuple):
    body: bytes
    mimetype: str
    etag: str


_kept: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
_lock = threading.Lock()


def public_page(view: Callable[..., str]) -> Callable[..., Response]:
    """Keep what ``view`` returns, by address, language, published version and slot of time.

    The address is turned into objects only when the page has to be made; the view gets them as always.
    """
    return _keeping(view, "text/html", slot_seconds=SLOT_SECONDS)


def public_feed(mimetype: str) -> Callable[[Callable[..., bytes]], Callable[..., Response]]:
    """The same for a feed, which says nothing that changes with time. The language of a feed stands in `?lang=`; without
    it the series' first language is spoken."""
    return lambda view: _keeping(view, mimetype, slot_seconds=None)


def _keeping(view: Callable[..., str | bytes], mimetype: str, slot_seconds: int | None) -> Callable[..., Response]:
    @wraps(view)
    def answer(**slugs: str) -> Response:
        version = _version(slugs["series"])
        slot = int(moments.now().timestamp()) // slot_seconds if slot_seconds else 0
        wishes = tuple(sorted(request.args.items(multi=True)))
        language = i18n.page_language().code if slot_seconds else ""
        key = (request.endpoint, tuple(slugs.items()), language, wishes, version, slot)
        kept = _kept.get(key)
        if kept is None:
            made = view(**addresses.load(slugs))
            body = made.encode() if isinstance(made, str) else made
            kept = _keep(key, _Kept(body, mimetype, hashlib.blake2b(body, digest_size=12).hexdigest()))
        return _response(kept)

    addresses.load_later(answer)
    return answer


def _version(slug: str) -> int:
    version = db.session.scalar(sa.select(Series.version).where(Series.slug == slug))
    if version is None:
        abort(404)
    return version


def _keep(key: tuple[Any, ...], kept: _Kept) -> _Kept:
    with _lock:
        _kept[key] = kept
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return kept


def _response(kept: _Kept) -> Response:
    response = (
        Response(status=304) if kept.etag in request.if_none_match else Response(kept.body, mimetype=kept.mimetype)
    )
    response.set_etag(kept.etag)
    response.headers["Cache-Control"] = f"public, max-age={_BROWSERS_KEEP_SECONDS}"
    return response
