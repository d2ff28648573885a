"""Languages by their own names."""

from babel import Locale

from app.values.languages import OTHER_LANGUAGES


def test_other_languages_are_named_as_cldr_names_them():
    names = {code: Locale.parse(code).languages[code] for code in OTHER_LANGUAGES}
    assert {code: name[:1].upper() + name[1:] for code, name in names.items()} == OTHER_LANGUAGES
