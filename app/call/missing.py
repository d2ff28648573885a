"""What a proposal still lacks before it can be submitted."""

from app.call import rules
from app.call.models import Proposal, Question


def of(proposal: Proposal) -> list[str]:
    """Names of FIELD_LABELS, in the order of the form."""
    lacks = {
        "title": not proposal.title,
        "abstract": not proposal.abstract,
        "session_type": bool(proposal.call.session_types) and proposal.session_type_id is None,
        "floor_language": proposal.floor_language is None,
        "recording": proposal.recording_consent is None,
        "publication": proposal.publication_consent is None,
        "answers": bool(answers(proposal)),
    }
    return [name for name in rules.FIELD_LABELS if lacks.get(name)]


def answers(proposal: Proposal) -> list[Question]:
    """The questions that have to be answered and are not."""
    given = {answer.question_id for answer in proposal.answers}
    return [
        question
        for question in proposal.call.questions
        if question.retired_at is None
        and question.required
        and question.id not in given
        and rules.is_asked(question.session_types, proposal.session_type_id)
    ]
