"""What is stored, as forms begin with it."""

from datetime import date
from typing import Any

from app.call import service
from app.call.fields import as_choice
from app.call.forms import NO_SLIDES, OTHER_TOWN
from app.call.models import Call, Proposal, Question
from app.call.rules import ProposalState, QuestionKind
from app.values import fingerprints, moments
from app.values.translated import Translated


def of_proposal(proposal: Proposal) -> dict[str, Any]:
    """The data of a WritingForm."""
    main, proposer = proposal.language, proposal.proposer
    speaker = proposer.speaker
    town = str(speaker.town_id) if speaker.town_id else OTHER_TOWN if speaker.place or speaker.country else ""
    no_slides = "" if proposal.state is ProposalState.DRAFT else NO_SLIDES
    return {
        "seen": fingerprints.of(service.facts_of_proposal(proposal)),
        "name": speaker.name,
        "organisation": speaker.organisation,
        "function": speaker.function,
        "town": town,
        "place": speaker.place,
        "country": speaker.country,
        "language": main,
        "title": proposal.title.get(main, ""),
        "abstract": proposal.abstract.get(main, ""),
        "more_title": _besides(proposal.title, main),
        "more_abstract": _besides(proposal.abstract, main),
        "session_type": str(proposal.session_type_id or ""),
        "track": str(proposal.track_id or ""),
        "floor_language": proposal.floor_language or "",
        "slides_language": proposal.slides_language or no_slides,
        "companions": [{"name": row.speaker.name, "email": row.speaker.email} for row in proposal.companions],
        "room_needs": proposal.room_needs,
        "recording": as_choice(proposal.recording_consent),
        "publication": as_choice(proposal.publication_consent),
        "travel": proposer.travel,
        "hosting": proposer.hosting,
        "message": proposal.message,
        **{f"question_{answer.question_id}": _as_typed(answer.question, answer.value) for answer in proposal.answers},
    }


def of_call(call: Call) -> dict[str, Any]:
    """The data of a CallForm."""
    zone = call.edition.timezone
    opens, closes = moments.local(call.opens_at, zone), moments.local(call.closes_at, zone)
    return {
        "seen": fingerprints.of(service.facts_of(call)),
        "title": call.title,
        "text": call.text,
        "session_types": [str(one.id) for one in call.session_types],
        "tracks": [str(one.id) for one in call.tracks],
        "opens_on": opens.date(),
        "opens": opens.time(),
        "closes_on": closes.date(),
        "closes": closes.time(),
        "languages": call.languages,
        "speakers_at_most": call.speakers_at_most,
        "anonymous": call.anonymous,
        "confirm_until": moments.local(call.confirm_until, zone).date() if call.confirm_until else None,
        "slides_due": moments.local(call.slides_due_at, zone).date() if call.slides_due_at else None,
    }


def of_question(question: Question) -> dict[str, Any]:
    """The data of a QuestionForm; the choices of each language are lines."""
    labels = [choice["label"] for choice in question.choices]
    languages = dict.fromkeys(code for label in labels for code in label)
    return {
        "seen": fingerprints.of(service.facts_of_question(question)),
        "kind": question.kind.value,
        "label": question.label,
        "hint": question.hint,
        "required": question.required,
        "audience": question.audience.value,
        "choices": Translated({code: "\n".join(label.get(code, "–") for label in labels) for code in languages}),
        "session_types": [str(id) for id in question.session_types],
    }


def _besides(texts: Translated, main: str) -> Translated:
    return Translated({code: text for code, text in texts.items() if code != main})


def _as_typed(question: Question, value: Any) -> Any:
    if question.kind is QuestionKind.YES_NO:
        return as_choice(value)
    return date.fromisoformat(value) if question.kind is QuestionKind.DATE else value
