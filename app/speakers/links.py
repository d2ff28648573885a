"""Personal links of speakers: whoever holds one sees what is stored of that one person."""

from flask import current_app

from app import i18n
from app.database import db
from app.speakers.models import Speaker
from app.values import tokens

_PURPOSE = "speaker"


def token_for(speaker: Speaker) -> str:
    """The token of a speaker's personal link, of its present generation."""
    return tokens.make(_PURPOSE, speaker.id, speaker.link_generation, _key())


def find_by_token(token: str) -> Speaker | None:
    """The person behind a personal link, unless the link was re-issued or the person forgotten since."""
    named = tokens.read(_PURPOSE, token, _key())
    if named is None:
        return None
    speaker = db.session.get(Speaker, named.id)
    if speaker is None or speaker.link_generation != named.generation or speaker.erased_at is not None:
        return None
    return speaker


def address_of(speaker_id: int) -> str:
    """The whole address of a personal link, for a mail; in the language being spoken."""
    speaker = db.session.get_one(Speaker, speaker_id)
    base = current_app.config["SETTINGS"].base_url
    return f"{base}/{i18n.language().code}/speaker/{token_for(speaker)}/"


def _key() -> str:
    return current_app.config["SETTINGS"].secret_key
