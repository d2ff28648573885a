"""Personal links: an id, a generation and a keyed hash. Nothing secret is stored."""

import base64
import hashlib
import hmac
from typing import NamedTuple

_HASH_BYTES = 16


class Named(NamedTuple):
    """What a token names: the record's id and the generation of its link."""

    id: int
    generation: int


def make(purpose: str, id: int, generation: int, key: str) -> str:
    """The token for record ``id``; ``purpose`` keeps tokens of different kinds apart. URL-safe, no padding."""
    body = _packed(id) + _packed(generation)
    return base64.urlsafe_b64encode(body + _digest(purpose, body, key)).rstrip(b"=").decode()


def read(purpose: str, token: str, key: str) -> Named | None:
    """What ``token`` names, or None if it was not made by us for ``purpose``. The caller compares the generation."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    body, digest = raw[:-_HASH_BYTES], raw[-_HASH_BYTES:]
    if not hmac.compare_digest(digest, _digest(purpose, body, key)):
        return None
    id, rest = _unpacked(body)
    generation, _ = _unpacked(rest)
    # Base64 has several spellings of the same bytes; only ours is a link.
    return Named(id, generation) if token == make(purpose, id, generation, key) else None


def _digest(purpose: str, body: bytes, key: str) -> bytes:
    return hmac.new(key.encode(), purpose.encode() + b"\0" + body, hashlib.sha256).digest()[:_HASH_BYTES]


def _packed(number: int) -> bytes:
    size = (number.bit_length() + 7) // 8
    return bytes([size]) + number.to_bytes(size, "big")


def _unpacked(body: bytes) -> tuple[int, bytes]:
    size = body[0]
    return int.from_bytes(body[1 : 1 + size], "big"), body[1 + size :]
