"""Ticket codes: what goes in comes out, and nothing else does."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.badges import codes
from app.badges.rules import Ticket, UnknownCode, UnknownKey, WrongSignature
from tests.factories.badges import KEYS

SEEDS = [base64.b64encode(bytes([number]) * 32).decode() for number in range(3)]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

tickets = st.builds(
    Ticket,
    edition_id=st.integers(0, 2**24 - 1),
    registration_id=st.integers(0, 2**32 - 1),
    issue=st.integers(0, 2**16 - 1),
)


@given(tickets)
def test_a_code_is_read_as_what_it_was_made_for_in_either_case(ticket):
    code = codes.make(ticket, KEYS.signing)
    assert (codes.read(code, KEYS.public), codes.read(code.lower(), KEYS.public)) == (ticket, ticket)


@given(tickets)
def test_a_code_has_120_characters_that_a_qr_code_stores_as_capitals(ticket):
    code = codes.make(ticket, KEYS.signing)
    assert (len(code), set(code) - set(ALPHABET)) == (120, set())


@given(ticket=tickets, position=st.integers(0, codes.LENGTH - 1), other=st.sampled_from(ALPHABET + "ıſé01-= "))
def test_a_code_with_one_other_character_is_refused(ticket, position, other):
    code = codes.make(ticket, KEYS.signing)
    if code[position] == other:
        return
    with pytest.raises(UnknownCode):
        codes.read(code[:position] + other + code[position + 1 :], KEYS.public)


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text):
    with pytest.raises(UnknownCode):
        codes.read(text, KEYS.public)


def test_an_address_tells_its_code():
    code = codes.make(Ticket(1, 2, 3), KEYS.signing)
    address = codes.address("https://Conferring.example.org/", code)
    assert address == f"HTTPS://CONFERRING.EXAMPLE.ORG/T/{code}"
    assert [codes.scanned(text) for text in (address, f" {code}\n", address.lower())] == [code, code, code.lower()]


def test_a_code_of_a_key_that_is_not_there_is_refused():
    strange = codes.keyring(f"7:{SEEDS[0]}", "")
    with pytest.raises(UnknownKey):
        codes.read(codes.make(Ticket(1, 2, 3), strange.signing), KEYS.public)


def test_a_code_signed_by_another_key_of_the_same_number_is_refused():
    mine, other = (codes.keyring(f"1:{seed}", "") for seed in SEEDS[:2])
    with pytest.raises(WrongSignature):
        codes.read(codes.make(Ticket(1, 2, 3), other.signing), mine.public)


def test_a_format_that_is_not_known_yet_is_refused():
    raw = bytearray(base64.b32decode(codes.make(Ticket(1, 2, 3), KEYS.signing)))
    raw[0] = 2
    with pytest.raises(UnknownCode) as refusal:
        codes.read(base64.b32encode(raw).decode(), KEYS.public)
    assert refusal.value.code == "unknown_code"


def test_the_last_key_signs_and_the_earlier_ones_still_verify():
    old = codes.keyring(f"1:{SEEDS[0]}", "")
    ring = codes.keyring(f"1:{SEEDS[0]}, 2:{SEEDS[1]}", "")
    code = codes.make(Ticket(1, 2, 3), old.signing)
    assert (ring.signing.id, codes.read(code, ring.public)) == (2, Ticket(1, 2, 3))


def test_without_keys_one_comes_out_of_the_secret_key():
    code = codes.make(Ticket(1, 2, 3), codes.keyring("", "one").signing)
    assert codes.read(code, codes.keyring(" ", "one").public) == Ticket(1, 2, 3)
    with pytest.raises(WrongSignature):
        codes.read(code, codes.keyring("", "two").public)


@pytest.mark.parametrize(
    "text", ["1", "1:", "1:abc", f"0:{SEEDS[0]}", f"256:{SEEDS[0]}", f"x:{SEEDS[0]}", f"²:{SEEDS[0]}", f"1:{SEEDS[0]},"]
)
def test_a_key_that_is_none_is_named_by_its_position(text):
    position = text.count(",") + 1
    with pytest.raises(ValueError, match=f"entry {position} must be a number from 1 to 255"):
        codes.keyring(text, "")


def test_two_keys_of_the_same_number_are_refused():
    with pytest.raises(ValueError, match="entry 2 has the number of an earlier one"):
        codes.keyring(f"1:{SEEDS[0]},1:{SEEDS[1]}", "")


def test_a_new_key_can_be_used():
    assert codes.keyring(codes.new_key(9), "").signing.id == 9


def test_devices_get_the_raw_public_keys():
    published = codes.keyring(f"1:{SEEDS[0]},2:{SEEDS[1]}", "").published()
    assert {id: len(base64.b64decode(key)) for id, key in published.items()} == {1: 32, 2: 32}
