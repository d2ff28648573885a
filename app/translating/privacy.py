"""Translations: why what is kept of them is kept, and how it is forgotten."""

from flask_babel import lazy_gettext as _l

from app.speakers.models import Speaker
from app.translating import service

KEEPS = {
    "text_check": _l(
        "Which translation of a text somebody wrote or checked, when, and from which original; the name goes when the"
        " account does, and what was said of a speaker's own text when the speaker is forgotten."
    ),
    "text_import": _l("A file of translations that was sent in and by whom, for two weeks or until it is taken over."),
}


def forget(speaker: Speaker) -> None:
    """Forget what was said of a speaker's own text, with the originals kept beside it; the caller commits."""
    service.forget("speaker", speaker.id)
