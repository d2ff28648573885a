"""What follows when a speaker says that they come, or that they do not."""

from datetime import datetime

from app.audit import service as audit
from app.call import decision_queries, mails, rules
from app.call.models import Proposal, ProposalSpeaker
from app.call.review_rules import NotAnnounced
from app.call.rules import Partaking, ProposalState
from app.call.service import proposing
from app.call.service.deciding import stop_held
from app.database import db
from app.outbox import service as outbox
from app.programme import service as programme
from app.programme.models import Session
from app.programme.rules import SessionKind, SessionState, Spoken, WantedSession
from app.registration import service as registration
from app.registration.rules import Erased, QuotaFull, RegistrationClosed
from app.speakers import service as speakers
from app.speakers.models import Speaker
from app.speakers.rules import Step
from app.values.access import Actor

# For proposals of a call that asked for no form of contribution.
_USUAL_MINUTES = 30


def confirm(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """The speaker comes: one transaction with the session in the draft of the programme, and the registrations of all who
    speak; the caller commits. Again, or twice at once, it changes nothing more.

    A speaker takes a place of the conference. Where none is left they are confirmed all the same, and registered by the
    worker as soon as there is one. Raises NotThisWay, NotAnnounced.
    """
    proposing.lock(proposal)
    if proposal.state is ProposalState.CONFIRMED:
        return
    rules.check_arrow(proposal.state, ProposalState.CONFIRMED)
    if not decision_queries.is_announced(proposal):
        raise NotAnnounced
    before, proposal.state = proposal.state, ProposalState.CONFIRMED
    proposal.confirmed_at = proposal.changed_at = now
    audit.record("proposal.confirmed", proposal, by=by, at=now, changes={"state": (before, proposal.state)})
    proposal.session = _session(proposal, by=by, now=now)
    db.session.flush()
    for row in _coming(proposal):
        welcome(row, by=by, now=now)


def decline(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """The speaker does not come; those who were to speak with them hear of it. The caller commits. Again, it changes
    nothing more. Raises NotThisWay, NotAnnounced."""
    proposing.lock(proposal)
    if proposal.state is ProposalState.DECLINED:
        return
    rules.check_arrow(proposal.state, ProposalState.DECLINED)
    if not decision_queries.is_announced(proposal):
        raise NotAnnounced
    before, proposal.state = proposal.state, ProposalState.DECLINED
    proposal.changed_at = now
    audit.record("proposal.declined", proposal, by=by, at=now, changes={"state": (before, proposal.state)})
    db.session.flush()
    stop_held(proposal, by=by, now=now)
    speakers.advance(proposal.edition, proposal.proposer.speaker, to=Step.DECLINED, by=by, now=now)
    for row in proposal.companions:
        if row.partaking is not Partaking.DECLINED:
            outbox.put(mails.declined(row), now=now)


def cancel(proposal: Proposal, *, reason: str, by: Actor, now: datetime) -> None:
    """The organisers cancel what was confirmed: everybody in it gets the reason, and the session does not take place. The
    registrations stay. The caller commits. Again, it changes nothing more. Raises NotThisWay."""
    proposing.lock(proposal)
    if proposal.state is ProposalState.CANCELLED:
        return
    rules.check_arrow(proposal.state, ProposalState.CANCELLED)
    before, proposal.state = proposal.state, ProposalState.CANCELLED
    proposal.changed_at = now
    changes = {"state": (before, proposal.state), "reason": (None, reason)}
    audit.record("proposal.cancelled", proposal, by=by, at=now, changes=changes)
    db.session.flush()
    drop_session(proposal, reason=reason, by=by, now=now)
    for row in _coming(proposal):
        outbox.put(mails.cancelled(row, reason), now=now)


def drop_session(proposal: Proposal, *, by: Actor, now: datetime, reason: str = "") -> None:
    """What was to be spoken about does not take place: its session is cancelled in the draft, and those concerned hear of
    it from the next release. The caller commits."""
    if proposal.session is not None:
        programme.cancel(proposal.session, reason=reason, by=by, now=now)


def come_too(row: ProposalSpeaker, *, by: Actor, now: datetime) -> None:
    """Somebody who speaks with others has said whether they take part: where the proposal is confirmed already, its session
    and their registration follow; the caller commits."""
    session = row.proposal.session
    if row.proposal.state is not ProposalState.CONFIRMED or session is None:
        return
    speaking = [one for one in session.speakers if one.id != row.speaker_id]
    if row.partaking is Partaking.CONFIRMED:
        if row.speaker in session.speakers:
            speaking = session.speakers
        else:
            speaking.append(row.speaker)
        welcome(row, by=by, now=now)
    _put_speakers(session, speaking, by=by, now=now)


def welcome(row: ProposalSpeaker, *, by: Actor, now: datetime) -> bool:
    """Note that somebody who speaks comes, and register them, with the mail that everybody gets who registers; whether
    they have a registration now. The caller commits."""
    proposal, speaker = row.proposal, row.speaker
    edition = proposal.edition
    topic = proposal.title.shown(proposal.language).text
    speakers.advance(edition, speaker, to=Step.CONFIRMED, topic=topic, by=by, now=now)
    if row.registration_id is not None or not speaker.email or speaker.erased_at is not None:
        return row.registration_id is not None
    place, country = (town.name, town.country) if (town := speaker.town) else speaker.home
    try:
        with db.session.begin_nested():
            made = registration.register_speaker(
                edition,
                key=f"speaker-{proposal.id}-{speaker.id}-of-{edition.slug}",
                name=speaker.name,
                email=speaker.email,
                town=place,
                country=country,
                organisation=speaker.organisation,
                mail_language=speaker.mail_language,
                understands=[*speaker.languages, *filter(None, (proposal.floor_language, proposal.language))],
                by=by,
                now=now,
            )
    except (QuotaFull, RegistrationClosed, Erased):
        # Who speaks is welcome all the same: the worker tries again as long as it makes sense.
        return False
    row.registration_id = made.id
    db.session.flush()
    return True


def remind_to_confirm(proposal: Proposal, *, now: datetime) -> None:
    """Remind somebody who was told of their acceptance and has not answered; the mail exists once."""
    outbox.put(mails.confirm_reminder(proposal), now=now)


def _coming(proposal: Proposal) -> list[ProposalSpeaker]:
    return [row for row in proposal.people if row.partaking is Partaking.CONFIRMED]


def _session(proposal: Proposal, *, by: Actor, now: datetime) -> Session:
    """The session of a proposal, made now unless somebody has given it one already."""
    session = proposal.session
    if session is None:
        kind = proposal.session_type.kind if proposal.session_type else SessionKind.TALK
        length = proposal.session_type.length_minutes if proposal.session_type else _USUAL_MINUTES
        wanted = WantedSession(
            title=proposal.title,
            kind=kind,
            length_minutes=length,
            type_id=proposal.session_type_id,
            track_id=proposal.track_id,
            abstract=proposal.abstract,
            floors=(Spoken(proposal.floor_language),) if proposal.floor_language else (),
            original_language=proposal.language,
            slides_language=proposal.slides_language,
            recording_optout=proposal.recording_consent is not True,
        )
        session = programme.create(proposal.edition, wanted, by=by, now=now)
    elif session.state is SessionState.CANCELLED:
        programme.restore(session, by=by, now=now)
    _put_speakers(session, [row.speaker for row in _coming(proposal)], by=by, now=now)
    return session


def _put_speakers(session: Session, speaking: list[Speaker], *, by: Actor, now: datetime) -> None:
    before = [one.id for one in session.speakers]
    if before != [one.id for one in speaking]:
        session.speakers = speaking
        session.changed_at = now
        db.session.flush()
        changes = {"speakers": (before, [one.id for one in speaking])}
        audit.record("session.changed", session, by=by, at=now, changes=changes)
