"""The picture that stands beside a link to a conference when somebody shares it."""

from pathlib import Path

from flask_babel import gettext as _

from app import formats, i18n, typesetting
from app.series import drawings
from app.series.models import Edition
from app.series.rules import EditionState
from app.typesetting import clean
from app.values import accents

_TEMPLATE = Path(__file__).with_name("card.typ")


def picture(edition: Edition) -> bytes:
    """The card of ``edition`` in the language being spoken, as PNG of 1200 by 630 dots."""
    return typesetting.pressed_apart(
        _TEMPLATE,
        {
            "title": clean(edition.town.name),
            "lang": typesetting.language(i18n.language().tag),
            "accent": accents.deep(edition.position),
            "ring": drawings.host_ring(edition.position, edition.series.ring_size),
            "series": clean(i18n.plain(edition.series.title)),
            "name": clean(edition.town.name),
            "theme": clean(i18n.plain(edition.theme)),
            "when": clean(_when(edition)),
        },
        as_picture=True,
    )


def _when(edition: Edition) -> str:
    if edition.state is EditionState.CANCELLED:
        return _("This conference is cancelled.")
    return formats.date_range(edition.starts_on, edition.ends_on)
