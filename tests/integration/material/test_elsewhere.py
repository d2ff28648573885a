"""What other pages say of slides: the speaker's proposal and the overview of the desk."""

from datetime import timedelta

import pytest

from app.call import standing
from app.call.models import Proposal
from app.call.queries import proposals_of
from app.call.rules import ProposalState
from app.database import unit_of_work
from app.desk.standing import standing as of_desk
from app.programme.material_rules import due
from tests.factories import material as make
from tests.factories import programme as sessions
from tests.factories.world import NOW


@pytest.fixture
def proposal(demo_world) -> Proposal:
    """A confirmed one, with its session and a language of its slides."""
    found = proposals_of(demo_world.announced, [ProposalState.CONFIRMED])[0]
    with unit_of_work():
        found.slides_language = "de"
        found.session = sessions.session(demo_world.announced, speakers=[found.proposer.speaker])
    return found


def tasks(proposal):
    return [one.slides_of for one in standing.of(proposal, NOW).tasks if "slides" in str(one.text)]


def test_a_proposal_leads_to_its_slides_until_they_are_there(proposal):
    assert tasks(proposal) == [proposal.session_id]
    with unit_of_work():
        make.handed_in(proposal.session, speaker=proposal.proposer.speaker)
    assert tasks(proposal) == []


def test_the_overview_counts_what_is_late(app):
    with unit_of_work():
        talk = sessions.session(sessions.edition())
        first = due(talk.edition.starts_on, talk.edition.timezone).first_at
    late = [of_desk(talk.edition, first + timedelta(days=days)).material_late for days in (-1, 1)]
    assert late == [0, 1]
