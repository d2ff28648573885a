"""The languages of the pages, of interpretation, and how codes map to locales."""

from typing import NamedTuple


class PageLanguage(NamedTuple):
    """A language the pages exist in: ``code`` stands in addresses, ``tag`` in ``lang`` attributes, ``locale`` is the
    catalogue, ``formats`` the CLDR locale for dates and numbers, ``autonym`` the language's own name."""

    code: str
    tag: str
    locale: str
    formats: str
    autonym: str


# `pt` in an address always means European Portuguese: plain `pt` is Brazilian in CLDR.
PAGE_LANGUAGES = {
    language.code: language
    for language in (
        PageLanguage("de", "de", "de", "de", "Deutsch"),
        PageLanguage("nl", "nl", "nl", "nl", "Nederlands"),
        PageLanguage("pt", "pt-PT", "pt_PT", "pt_PT", "Português"),
        PageLanguage("lt", "lt", "lt", "lt", "Lietuvių"),
        PageLanguage("en", "en", "en", "en_GB", "English"),
    )
}
DEFAULT_LANGUAGE = "en"

# What participants may understand besides the series' own languages, each with its own name. CLDR has the names as well,
# but a process would keep all it says about ten more languages: eight megabytes.
OTHER_LANGUAGES = {
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pl": "Polski",
    "ru": "Русский",
    "uk": "Українська",
    "lv": "Latviešu",
    "et": "Eesti",
    "tr": "Türkçe",
    "ar": "العربية",
}

# National sign languages differ: German, Dutch, Portuguese, Lithuanian, International Sign (ISO 639-3 codes).
SIGN_LANGUAGES = {"gsg": "DGS", "dse": "NGT", "psr": "LGP", "lls": "LGK", "ils": "IS"}

# The same by their own whole names, for forms. International Sign belongs to no nation: its name is translated.
SIGN_LANGUAGE_NAMES = {
    "gsg": "Deutsche Gebärdensprache (DGS)",
    "dse": "Nederlandse Gebarentaal (NGT)",
    "psr": "Língua Gestual Portuguesa (LGP)",
    "lls": "Lietuvių gestų kalba (LGK)",
}
