"""Who speaks in a proposal: who proposes it, and those who are invited to speak with them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.call import mails, queries
from app.call.models import Proposal, ProposalSpeaker
from app.call.rules import NamedTwice, Partaking, ProposalState, TooManyPeople
from app.call.wanted import Companion, Person
from app.database import db
from app.outbox import service as outbox
from app.series.models import Series
from app.speakers import queries as pool
from app.speakers import service as speakers
from app.speakers.models import Speaker
from app.values.access import Actor
from app.values.folding import fold


def find_or_make(series: Series, person: Person, language: str, *, now: datetime) -> Speaker:
    """The person of the pool who proposes, or a new one with what they say of themselves. What the pool knows of somebody
    is not changed by whoever types their name and address."""
    known = pool.find_by_mail(series, person.email, person.name)
    if known:
        return known
    speaker = speakers.find_or_create(series, name=person.name, email=person.email, language=language, now=now)
    _describe(speaker, person, now)
    return speaker


def is_same(proposal: Proposal, person: Person) -> bool:
    """Whether the form of ``proposal`` came again for whom it came before. Until the link is mailed, an address may be
    corrected."""
    if proposal.proposer.speaker.email_folded == person.email.casefold():
        return True
    return proposal.state is ProposalState.DRAFT and not queries.is_told(proposal)


def rename(proposal: Proposal, person: Person, *, by: Actor, now: datetime) -> None:
    """Make the proposer of a draft whom the form names now, and what they say of themselves."""
    row = proposal.proposer
    speaker = row.speaker
    is_same_person = (speaker.email_folded, speaker.name_folded) == (person.email.casefold(), fold(person.name))
    if _is_of_this(speaker, proposal) and (
        is_same_person or pool.find_by_mail(proposal.edition.series, person.email, person.name) is None
    ):
        speaker.name, speaker.name_folded = person.name, fold(person.name)
        speaker.email, speaker.email_folded = person.email, person.email.casefold()
        _describe(speaker, person, now)
    elif not is_same_person:
        other = find_or_make(proposal.edition.series, person, proposal.language, now=now)
        if other.id in {one.speaker_id for one in proposal.companions}:
            raise NamedTwice
        swapped = ProposalSpeaker(
            speaker=other, position=1, partaking=Partaking.CONFIRMED, travel=row.travel, hosting=row.hosting
        )
        proposal.people = [swapped, *proposal.companions]
        db.session.flush()
        _drop(speaker, proposal)
    db.session.flush()


def describe(proposal: Proposal, person: Person, *, by: Actor, now: datetime) -> None:
    """Correct what the pool says of the proposer, who has opened their personal link."""
    speaker = proposal.proposer.speaker
    before = _said(speaker)
    speaker.name, speaker.name_folded = person.name, fold(person.name)
    _describe(speaker, person, speaker.changed_at)
    after = _said(speaker)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        speaker.changed_at = now
        db.session.flush()
        audit.record("speaker.changed", speaker, by=by, at=now, changes=changes)


def name(proposal: Proposal, wanted: Iterable[Companion], *, now: datetime) -> None:
    """Make ``wanted`` those who speak with the proposer. Raises TooManyPeople, NamedTwice."""
    named = list(wanted)
    if len(named) >= proposal.call.speakers_at_most:
        raise TooManyPeople
    proposer = proposal.proposer
    keys = [(one.email.casefold(), fold(one.name)) for one in named]
    if len(set(keys)) < len(keys) or _key(proposer) in keys:
        raise NamedTwice
    present = {_key(row): row for row in proposal.companions}
    rows = [proposer]
    for position, (key, one) in enumerate(zip(keys, named, strict=True), 2):
        row = present.pop(key, None) or _invited(proposal, one, now)
        row.position = position
        rows.append(row)
    if len({row.speaker_id for row in rows}) < len(rows):
        raise NamedTwice
    proposal.people = rows
    db.session.flush()
    for row in present.values():
        _drop(row.speaker, proposal)


def invite(proposal: Proposal, *, now: datetime) -> None:
    """Mail those who speak with the proposer their own link; each of them once."""
    for row in proposal.companions:
        outbox.put(mails.partaking(row), now=now)


def _key(row: ProposalSpeaker) -> tuple[str, str]:
    return row.speaker.email_folded, row.speaker.name_folded


def _invited(proposal: Proposal, one: Companion, now: datetime) -> ProposalSpeaker:
    speaker = speakers.find_or_create(
        proposal.edition.series, name=one.name, email=one.email, language=proposal.language, now=now
    )
    return ProposalSpeaker(speaker=speaker, speaker_id=speaker.id, partaking=Partaking.INVITED)


def _describe(speaker: Speaker, person: Person, now: datetime) -> None:
    for column in ("organisation", "function", "town_id", "place", "country"):
        setattr(speaker, column, getattr(person, column))
    speaker.changed_at = now


def _said(speaker: Speaker) -> dict[str, object]:
    return {
        column: getattr(speaker, column)
        for column in ("name", "organisation", "function", "town_id", "place", "country")
    }


def _is_of_this(speaker: Speaker, proposal: Proposal) -> bool:
    """Whether somebody came into the pool by this draft and by nothing else."""
    return (
        proposal.state is ProposalState.DRAFT
        and speaker.created_at >= proposal.created_at
        and speaker.user_id is None
        and queries.uses_of(speaker) == 1
    )


def _drop(speaker: Speaker, proposal: Proposal) -> None:
    """Take somebody out of the pool whom only this draft has named, and names no more: they were misspelt."""
    if proposal.state is not ProposalState.DRAFT or speaker.created_at < proposal.created_at:
        return
    if any((speaker.bio, speaker.photo_id, speaker.website, speaker.source, speaker.user_id)):
        return
    try:
        with db.session.begin_nested():
            db.session.delete(speaker)
            db.session.flush()
    except IntegrityError:
        # Something else belongs to them: foreign keys know.
        db.session.refresh(speaker)
