"""How a proposal stands, in words for whom it belongs to: what is still missing and by when, and what was sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app import formats, i18n
from app.call import missing, queries, rules, service
from app.call.decision_queries import told
from app.call.fields import YES_OR_NO
from app.call.models import Answer, Proposal
from app.call.rules import Partaking, ProposalState, QuestionKind
from app.outbox.models import Message
from app.outbox.rules import fill_marks
from app.programme import material_queries as material
from app.programme.material_rules import SUFFICES
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

_S = ProposalState

SENTENCES: dict[ProposalState, LazyString] = {
    _S.DRAFT: _l("This is a draft. The organisers do not consider it until you submit it."),
    _S.SUBMITTED: _l("Your proposal has arrived. The organisers decide after the call has closed."),
    _S.ON_HOLD: _l("No decision has been made yet. You will hear from the organisers."),
    _S.ACCEPTED: _l("Your proposal is accepted. Please say whether you come."),
    _S.REJECTED: _l("Your proposal could not be taken into the programme this time. Thank you for the work in it."),
    _S.CONFIRMED: _l("You have confirmed: you are in the programme."),
    _S.DECLINED: _l("You have declined. Your contribution is not in the programme."),
    _S.CANCELLED: _l("The organisers had to cancel your contribution."),
    _S.WITHDRAWN: _l("You have withdrawn this proposal. It is not considered any more."),
}


@dataclass(frozen=True)
class Task:
    """Something that is still missing; ``until`` when it is due, if there is a date. ``slides_of`` is the id of the session
    for which a file can be sent."""

    text: LazyString | str
    until: datetime | None = None
    slides_of: int | None = None


@dataclass(frozen=True)
class Heard:
    """A mail about the proposal, as it was sent."""

    subject: str
    text: str
    at: datetime
    language: str


@dataclass(frozen=True)
class Standing:
    state: ProposalState
    sentence: LazyString
    tasks: list[Task]
    lacks: list[LazyString]
    mails: list[Heard]
    can_write: bool
    can_withdraw: bool
    can_tell_needs: bool
    until: datetime


def of(proposal: Proposal, now: datetime) -> Standing:
    """Everything on the page of one proposal besides what it says."""
    speaker, state = proposal.proposer.speaker, told(proposal)
    lacks = missing.of(proposal) if proposal.state is _S.DRAFT else []
    sent = queries.mails_about(proposal, speaker.email) if speaker.email else []
    return Standing(
        state=state,
        sentence=SENTENCES[state],
        tasks=_tasks(proposal, state),
        lacks=[rules.FIELD_LABELS[name] for name in lacks],
        mails=[_heard(mail) for mail in sent],
        can_write=service.can_write(proposal, now),
        can_withdraw=state in rules.LIVE,
        can_tell_needs=service.can_tell_needs(proposal.proposer, now),
        until=service.writable_until(proposal),
    )


def _tasks(proposal: Proposal, state: ProposalState) -> list[Task]:
    call, tasks = proposal.call, []
    if state is _S.DRAFT:
        tasks.append(Task(_l("Submit the draft"), service.writable_until(proposal)))
    if state is _S.ACCEPTED:
        tasks.append(Task(_l("Say whether you come"), call.confirm_until))
    if state in (_S.ACCEPTED, _S.CONFIRMED) and proposal.slides_language and not _has_slides(proposal):
        wanted = _l("Send your slides, so that the interpreters can prepare")
        tasks.append(Task(wanted, call.slides_due_at, proposal.session_id if state is _S.CONFIRMED else None))
    if state in rules.LIVE - {_S.DRAFT}:
        tasks += [
            Task(_l("%(name)s has not yet said whether they take part", name=row.speaker.name))
            for row in proposal.companions
            if row.partaking is Partaking.INVITED
        ]
    return tasks


def _has_slides(proposal: Proposal) -> bool:
    there = material.newest(material.of_session(proposal.session)) if proposal.session else []
    return any(one.kind in SUFFICES for one in there)


def _heard(mail: Message) -> Heard:
    # A link in it is for the mailbox alone.
    text = fill_marks(mail.text, lambda name: "[…]").strip()
    return Heard(mail.subject, text, mail.sent_at or mail.created_at, PAGE_LANGUAGES[mail.language].tag)


class Said(NamedTuple):
    """A question and its answer in words; ``file_of`` is the question's id where the answer is a file."""

    question: Translated
    answer: str
    file_of: int | None


def answers(proposal: Proposal) -> list[Said]:
    """In the order of the questions, also of those that are no longer asked."""
    given = sorted(proposal.answers, key=lambda answer: answer.question.position)
    return [
        Said(answer.question.label, in_words(answer), answer.question_id if answer.file_id else None)
        for answer in given
    ]


def in_words(answer: Answer) -> str:
    """An answer as people read it."""
    question, value = answer.question, answer.value
    if question.kind is QuestionKind.YES_NO:
        return str(dict(YES_OR_NO)["yes" if value else "no"])
    if question.kind in rules.WITH_CHOICES:
        labels = {choice["key"]: i18n.plain(Translated(choice["label"])) for choice in question.choices}
        keys = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(key, key) for key in keys)
    return formats.date_long(date.fromisoformat(value)) if question.kind is QuestionKind.DATE else str(value)
