"""The ticket code: made and read here, and read without a network by the check-in app.

120 characters of Base32 (RFC 4648, upper case, no padding) hold 75 bytes, all numbers big-endian:

    1   format version, 1
    1   key id
    3   edition id
    4   registration id
    2   issue number
    64  Ed25519 signature over the 11 bytes before it

600 bits are a whole number of characters, so no two texts mean the same bytes. With up to 34 characters before it
("HTTPS://", host and "/T/") it fits a QR code of version 6 (41 modules a side) at error correction M.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.badges.rules import Ticket, UnknownCode, UnknownKey, WrongSignature

VERSION = 1
LENGTH = 120
_BODY_BYTES = 11
_SEED_BYTES = 32
# Keys that somebody made have ids from 1; this one comes out of SECRET_KEY.
_DERIVED_KEY_ID = 0


class SigningKey(NamedTuple):
    """A private key and the id that codes name it by, 0 to 255."""

    id: int
    private: Ed25519PrivateKey


@dataclass(frozen=True)
class KeyRing:
    """The key that signs new codes, and all public keys by id, its own included, that old codes are checked with."""

    signing: SigningKey
    public: Mapping[int, Ed25519PublicKey]

    def published(self) -> dict[int, str]:
        """The public keys as a device gets them: 32 raw bytes each, in Base64."""
        return {id: base64.b64encode(key.public_bytes_raw()).decode() for id, key in self.public.items()}


def make(ticket: Ticket, key: SigningKey) -> str:
    """The code for ``ticket``, always 120 characters out of A–Z and 2–7. Raises OverflowError for ids out of range."""
    body = (
        bytes([VERSION, key.id])
        + ticket.edition_id.to_bytes(3, "big")
        + ticket.registration_id.to_bytes(4, "big")
        + ticket.issue.to_bytes(2, "big")
    )
    return base64.b32encode(body + key.private.sign(body)).decode()


def read(code: str, keys: Mapping[int, Ed25519PublicKey]) -> Ticket:
    """The ticket that ``code`` was made for, in upper or lower case.

    That its signature is right does not make it valid: its issue number may be void, its edition another one.
    Raises UnknownCode, UnknownKey or WrongSignature.
    """
    # Letters outside ASCII are refused first: some of them turn into ASCII ones in upper case.
    if len(code) != LENGTH or not code.isascii():
        raise UnknownCode
    try:
        raw = base64.b32decode(code.upper())
    except binascii.Error:
        raise UnknownCode from None
    body, signature = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if body[0] != VERSION:
        raise UnknownCode
    if body[1] not in keys:
        raise UnknownKey
    try:
        keys[body[1]].verify(signature, body)
    except InvalidSignature:
        raise WrongSignature from None
    return Ticket(
        edition_id=int.from_bytes(body[2:5], "big"),
        registration_id=int.from_bytes(body[5:9], "big"),
        issue=int.from_bytes(body[9:11], "big"),
    )


def address(base_url: str, code: str) -> str:
    """What the QR code on a badge holds: an address in capitals, which QR codes store in fewer modules.

    ``base_url`` is scheme and host without a path, which mean the same in capitals.
    """
    return f"{base_url.rstrip('/').upper()}/T/{code}"


def scanned(text: str) -> str:
    """The code in what a camera read or somebody pasted: the end of an address, or the code alone."""
    return text.strip().rpartition("/")[2]


def keyring(ticket_keys: str, secret_key: str) -> KeyRing:
    """The keys out of the settings: "1:<seed>,2:<seed>", seeds being 32 bytes in Base64; the last one signs.

    Without any, one is derived from ``secret_key``. Raises ValueError naming the entry that is wrong, not its seed.
    """
    private = {
        id: Ed25519PrivateKey.from_private_bytes(seed)
        for id, seed in (
            _seeds(ticket_keys) if ticket_keys.strip() else {_DERIVED_KEY_ID: _derived(secret_key)}
        ).items()
    }
    last = next(reversed(private))
    return KeyRing(SigningKey(last, private[last]), {id: key.public_key() for id, key in private.items()})


def new_key(id: int) -> str:
    """A fresh entry for the setting TICKET_KEYS."""
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    return f"{id}:{base64.b64encode(seed).decode()}"


def _seeds(ticket_keys: str) -> dict[int, bytes]:
    seeds: dict[int, bytes] = {}
    for position, entry in enumerate(ticket_keys.split(","), start=1):
        id_text, _, seed_text = entry.strip().partition(":")
        try:
            seed = base64.b64decode(seed_text, validate=True)
        except ValueError:
            seed = b""
        if not (id_text.isascii() and id_text.isdecimal() and 1 <= int(id_text) <= 255) or len(seed) != _SEED_BYTES:
            raise ValueError(f"entry {position} must be a number from 1 to 255, a colon and 32 bytes in Base64")
        if int(id_text) in seeds:
            raise ValueError(f"entry {position} has the number of an earlier one")
        seeds[int(id_text)] = seed
    return seeds


def _derived(secret_key: str) -> bytes:
    return HKDF(SHA256(), _SEED_BYTES, salt=None, info=b"conferring ticket key").derive(secret_key.encode())
