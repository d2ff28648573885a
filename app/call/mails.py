"""What we write to those who propose something, and to those who are to speak with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString, lazy_pgettext

from app import i18n
from app.call import links as addresses
from app.call.models import Proposal, ProposalSpeaker, Reviewer
from app.call.review_rules import cause_of_letter
from app.call.rules import ProposalState
from app.outbox import writing
from app.outbox.rules import Letter, Produced
from app.values import accents

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {
    "call.received": lazy_pgettext("mail", "Proposal received, with personal link"),
    "call.reminder": lazy_pgettext("mail", "Draft not submitted yet"),
    "call.partaking": lazy_pgettext("mail", "Invitation to speak with somebody"),
    "call.partaking_reminder": lazy_pgettext("mail", "Invitation to speak not answered yet"),
    "call.withdrawn": lazy_pgettext("mail", "Proposal withdrawn"),
    "call.links": lazy_pgettext("mail", "Personal links of proposals sent again"),
    "call.accepted": lazy_pgettext("mail", "Proposal accepted"),
    "call.on_hold": lazy_pgettext("mail", "Proposal put on hold"),
    "call.rejected": lazy_pgettext("mail", "Proposal not accepted"),
    "call.confirm_reminder": lazy_pgettext("mail", "Acceptance not answered yet"),
    "call.declined": lazy_pgettext("mail", "Proposal declined by the speaker"),
    "call.cancelled": lazy_pgettext("mail", "Confirmed proposal cancelled"),
    "call.review_reminder": lazy_pgettext("mail", "Proposals to be read by a reviewer"),
}


def received(proposal: Proposal) -> Letter:
    """The personal link, once for the draft and once when it is submitted."""
    is_draft = proposal.state is ProposalState.DRAFT
    cause = f"call.received:{proposal.id}:{'draft' if is_draft else 'submitted'}"
    return _write("received", proposal.proposer, cause=cause, is_draft=is_draft)


def reminder(proposal: Proposal) -> Letter:
    """The call closes soon, and the draft is not submitted."""
    return _write("reminder", proposal.proposer, cause=f"call.reminder:{proposal.id}")


def partaking(row: ProposalSpeaker) -> Letter:
    """Somebody is named as speaking with the proposer; they say for themselves whether they do."""
    return _write("partaking", row, cause=f"call.partaking:{row.proposal_id}:{row.speaker_id}", invites=True)


def partaking_reminder(row: ProposalSpeaker) -> Letter:
    return _write(
        "partaking_reminder", row, cause=f"call.partaking_reminder:{row.proposal_id}:{row.speaker_id}", invites=True
    )


def withdrawn(row: ProposalSpeaker) -> Letter:
    """The proposal is taken back; to everybody who was to speak in it."""
    return _write("withdrawn", row, cause=f"call.withdrawn:{row.proposal_id}:{row.speaker_id}", links={})


def decided(row: ProposalSpeaker, *, language: str = "") -> Letter:
    """What was decided about a proposal, to one of those who speak in it; in another ``language`` than theirs to look at
    it only."""
    proposal = row.proposal
    return _write(
        proposal.state.value,
        row,
        cause=cause_of_letter(proposal.state, proposal.id, row.speaker_id),
        invites=row.position > 1,
        language=language,
        is_proposer=row.position == 1,
    )


def confirm_reminder(proposal: Proposal) -> Letter:
    """It was accepted, and nobody has said yet whether they come."""
    return _write("confirm_reminder", proposal.proposer, cause=f"call.confirm_reminder:{proposal.id}")


def declined(row: ProposalSpeaker) -> Letter:
    """The proposer does not come; to those who were to speak with them."""
    return _write("declined", row, cause=f"call.declined:{row.proposal_id}:{row.speaker_id}", links={})


def cancelled(row: ProposalSpeaker, reason: str) -> Letter:
    """The organisers cancel what was confirmed, and say why."""
    return _write("cancelled", row, cause=f"call.cancelled:{row.proposal_id}:{row.speaker_id}", links={}, reason=reason)


def review_reminder(reviewer: Reviewer, left: int, until: datetime | None, day: str) -> Letter:
    """How many proposals a reviewer has not judged yet; nothing of them is named."""
    edition, user = reviewer.call.edition, reviewer.user
    with i18n.speaking(user.language):
        conference = f"{i18n.plain(edition.series.title)} · {edition.town.name}"
    return writing.write(
        "call.review_reminder",
        cause=f"call.review_reminder:{reviewer.call_id}:{user.id}:{day}",
        to_address=user.email,
        to_name=user.name,
        language=user.language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("call", reviewer.call_id),
        links={"reviews": Produced("call.reviews", reviewer.call_id)},
        conference=conference,
        edition=edition,
        series=edition.series,
        call=reviewer.call,
        left=left,
        until=until,
        accent=accents.deep(edition.position),
    )


def links(proposals: Sequence[Proposal], when: str) -> Letter:
    """One mail with the personal links of everything that one mailbox has proposed at one edition."""
    first = proposals[0]
    listed = [(proposal, f"proposal_{proposal.id}") for proposal in proposals]
    return _write(
        "links",
        first.proposer,
        cause=f"call.links:{first.id}:{when}",
        links={mark: Produced("call.link", proposal.id) for proposal, mark in listed},
        listed=listed,
    )


def _write(
    name: str, row: ProposalSpeaker, *, cause: str, invites: bool = False, language: str = "", **context: Any
) -> Letter:
    """To the person of ``row``, in the language of their mails; with the link of an invitation if it ``invites``, else
    with that of the proposal."""
    proposal, speaker = row.proposal, row.speaker
    language = language or speaker.mail_language
    edition = proposal.edition
    own = Produced("call.partaking", addresses.number_of(row)) if invites else Produced("call.link", proposal.id)
    context.setdefault("links", {"own": own})
    with i18n.speaking(language):
        conference = f"{i18n.plain(edition.series.title)} · {edition.town.name}"
    return writing.write(
        f"call.{name}",
        cause=cause,
        to_address=speaker.email,
        to_name=speaker.name,
        language=language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("proposal", proposal.id),
        conference=conference,
        edition=edition,
        series=edition.series,
        call=proposal.call,
        proposal=proposal,
        # In the language it was written in, whatever the reader's: that is how they know it.
        title=proposal.title.shown(proposal.language).text,
        proposer=proposal.proposer.speaker,
        accent=accents.deep(edition.position),
        **context,
    )
