"""What a call offers to choose from, as its form knows it: plain values, no rows."""

from dataclasses import dataclass

from app.call.models import Call, Question
from app.call.queries import asked
from app.call.rules import Audience, QuestionKind
from app.programme import tracks as sorting
from app.series.models import Edition
from app.values.translated import Translated


@dataclass(frozen=True)
class Form:
    """A session type with its length."""

    id: int
    name: Translated
    minutes: int


@dataclass(frozen=True)
class Asked:
    """A question of the call's own; ``choices`` are (key, text), ``session_types`` the ids it is asked for. A ``nameless``
    answer is seen by people who must not know whose it is."""

    id: int
    kind: QuestionKind
    label: Translated
    hint: Translated
    required: bool
    audience: Audience
    choices: tuple[tuple[str, Translated], ...]
    session_types: tuple[int, ...]
    nameless: bool = False


@dataclass(frozen=True)
class Offered:
    """``languages`` are those of the series, ``spoken`` what may be spoken; ``towns`` are (id, name, country);
    ``companions`` is how many people may speak besides the proposer."""

    languages: tuple[str, ...]
    spoken: tuple[str, ...]
    forms: tuple[Form, ...]
    tracks: tuple[tuple[int, Translated], ...]
    towns: tuple[tuple[int, str, str], ...]
    questions: tuple[Asked, ...]
    companions: int


def of_edition(edition: Edition) -> Offered:
    """Everything that a call of this edition could offer."""
    return Offered(
        languages=tuple(edition.series.languages),
        spoken=(),
        forms=tuple(Form(one.id, one.name, one.length_minutes) for one in sorting.types_of(edition)),
        tracks=tuple((track.id, track.name) for track in sorting.tracks_of(edition)),
        towns=(),
        questions=(),
        companions=0,
    )


def of(call: Call) -> Offered:
    """Everything that the form of a call offers now."""
    series = call.edition.series
    return Offered(
        languages=tuple(series.languages),
        spoken=tuple(call.languages),
        forms=tuple(Form(one.id, one.name, one.length_minutes) for one in call.session_types),
        tracks=tuple((track.id, track.name) for track in call.tracks),
        towns=tuple((town.id, town.name, town.country) for town in series.towns),
        questions=tuple(_asked(question) for question in asked(call)),
        companions=call.speakers_at_most - 1,
    )


def _asked(question: Question) -> Asked:
    return Asked(
        question.id,
        question.kind,
        question.label,
        question.hint,
        question.required,
        question.audience,
        tuple((choice["key"], Translated(choice["label"])) for choice in question.choices),
        tuple(question.session_types),
        question.call.anonymous and question.audience is not Audience.ORGANISERS,
    )
