"""Favourites without an account: the numbers of sessions that a browser keeps in a cookie."""

import re
from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l

from app.values.errors import DomainError

MOST = 200
KEPT_SECONDS = 400 * 24 * 3600
_NUMBER = re.compile("[0-9]{1,9}")


class TooManyFavourites(DomainError):
    """A cookie has room for so many and no more."""

    code = "too_many_favourites"
    message = _l("You have chosen 200 sessions already. Please remove one before you add another.")
    status = 409


def cookie_name(edition_id: int) -> str:
    """Each conference has its own."""
    return f"favourites-{edition_id}"


def read(text: str) -> list[int]:
    """The numbers in a cookie or an address, each once, in order; at most 200, whatever else it says."""
    return list(dict.fromkeys(int(number) for number in _NUMBER.findall(text)))[:MOST]


def written(numbers: Iterable[int], mark: str = ".") -> str:
    """The same as text. Dots need no quoting in cookies; feeds want commas."""
    return mark.join(str(number) for number in numbers)


def changed(kept: Sequence[int], *, add: Iterable[int] = (), remove: Iterable[int] = ()) -> list[int]:
    """What is kept after a change, in the order in which it was chosen. Raises TooManyFavourites."""
    without = set(remove)
    result = [number for number in dict.fromkeys([*kept, *add]) if number not in without]
    if len(result) > MOST:
        raise TooManyFavourites
    return result
