"""Speakers: found, forgotten, and why they are kept."""

from flask_babel import lazy_gettext as _l

KEEPS = {
    "speaker": _l(
        "Who spoke at a conference of the series or might speak at one: name, how to reach them, what they say about"
        " themselves. It is kept as long as the series runs; everybody can correct or remove themselves by their own link."
    ),
    "absence": _l("When a speaker cannot be on the programme; it is deleted after the conference."),
    "approach": _l("How far the organisers have come with a speaker, until the speaker is forgotten."),
}
