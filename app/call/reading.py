"""A proposal as reviewers read it. Pages for reviewers are made from this alone: they never hold a row of the database, so
nothing that is hidden from reviewers can get onto them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import User
from app.call import redacting, standing
from app.call.models import Answer, Proposal, Remark, Review
from app.call.rules import Audience, QuestionKind
from app.files.models import File
from app.files.rules import FETCHABLE, FORMAT_NAMES
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

_SHOWN = frozenset({Audience.REVIEWERS, Audience.PUBLIC})


@dataclass(frozen=True)
class Person:
    """Who speaks, where a call shows it."""

    name: str
    organisation: str
    bio: Translated


@dataclass(frozen=True)
class Text:
    """A proposal in one of its languages."""

    language: str
    title: str
    abstract: str

    @property
    def tag(self) -> str:
        """As the `lang` of an element."""
        return PAGE_LANGUAGES[self.language].tag


@dataclass(frozen=True)
class Said:
    """An answer to a question of the call; ``file_of`` is the question's id where the answer is a file to be opened."""

    question: Translated
    answer: str
    file_of: int | None = None


@dataclass(frozen=True)
class Reading:
    """``texts`` begins with the language it was written in. ``people`` is empty where the call is anonymous."""

    id: int
    title: Translated
    texts: list[Text]
    session_type: Translated | None
    minutes: int | None
    track: Translated | None
    floor_language: str | None
    slides_language: str | None
    answers: list[Said]
    people: list[Person]
    is_anonymous: bool


@dataclass(frozen=True)
class Remarked:
    """What somebody of the team says about a proposal."""

    who: str
    text: str
    at: datetime
    tag: str


@dataclass(frozen=True)
class Reviewed:
    """What another reviewer says about a proposal; ``points`` are (criterion, what the points mean)."""

    who: str
    points: list[tuple[Translated, Translated]]
    comment: str
    conflict: bool
    tag: str


class Curtain:
    """Hides what reviewers of a proposal do not see, in anything that is said about it."""

    def __init__(self, proposal: Proposal):
        speakers = [row.speaker for row in proposal.people] if proposal.call.anonymous else []
        self.names = [speaker.name for speaker in speakers]
        self.organisations = [speaker.organisation for speaker in speakers if speaker.organisation]
        self.passages = list(proposal.hidden_passages)

    def line(self, text: str) -> str:
        return redacting.redact(text, names=self.names, organisations=self.organisations, passages=self.passages)

    def text(self, texts: Translated) -> Translated:
        return Translated({code: self.line(text) for code, text in texts.items()})


def of(proposal: Proposal, *, opens_files: bool = False) -> Reading:
    """One proposal whole; with files to be opened, or only told of."""
    curtain, anonymous = Curtain(proposal), proposal.call.anonymous
    title, abstract = curtain.text(proposal.title), curtain.text(proposal.abstract)
    codes = sorted({*title, *abstract}, key=lambda code: (code != proposal.language, code))
    kind = proposal.session_type
    return Reading(
        id=proposal.id,
        title=title,
        texts=[Text(code, title.get(code, ""), abstract.get(code, "")) for code in codes],
        session_type=kind.name if kind else None,
        minutes=kind.length_minutes if kind else None,
        track=proposal.track.name if proposal.track else None,
        floor_language=proposal.floor_language,
        slides_language=proposal.slides_language,
        answers=_answers(proposal, curtain, opens_files),
        people=[]
        if anonymous
        else [Person(row.speaker.name, row.speaker.organisation, row.speaker.bio) for row in proposal.people],
        is_anonymous=anonymous,
    )


def title_of(proposal: Proposal) -> Translated:
    """Its title alone, for lists."""
    return Curtain(proposal).text(proposal.title)


def remarks(proposal: Proposal, found: Iterable[Remark]) -> list[Remarked]:
    curtain = Curtain(proposal)
    return [Remarked(one.user.name, curtain.line(one.text), one.made_at, tag_of(one.user)) for one in found]


def tag_of(user: User) -> str:
    """The language in which somebody of the team presumably writes, as the `lang` of an element."""
    return PAGE_LANGUAGES[user.language].tag


def reviews(proposal: Proposal, found: Iterable[Review]) -> list[Reviewed]:
    """What these reviews say, criterion by criterion."""
    curtain, criteria = Curtain(proposal), {one.id: one for one in proposal.call.criteria}
    return [
        Reviewed(
            one.user.name,
            [
                (criteria[score.criterion_id].name, Translated(criteria[score.criterion_id].scale[score.points]))
                for score in sorted(one.scores, key=lambda score: criteria[score.criterion_id].position)
            ],
            curtain.line(one.comment),
            one.conflict,
            tag_of(one.user),
        )
        for one in found
    ]


def file_of(proposal: Proposal, question_id: int) -> File | None:
    """The file that answers a question whose answers reviewers see."""
    shown = (answer for answer in _shown(proposal) if answer.question_id == question_id)
    return next((answer.file for answer in shown), None)


def _shown(proposal: Proposal) -> list[Answer]:
    found = [answer for answer in proposal.answers if answer.question.audience in _SHOWN]
    return sorted(found, key=lambda answer: answer.question.position)


def _answers(proposal: Proposal, curtain: Curtain, opens_files: bool) -> list[Said]:
    said = []
    for answer in _shown(proposal):
        question, file = answer.question, answer.file
        if question.kind is not QuestionKind.FILE:
            said.append(Said(question.label, curtain.line(standing.in_words(answer))))
        elif file is not None and file.scan in FETCHABLE and opens_files:
            # Not its name: files are called after those who wrote them.
            words = _("Open the file (%(format)s)", format=FORMAT_NAMES[file.format])
            said.append(Said(question.label, words, question.id))
        else:
            said.append(Said(question.label, _("A file was handed in. The organisers can look at it.")))
    return said
