"""From personal links to proposals and to those who are invited into them, and back."""

from flask import Flask, abort, g

from app.call import links
from app.call.models import Call, Proposal, ProposalSpeaker
from app.series.models import Edition
from app.values.access import Actor, Scope


def init_app(app: Flask) -> None:
    @app.url_value_preprocessor
    def load(endpoint: str | None, values: dict | None) -> None:
        if values and "proposal_token" in values:
            proposal = links.find_by_token(values.pop("proposal_token")) or abort(404)
            values["proposal"] = proposal
            _be_at(proposal.edition)
            g.actor = Actor("speaker", proposal.proposer.speaker_id)
        elif values and "partaking_token" in values:
            row = links.find_partaking(values.pop("partaking_token")) or abort(404)
            values["partaking"] = row
            _be_at(row.proposal.edition)
            g.actor = Actor("speaker", row.speaker_id)

    @app.url_defaults
    def name(endpoint: str, values: dict) -> None:
        expects = app.url_map.is_endpoint_expecting
        if isinstance(values.get("proposal"), Proposal) and expects(endpoint, "proposal_token"):
            values["proposal_token"] = links.token_for(values.pop("proposal"))
        if isinstance(values.get("partaking"), ProposalSpeaker) and expects(endpoint, "partaking_token"):
            values["partaking_token"] = links.partaking_token_for(values.pop("partaking"))
        if isinstance(values.get("call"), Call):
            call = values["call"]
            if "edition" not in values and expects(endpoint, "edition"):
                values["edition"], values["series"] = call.edition.slug, call.edition.series.slug
            values["call"] = call.slug


def _be_at(edition: Edition) -> None:
    g.edition, g.series = edition, edition.series
    g.scope = Scope(edition.series_id, edition.id)
