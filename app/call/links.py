"""Personal links of proposals, and of those who are to speak in them with somebody else."""

from flask import current_app
from sqlalchemy.exc import NoResultFound

from app import i18n
from app.call import queries
from app.call.models import Call, Proposal, ProposalSpeaker
from app.database import db
from app.values import tokens

_PROPOSAL, _PARTAKING = "proposal", "partaking"
_BITS = 32


def token_for(proposal: Proposal) -> str:
    """The token of a proposal's personal link, of its present generation."""
    return tokens.make(_PROPOSAL, proposal.id, proposal.link_generation, _key())


def find_by_token(token: str) -> Proposal | None:
    """The proposal behind a personal link, unless the link was re-issued since."""
    named = tokens.read(_PROPOSAL, token, _key())
    proposal = queries.find_proposal(named.id) if named else None
    return proposal if proposal and proposal.link_generation == named.generation else None


def address_of(proposal_id: int) -> str:
    """The whole address of a proposal's personal link, for a mail; in the language being spoken."""
    proposal = db.session.get_one(Proposal, proposal_id)
    return f"{_base()}/proposal/{token_for(proposal)}/"


def number_of(row: ProposalSpeaker) -> int:
    """Proposal and speaker as one number, for tokens and for mails."""
    return row.proposal_id << _BITS | row.speaker_id


def partaking_token_for(row: ProposalSpeaker) -> str:
    """The token of the link of somebody who was invited to speak with others."""
    return tokens.make(_PARTAKING, number_of(row), row.link_generation, _key())


def find_partaking(token: str) -> ProposalSpeaker | None:
    """Who was invited by this link, unless they are no longer named or the link was re-issued since."""
    named = tokens.read(_PARTAKING, token, _key())
    row = queries.find_partaking(*_apart(named.id)) if named else None
    return row if row and row.link_generation == named.generation else None


def partaking_address_of(number: int) -> str:
    """The whole address of the link of somebody who was invited, for a mail. Raises NoResultFound."""
    row = queries.find_partaking(*_apart(number))
    if row is None:
        raise NoResultFound
    return f"{_base()}/partaking/{partaking_token_for(row)}/"


def reviews_address_of(call_id: int) -> str:
    """The whole address of the pages on which a call is reviewed, for a mail; one has to sign in."""
    edition = db.session.get_one(Call, call_id).edition
    return f"{_base()}/desk/{edition.series.slug}/{edition.slug}/review"


def _apart(number: int) -> tuple[int, int]:
    return number >> _BITS, number & (1 << _BITS) - 1


def _base() -> str:
    return f"{current_app.config['SETTINGS'].base_url}/{i18n.language().code}"


def _key() -> str:
    return current_app.config["SETTINGS"].secret_key
