"""Public pages and feeds are the same bytes for everyone: each process keeps them by what was last published.

Nothing of a kept page may depend on who asks: no user, no token, no flashed message. Numbers such as the places left are
those of the last five minutes, because a page is made anew when its slot of time is over.
"""

import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Response, abort, current_app, request
from flask_babel import lazy_gettext as _l

from app import i18n
from app.database import db
from app.series import addresses
from app.series.models import Series
from app.values import moments
from app.values.errors import DomainError

SLOT_SECONDS = 300
# What a process keeps at most, in bytes of packed pages, a fifth of what they take unpacked: anybody can ask for any
# number of addresses.
MOST_BYTES = 2_000_000
# A document has some half a megabyte, and five languages; it does not drive out pages.
MOST_DOCUMENT_BYTES = 8_000_000
# Those who wait for a document hold a thread each.
MOST_WAITING = 3
_BROWSERS_KEEP_SECONDS = 60
_KEY = "series.pagecache"
_DOCUMENTS_KEY = "series.documents"


class Busy(DomainError):
    """Other documents are being made, and enough people wait for theirs."""

    code = "busy"
    message = _l("Too many documents are being made at this moment. Please try again in a few seconds.")
    status = 503
    retry_after = 5


class _Kept(NamedTuple):
    packed: bytes
    mimetype: str
    etag: str


class _Store:
    """Pages by key, the one used longest ago first; forgets from there when there are too many bytes."""

    # Unpacking a page takes a thirtieth of a millisecond.
    packing = zlib.Z_BEST_SPEED

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: tuple[Any, ...]) -> _Kept | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: tuple[Any, ...], page: _Kept) -> None:
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self._bytes += len(page.packed)
            while self._bytes > self._most_bytes():
                _key, forgotten = self._pages.popitem(last=False)
                self._bytes -= len(forgotten.packed)

    def _most_bytes(self) -> int:
        return MOST_BYTES


class Documents(_Store):
    """Documents cost a hundred times what a page costs, so one is made at a time, and once for all who wait for it."""

    # They are packed already.
    packing = zlib.Z_NO_COMPRESSION

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + MOST_WAITING)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until nobody else makes one. Raises Busy when too many wait already."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                yield
        finally:
            self._places.release()

    def _most_bytes(self) -> int:
        return MOST_DOCUMENT_BYTES


def public_page(view: Callable[..., str]) -> Callable[..., Response]:
    """Keep what ``view`` returns, by address, language, published version and slot of time.

    The address is turned into objects only when the page has to be made; the view gets them as always.
    """
    return _keeping(view, "text/html", slot_seconds=SLOT_SECONDS)


def public_feed(mimetype: str) -> Callable[[Callable[..., bytes]], Callable[..., Response]]:
    """The same for a feed, which says nothing that changes with time. The language of a feed stands in `?lang=`; without
    it the series' first language is spoken."""
    return lambda view: _keeping(view, mimetype, slot_seconds=None)


def public_document(mimetype: str) -> Callable[[Callable[..., bytes]], Callable[..., Response]]:
    """The same for a document that takes long to make, in the language of the address: what stands in the query counts for
    nothing, so that nobody has it made again by asking in another way."""

    def keeping(view: Callable[..., bytes]) -> Callable[..., Response]:
        @wraps(view)
        def answer(**slugs: str) -> Response:
            key = (request.endpoint, *slugs.values(), i18n.page_language().code, *_published(slugs["series"]))
            store = current_app.extensions.setdefault(_DOCUMENTS_KEY, Documents())
            kept = store.find(key)
            if kept is None:
                with store.turn():
                    kept = store.find(key) or _made(store, key, view(**addresses.load(slugs)), mimetype)
            return _response(kept)

        addresses.load_later(answer)
        return answer

    return keeping


def _keeping(view: Callable[..., str | bytes], mimetype: str, slot_seconds: int | None) -> Callable[..., Response]:
    @wraps(view)
    def answer(**slugs: str) -> Response:
        slot = int(moments.now().timestamp()) // slot_seconds if slot_seconds else 0
        wishes = tuple(sorted(request.args.items(multi=True)))
        language = i18n.page_language().code if slot_seconds else ""
        key = (request.endpoint, *slugs.values(), language, wishes, slot, *_published(slugs["series"]))
        store = current_app.extensions.setdefault(_KEY, _Store())
        kept = store.find(key)
        if kept is None:
            made = view(**addresses.load(slugs))
            kept = _made(store, key, made.encode() if isinstance(made, str) else made, mimetype)
        return _response(kept)

    addresses.load_later(answer)
    return answer


def _made(store: _Store, key: tuple[Any, ...], body: bytes, mimetype: str) -> _Kept:
    kept = _Kept(zlib.compress(body, store.packing), mimetype, hashlib.blake2b(body, digest_size=12).hexdigest())
    store.put(key, kept)
    return kept


def _published(slug: str) -> tuple[int, int]:
    """Which series it is, and the version of it that is public."""
    row = db.session.execute(sa.select(Series.id, Series.version).where(Series.slug == slug)).one_or_none()
    if row is None:
        abort(404)
    return row.id, row.version


def _response(kept: _Kept) -> Response:
    # Weakly, because a proxy that compresses marks the tag as weak.
    is_known = request.if_none_match.contains_weak(kept.etag)
    response = Response(status=304) if is_known else Response(zlib.decompress(kept.packed), mimetype=kept.mimetype)
    response.set_etag(kept.etag)
    response.headers["Cache-Control"] = f"public, max-age={_BROWSERS_KEEP_SECONDS}"
    return response
