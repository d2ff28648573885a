"""The empty form is the same for everybody but for two random names in it, so each process keeps it."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask_wtf.csrf import generate_csrf

_MOST = 200
_TOKEN_MARK, _KEY_MARK = "TOKEN-AGAINST-FORGERY", "NAME-OF-THE-FORM"
_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = threading.Lock()


def form_page(key: Hashable, make: Callable[[str], str]) -> str:
    """The page that ``make`` renders around an empty form with the given name, kept under ``key``; each answer has a
    token against forged requests and a name of its own."""
    token = generate_csrf()
    page = _kept.get(key)
    if page is None:
        page = make(_KEY_MARK).replace(token, _TOKEN_MARK)
        with _lock:
            _kept[key] = page
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return page.replace(_TOKEN_MARK, token).replace(_KEY_MARK, secrets.token_urlsafe(16))
