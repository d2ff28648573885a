"""What a call asks, the states of what is proposed, and what is refused."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.files.rules import DOCUMENTS, PICTURES
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ON_HOLD = "on_hold"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


_S = ProposalState

# Where a proposal may go from each state; it begins as a draft.
ARROWS: dict[ProposalState, frozenset[ProposalState]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.ACCEPTED, _S.ON_HOLD, _S.REJECTED, _S.WITHDRAWN}),
    _S.ON_HOLD: frozenset({_S.ACCEPTED, _S.REJECTED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.CONFIRMED, _S.DECLINED, _S.WITHDRAWN}),
    _S.REJECTED: frozenset(),
    _S.CONFIRMED: frozenset({_S.CANCELLED, _S.WITHDRAWN}),
    _S.DECLINED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
# Somebody still waits for something, or speaks.
LIVE = frozenset(state for state, onwards in ARROWS.items() if onwards)
# The speaker may still write in it, as long as the call is open.
WRITABLE = frozenset({_S.DRAFT, _S.SUBMITTED})
# Somebody waits for the organisers to say yes or no.
UNDECIDED = frozenset({_S.SUBMITTED, _S.ON_HOLD})

STATUS = {
    _S.DRAFT: Status("dash", "edit", lazy_pgettext("proposal", "draft")),
    _S.SUBMITTED: Status("plain", "mail", lazy_pgettext("proposal", "submitted")),
    _S.ON_HOLD: Status("warn", "pause", lazy_pgettext("proposal", "on hold")),
    _S.ACCEPTED: Status("warn", "hand", lazy_pgettext("proposal", "accepted, to be confirmed")),
    _S.REJECTED: Status("bad", "none", lazy_pgettext("proposal", "not accepted")),
    _S.CONFIRMED: Status("good", "check", lazy_pgettext("proposal", "confirmed")),
    _S.DECLINED: Status("bad", "undo", lazy_pgettext("proposal", "declined by the speaker")),
    _S.CANCELLED: Status("bad", "stop", lazy_pgettext("proposal", "cancelled")),
    _S.WITHDRAWN: Status("bad", "off", lazy_pgettext("proposal", "withdrawn")),
}


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    FILE = "file"


QUESTION_KIND_LABELS = {
    QuestionKind.TEXT: lazy_pgettext("question", "One line of text"),
    QuestionKind.LONG_TEXT: lazy_pgettext("question", "Longer text"),
    QuestionKind.CHOICE: lazy_pgettext("question", "One of several choices"),
    QuestionKind.CHOICES: lazy_pgettext("question", "Several of several choices"),
    QuestionKind.NUMBER: lazy_pgettext("question", "Number"),
    QuestionKind.YES_NO: lazy_pgettext("question", "Yes or no"),
    QuestionKind.DATE: lazy_pgettext("question", "Date"),
    QuestionKind.FILE: lazy_pgettext("question", "File"),
}
WITH_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


class Audience(StrEnum):
    """Who sees the answers to a question."""

    ORGANISERS = "organisers"
    REVIEWERS = "reviewers"
    PUBLIC = "public"


AUDIENCE_LABELS = {
    Audience.ORGANISERS: _l("Only the organisers see your answer."),
    Audience.REVIEWERS: _l("The organisers and the reviewers see your answer."),
    Audience.PUBLIC: _l("Your answer will be public if your proposal is accepted."),
}
AUDIENCE_CHOICES = {
    Audience.ORGANISERS: lazy_pgettext("answers", "organisers only"),
    Audience.REVIEWERS: lazy_pgettext("answers", "organisers and reviewers"),
    Audience.PUBLIC: lazy_pgettext("answers", "everybody, once it is accepted"),
}


class Partaking(StrEnum):
    """Whether somebody named in a proposal has said that they take part."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


PARTAKING_STATUS = {
    Partaking.INVITED: Status("dash", "hour", lazy_pgettext("co-speaker", "not answered yet")),
    Partaking.CONFIRMED: Status("good", "check", lazy_pgettext("co-speaker", "takes part")),
    Partaking.DECLINED: Status("bad", "undo", lazy_pgettext("co-speaker", "does not take part")),
}


class Window(StrEnum):
    """Whether a call can be answered at a moment."""

    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


WINDOW_STATUS = {
    Window.EARLY: Status("dash", "clock", lazy_pgettext("call", "not open yet")),
    Window.OPEN: Status("now", "mic", lazy_pgettext("call", "open")),
    Window.CLOSED: Status("plain", "stop", lazy_pgettext("call", "closed")),
}

CALL_EDIT = Permission(
    "call.edit",
    _l("Write the call for speakers and see everything that is proposed"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}),
)

