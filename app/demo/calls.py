"""The demonstration's call for speakers: open, with proposals in all states and in five languages."""

from datetime import date, datetime, time, timedelta
from typing import Any

from app.call.models import Answer, Call, LateCode, Proposal, ProposalSpeaker, Question
from app.call.rules import Audience, Partaking, ProposalState, QuestionKind
from app.database import db
from app.demo import content
from app.programme.models import SessionType, Track
from app.programme.rules import SessionKind, TrackColour
from app.series.models import Edition
from app.speakers import service as speakers
from app.speakers.models import Speaker
from app.speakers.rules import Gender
from app.values import moments

_DECIDED = {
    ProposalState.ACCEPTED,
    ProposalState.ON_HOLD,
    ProposalState.REJECTED,
    ProposalState.CONFIRMED,
    ProposalState.DECLINED,
    ProposalState.CANCELLED,
}


def load(edition: Edition, *, today: date, now: datetime) -> Call:
    """Open a call at ``edition`` as seen on ``today``, with what was proposed since; the caller commits."""
    facts = content.read(f"{edition.slug}_call")
    types = _types(edition, facts)
    tracks = _tracks(edition, facts)
    call = Call(
        edition=edition,
        slug="call-for-speakers",
        title=content.text(facts, "title"),
        text=content.text(facts, "text"),
        languages=facts["languages"],
        speakers_at_most=facts["speakers_at_most"],
        anonymous=facts["anonymous"],
        changed_at=now,
        session_types=list(types.values()),
        tracks=list(tracks.values()),
    )
    put_in_time(call, today)
    db.session.add(call)
    db.session.flush()
    questions = _questions(call, facts)
    for row in facts["codes"]:
        until = moments.end_of_day(today + timedelta(weeks=4), edition.timezone)
        db.session.add(LateCode(call_id=call.id, valid_until=until, **row))
    for row in facts["proposals"]:
        _proposal(call, row, types, tracks, questions, today)
    db.session.flush()
    return call


def put_in_time(call: Call, today: date) -> None:
    """Give the call of the demonstration its window, as seen on ``today``."""
    zone, edition = call.edition.timezone, call.edition
    call.opens_at = moments.at(today - timedelta(weeks=3), time(8), zone)
    call.closes_at = moments.end_of_day(today + timedelta(weeks=2), zone)
    call.confirm_until = moments.end_of_day(today + timedelta(weeks=6), zone)
    call.slides_due_at = moments.end_of_day(edition.starts_on - timedelta(weeks=2), zone)


def _types(edition: Edition, facts: dict[str, Any]) -> dict[str, SessionType]:
    found = {
        row["key"]: SessionType(
            edition=edition,
            name=content.text(row, "name"),
            kind=SessionKind(row["kind"]),
            length_minutes=row["minutes"],
            position=position,
        )
        for position, row in enumerate(facts["types"], 1)
    }
    db.session.add_all(found.values())
    return found


def _tracks(edition: Edition, facts: dict[str, Any]) -> dict[str, Track]:
    found = {
        row["key"]: Track(
            edition=edition,
            slug=row["key"],
            name=content.text(row, "name"),
            colour=TrackColour(row["colour"]),
            position=position,
        )
        for position, row in enumerate(facts["tracks"], 1)
    }
    db.session.add_all(found.values())
    return found


def _questions(call: Call, facts: dict[str, Any]) -> dict[str, Question]:
    found = {
        row["key"]: Question(
            call_id=call.id,
            position=position,
            kind=QuestionKind(row["kind"]),
            label=content.text(row, "label"),
            hint=content.text(row, "hint"),
            required=row["required"],
            choices=row.get("choices", []),
            session_types=[],
            audience=Audience(row["audience"]),
        )
        for position, row in enumerate(facts["questions"], 1)
    }
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _proposal(
    call: Call,
    row: dict[str, Any],
    types: dict[str, SessionType],
    tracks: dict[str, Track],
    questions: dict[str, Question],
    today: date,
) -> None:
    state = ProposalState(row["state"])
    at = moments.at(today - timedelta(days=row["days_ago"]), time(10, 20), call.edition.timezone)
    is_draft = state is ProposalState.DRAFT
    proposal = Proposal(
        call=call,
        form_key=f"demo-{call.edition.slug}-{row['key']}",
        state=state,
        title=content.text(row, "title"),
        abstract=content.text(row, "abstract"),
        language=row["language"],
        floor_language=row.get("floor"),
        slides_language=row.get("slides"),
        session_type=types.get(row.get("type", "")),
        track=tracks.get(row.get("track", "")),
        room_needs=row.get("room_needs", ""),
        recording_consent=row.get("recording"),
        publication_consent=row.get("publication"),
        created_at=at,
        changed_at=at,
        submitted_at=None if is_draft else at + timedelta(hours=1),
        decided_at=at + timedelta(days=2) if state in _DECIDED else None,
        confirmed_at=at + timedelta(days=3) if state is ProposalState.CONFIRMED else None,
    )
    proposal.people = [
        ProposalSpeaker(
            speaker=_speaker(call, row, row["language"], at),
            position=1,
            partaking=Partaking.CONFIRMED,
            travel=row.get("travel", ""),
            hosting=row.get("hosting", ""),
        )
    ]
    for position, other in enumerate(row.get("companions", []), 2):
        speaker = _speaker(call, other | {"town": row.get("town")}, row["language"], at)
        partaking = Partaking(other["partaking"])
        proposal.people.append(ProposalSpeaker(speaker=speaker, position=position, partaking=partaking))
    proposal.answers = [
        Answer(question_id=questions[key].id, value=value) for key, value in row.get("answers", {}).items()
    ]
    db.session.add(proposal)


def _speaker(call: Call, row: dict[str, Any], language: str, at: datetime) -> Speaker:
    series = call.edition.series
    speaker = speakers.find_or_create(
        series,
        name=row["name"],
        organisation=row.get("organisation", ""),
        email=row["email"],
        language=language,
        now=at,
    )
    for name in ("function", "place", "country"):
        setattr(speaker, name, row.get(name, ""))
    towns = {town.slug: town.id for town in series.towns}
    speaker.town_id = towns.get(row.get("town") or "")
    speaker.gender = Gender(row["gender"]) if "gender" in row else None
    return speaker
