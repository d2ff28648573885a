"""The numbers of sessions that a browser keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme import favourites


@given(st.lists(st.integers(0, 999_999_999), unique=True, max_size=favourites.MOST))
def test_what_is_written_is_read(numbers):
    assert favourites.read(favourites.written(numbers)) == numbers
    assert favourites.read(favourites.written(numbers, ",")) == numbers


@given(st.text())
def test_anything_else_does_no_harm(text):
    assert len(favourites.read(text)) <= favourites.MOST


def test_adding_and_removing_twice_changes_nothing_more():
    assert favourites.changed([3], add=[5, 3]) == [3, 5]
    assert favourites.changed([3, 5], remove=[3, 7]) == [5]


def test_a_cookie_has_room_for_two_hundred():
    full = list(range(favourites.MOST))
    assert favourites.changed(full, add=[0]) == full
    with pytest.raises(favourites.TooManyFavourites):
        favourites.changed(full, add=[1000])