# What one may type, in characters.
TITLE_LENGTH, ABSTRACT_LENGTH, NOTE_LENGTH, ANSWER_LENGTH = 200, 3000, 1500, 4000
# What may be handed in where a question asks for a file.
ANSWER_FORMATS = DOCUMENTS | PICTURES
# A proposal with more people than this is a panel, which the organisers put together themselves.
MOST_SPEAKERS = 8
MOST_CHOICES = 30
MOST_QUESTIONS = 30
# One mailbox may propose so often in one call: more would be mails that nobody asked for.
MOST_PROPOSALS = 20
# Drafts and co-speakers who have not answered are reminded so long before the call closes.
REMIND_BEFORE = timedelta(days=4)
# A draft that was kept while typing, and then left, is told its link after this time.
LEFT_AFTER = timedelta(minutes=20)
# What people need for travel and nights is deleted so long after the conference.
NEEDS_KEPT_DAYS = 30
CODE_LENGTH = 10

# What of a proposal can be missing or different, in the order of the form.
FIELD_LABELS = {
    "title": _l("Title"),
    "abstract": _l("What it is about"),
    "language": _l("Language you write in"),
    "session_type": _l("Form of the contribution"),
    "track": _l("Track"),
    "floor_language": _l("Language you will speak"),
    "slides_language": _l("Language of your slides"),
    "people": _l("Who else speaks"),
    "room_needs": _l("What you need in the room"),
    "recording": _l("Whether it may be recorded"),
    "publication": _l("Whether your slides may be published"),
    "answers": _l("Questions of the organisers"),
    "travel": _l("Travel"),
    "hosting": _l("Nights"),
    "message": _l("Message to the organisers"),
}


class NotThisWay(DomainError):
    """The state of a proposal does not lead where somebody wants it to go."""

    code = "not_this_way"
    message = _l("The proposal has changed its state in the meantime. Please look at it again.")
    status = 409


class CallNotOpen(DomainError):
    code = "call_not_open"
    message = _l("This call is not open.")
    status = 409


class LateCodeSpent(DomainError):
    """A late code that does not exist, is used up, too old, or revoked: they must look alike."""

    code = "late_code_spent"
    message = _l("This code is not valid any more. Please ask the organisers for another one.")
    field = "code"
    status = 409


class WritingClosed(DomainError):
    code = "writing_closed"
    message = _l("The proposal can no longer be changed here. Please write to the organisers.")
    status = 409


class Incomplete(DomainError):
    """A proposal lacks something that a submitted one must have; ``missing`` are names of FIELD_LABELS."""

    code = "incomplete"
    message = _l("Something is still missing before you can submit this.")

    def __init__(self, missing: Iterable[str]):
        self.missing = tuple(missing)
        super().__init__()


class TooManyPeople(DomainError):
    code = "too_many_people"
    message = _l("More people than this call allows.")
    field = "people"


class NamedTwice(DomainError):
    code = "named_twice"
    message = _l("The same person is named twice.")
    field = "people"


class CallInUse(DomainError):
    code = "call_in_use"
    message = _l("Somebody has proposed something here already, so the call stays. You can close it instead.")
    status = 409


class ClosesTooEarly(DomainError):
    code = "closes_too_early"
    message = _l("The call must close after it has opened.")
    field = "closes_at"


class ChoiceInUse(DomainError):
    """A choice that somebody has taken cannot be removed."""

    code = "choice_in_use"
    message = _l("Somebody has chosen one of the choices that you took out. Please leave it in.")
    field = "choices"
    status = 409


class TooManyQuestions(DomainError):
    code = "too_many_questions"
    message = _l("A call has at most 30 questions. Few questions bring more proposals.")
    status = 409


class KindInUse(DomainError):
    code = "kind_in_use"
    message = _l("Somebody has answered this question, so its kind stays. Retire it and ask another one.")
    field = "kind"
    status = 409


def check_arrow(state: ProposalState, onwards: ProposalState) -> None:
    """Raises NotThisWay unless a proposal may go from ``state`` to ``onwards``."""
    if onwards not in ARROWS[state]:
        raise NotThisWay


def window(opens_at: datetime, closes_at: datetime, now: datetime) -> Window:
    """Whether a call from ``opens_at`` to ``closes_at`` is open; its last moment counts."""
    if now < opens_at:
        return Window.EARLY
    return Window.OPEN if now <= closes_at else Window.CLOSED


def writable_until(closes_at: datetime, code_until: datetime | None) -> datetime:
    """Until when a proposal may be written: as long as the call is open, or as the code that it came by is valid."""
    return max(closes_at, code_until) if code_until else closes_at


def can_write(state: ProposalState, until: datetime, now: datetime) -> bool:
    return state in WRITABLE and now <= until


def can_tell_needs(state: ProposalState, partaking: Partaking, ends_on: date, today: date) -> bool:
    """Whether somebody may still say what they need on the way and for the nights. ``state`` is the one they know; days are
    those of the conference's time zone. It has nothing to do with the call: one knows one's train long after it."""
    return state in LIVE and partaking is Partaking.CONFIRMED and today <= ends_on


def is_asked(session_types: Iterable[int], chosen: int | None) -> bool:
    """Whether a question for these session types (all, when there are none) is asked of a proposal of the chosen one."""
    limited = list(session_types)
    return not limited or chosen in limited
