"""What spreadsheet programs must not take for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis.strategies import lists, text

from app.registration import export
from app.registration.export import Column


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("Žukauskienė", "Žukauskienė"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_formulas_are_made_harmless(text, written):
    assert export.harmless(text) == written


@given(values=lists(text(), min_size=1, max_size=4))
def test_every_line_is_read_back(values):
    columns = [Column(str(n), lambda person, n=n: person[n]) for n in range(len(values))]
    written = "".join(export.lines(columns, [values]))
    _head, *rows = csv.reader(io.StringIO(written, newline=""), delimiter=";")
    assert rows == [[export.harmless(value) for value in values]] or values == [""]
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row)
