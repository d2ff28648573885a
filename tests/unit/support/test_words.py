"""Words of another language are found, unless they are marked."""

import pytest

from tests.support.html import Page
from tests.support.words import leftovers

PAGE = '<html lang="{}"><body><main><p>{}</p></main></body></html>'


@pytest.mark.parametrize(
    ("tag", "text", "found"),
    [
        ("de", "Please wait while the page is loading", ["[de] Please wait while the page is loading"]),
        ("lt", "Diese Seite ist nicht für Sie", ["[lt] Diese Seite ist nicht für Sie"]),
        (
            "pt-PT",
            "Deze pagina is niet voor u, maar wel een voorbeeld",
            ["[pt] Deze pagina is niet voor u, maar wel een voorbeeld"],
        ),
        ("de", '<span lang="en">Please wait while the page is loading</span>', []),
        ("de", '<span lang="">Please wait while the page is loading</span>', []),
        ("de", "<textarea>Please wait while the page is loading</textarea>", []),
        ("nl", "Gast", []),
        ("nl", "gast", []),
        ("de", "Bitte warten, die Seite wird geladen", []),
        ("nl", "Jan van der Berg en Maria de Souza", []),
        ("lt", "Žukauskienė, Trakų rajono savivaldybė", []),
    ],
)
def test_leftovers(tag, text, found):
    assert leftovers(Page(PAGE.format(tag, text))) == found
