"""Every text exists in all five languages, says the same things, and is up to date with code and templates."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog, Message

from tools import translations

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
TAG = re.compile(r"</?\w+[^>]*>")
# In these languages the first plural form means exactly one, so it may say "one" without the number.
ONE_IS_ONE = {"de", "nl", "pt_PT", "en"}


@cache
def template() -> Catalog:
    return translations.extracted()


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def sources(message: Message) -> tuple[str, str]:
    """The English singular and plural; the same text twice where there is no plural."""
    return (message.id[0], message.id[1]) if isinstance(message.id, tuple | list) else (message.id, message.id)


# A name in a Lithuanian greeting would need the vocative, and names are never inflected: it greets without one.
WITHOUT_NAME = {("lt", "Dear %(name)s,"), ("lt", "Good day %(name)s,")}


def differences(message: Message, locale: str) -> list[str]:
    """What a translation changes that it must keep: placeholders, markup, line ends at the edges."""
    singular, plural = sources(message)
    if (locale, plural) in WITHOUT_NAME:
        return []
    wrong = []
    for number, form in enumerate(forms(message)):
        allowed = [plural, singular] if number == 0 and locale in ONE_IS_ONE else [plural]
        if not any(_same(PLACEHOLDER, form, source) for source in allowed):
            wrong.append(f"placeholders: {form!r}")
        if not any(_same(TAG, form, source) for source in allowed):
            wrong.append(f"markup: {form!r}")
        if form[:1].isspace() != plural[:1].isspace() or form.endswith("\n") != plural.endswith("\n"):
            wrong.append(f"space at the edges: {form!r}")
    return wrong


def _same(pattern: re.Pattern[str], one: str, other: str) -> bool:
    return Counter(pattern.findall(one)) == Counter(pattern.findall(other))


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_catalogue_is_up_to_date_with_code_and_templates(locale):
    stored = translations.path_of(locale).read_text("utf-8")
    assert stored == translations.as_text(translations.updated(locale, template())), "run `make translations`"


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_catalogue_is_complete(locale):
    assert [message.id for message in translations.missing(translations.read(locale))] == []


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_nothing_is_fuzzy_or_obsolete(locale):
    catalogue = translations.read(locale)
    assert [message.id for message in translations.texts(catalogue) if message.fuzzy] == []
    assert [message.id for message in catalogue.obsolete.values()] == []


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_translations_keep_placeholders_and_markup(locale):
    catalogue = translations.read(locale)
    lacking = {id(message) for message in translations.missing(catalogue)}
    wrong = {str(m.id): differences(m, locale) for m in translations.texts(catalogue) if id(m) not in lacking}
    assert {source: found for source, found in wrong.items() if found} == {}


def test_a_lost_placeholder_is_seen():
    message = SimpleNamespace(id=("%(num)d place", "%(num)d places"), string=("ein Platz", "%(n)d Plätze"))
    assert differences(message, "de") == ["placeholders: 'ein Platz'", "placeholders: '%(n)d Plätze'"]


def test_english_is_the_source_itself():
    assert [m.id for m in translations.texts(translations.read("en")) if m.string != m.id] == []


APP = Path(__file__).parents[2] / "app"


def test_no_text_hides_in_an_f_string():
    """What is asked for inside an f-string is not extracted, so it would stay English for everybody."""
    hidden = [
        f"{path.relative_to(APP)}:{call.lineno}"
        for path in sorted(APP.rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "_l", "ngettext", "pgettext")
    ]
    assert hidden == []
