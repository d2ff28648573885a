"""The language of a page, of a mail, and the names of languages and countries in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from babel import Locale, UnknownLocaleError
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale
from markupsafe import Markup, escape
from werkzeug.routing import BaseConverter

from app import places
from app.values.languages import DEFAULT_LANGUAGE, OTHER_LANGUAGES, PAGE_LANGUAGES, SIGN_LANGUAGES, PageLanguage
from app.values.translated import Shown, Translated

_BY_LOCALE = {Locale.parse(language.locale): language for language in PAGE_LANGUAGES.values()}


class LanguageConverter(BaseConverter):
    """The `{lang}` part of an address."""

    regex = "|".join(PAGE_LANGUAGES)


def init_app(app: Flask) -> None:
    """Choose the language by the address; give templates what they need to speak it."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(places.TRANSLATIONS), BABEL_DEFAULT_LOCALE="en")
    Babel(app, locale_selector=lambda: page_language().locale)

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def keep_language(endpoint: str, values: dict) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language().code

    app.add_template_filter(marked, "t")
    app.add_template_filter(plain, "plain_t")
    app.add_template_global(language_name)
    app.add_template_global(autonym)
    app.add_template_global(country_name)

    @app.context_processor
    def speak() -> dict:
        here = language()
        return {"lang": here.code, "page_lang": here.tag, "languages": list(PAGE_LANGUAGES.values())}


def page_language() -> PageLanguage:
    """The language in the address of this request; without one, what the reader's browser prefers."""
    if not has_request_context():
        return PAGE_LANGUAGES[DEFAULT_LANGUAGE]
    if "lang" not in g:
        g.lang = preferred_language(request.accept_languages.values())
    return PAGE_LANGUAGES[g.lang]


def preferred_language(wishes: Sequence[str] | Iterator[str]) -> str:
    """The first page language among BCP 47 tags in order of preference."""
    for wish in wishes:
        code = wish.partition("-")[0].lower()
        if code in PAGE_LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


def language() -> PageLanguage:
    """The language being spoken right now: the page's, or the recipient's inside `speaking`."""
    return _BY_LOCALE.get(get_locale(), PAGE_LANGUAGES[DEFAULT_LANGUAGE])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language with address code ``code`` inside, whatever the page's language is: for mails and files."""
    with force_locale(PAGE_LANGUAGES[code].locale):
        yield


def shown(value: Translated) -> Shown:
    """``value`` in the language being spoken, else along the series' order of languages."""
    return _in(value, language().code)


def plain(value: Translated | None) -> str:
    """The text alone, for attributes, titles and feeds."""
    return shown(value).text if value else ""


def marked(value: Translated | None) -> Markup:
    """The text, marked with its own `lang` where it is not in the page's language."""
    if not value:
        return Markup("")
    here = language().code
    text, code = _in(value, here)
    if code == here:
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(PAGE_LANGUAGES[code].tag, text)


def _in(value: Translated, code: str) -> Shown:
    series = g.get("series") if g else None
    return value.shown(code, series.languages if series else ())


def autonym(code: str) -> str:
    """A language's own name, as on receivers and in pickers: Deutsch, Lietuvių. Of one that CLDR does not know, the code."""
    if code in PAGE_LANGUAGES:
        return PAGE_LANGUAGES[code].autonym
    if known := SIGN_LANGUAGES.get(code) or OTHER_LANGUAGES.get(code):
        return known
    try:
        return _capital(_locale(code).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code


# CLDR says "olandų" for Dutch; Lithuanian usage is "nyderlandų".
_OVERRIDES = {("lt", "nl"): "nyderlandų"}


def language_name(code: str) -> str:
    """The name of a language in the language being spoken, as CLDR writes it (lower case, lt in the genitive)."""
    here = language()
    return _OVERRIDES.get((here.code, code)) or _locale(here.formats).languages.get(code) or autonym(code)


def country_name(code: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2) in the language being spoken."""
    return _locale(language().formats).territories.get(code, code)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
