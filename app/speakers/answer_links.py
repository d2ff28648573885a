"""The address by which a speaker answers an invitation: part of their own page."""

from flask import current_app

from app import i18n
from app.database import db
from app.speakers import links
from app.speakers.models import Approach


def address_of(approach_id: int) -> str:
    """The whole address, for a mail; in the language being spoken. Raises NoResultFound."""
    approach = db.session.get_one(Approach, approach_id)
    base = current_app.config["SETTINGS"].base_url
    return f"{base}/{i18n.language().code}/speaker/{links.token_for(approach.speaker)}/answer/{approach.id}"
