"""What organisers want of a call, and speakers of a proposal, as forms hand it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.call.rules import Audience, QuestionKind
from app.files.rules import Upload
from app.values.translated import Translated


@dataclass(frozen=True)
class WantedCall:
    """A call as somebody wants it; instants are in UTC, ``session_types`` and ``tracks`` are ids."""

    title: Translated
    text: Translated
    opens_at: datetime
    closes_at: datetime
    languages: tuple[str, ...]
    speakers_at_most: int
    anonymous: bool
    confirm_until: datetime | None
    slides_due_at: datetime | None
    session_types: tuple[int, ...] = ()
    tracks: tuple[int, ...] = ()


@dataclass(frozen=True)
class WantedQuestion:
    """A question as somebody wants it; ``choices`` are those that are offered, as texts in several languages."""

    kind: QuestionKind
    label: Translated
    hint: Translated
    required: bool
    audience: Audience
    choices: tuple[Translated, ...] = ()
    session_types: tuple[int, ...] = ()


@dataclass(frozen=True)
class Person:
    """Who proposes something. ``town_id`` is a partner town; ``place`` another one in words, ``country`` the code of its
    country."""

    name: str
    email: str
    organisation: str = ""
    function: str = ""
    town_id: int | None = None
    place: str = ""
    country: str = ""


@dataclass(frozen=True)
class Companion:
    """Somebody else who speaks."""

    name: str
    email: str


@dataclass(frozen=True)
class WantedProposal:
    """What somebody offers to speak about. ``answers`` maps ids of questions to values as `Answer` holds them; None takes
    an answer away, and what is not in it stays. ``files`` maps ids of questions to what was uploaded. ``recording`` and
    ``publication`` are None while they are not answered."""

    title: Translated
    language: str
    abstract: Translated = Translated()
    floor_language: str | None = None
    slides_language: str | None = None
    session_type_id: int | None = None
    track_id: int | None = None
    room_needs: str = ""
    message: str = ""
    recording: bool | None = None
    publication: bool | None = None
    travel: str = ""
    hosting: str = ""
    people: tuple[Companion, ...] = ()
    answers: Mapping[int, Any] = field(default_factory=dict)
    files: Mapping[int, Upload] = field(default_factory=dict)


def keyed(choices: Sequence[Translated], present: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """``choices`` as a question stores them: one that says in any language what a present one says keeps its key."""
    left = [(choice["key"], Translated(choice["label"])) for choice in present]
    found: list[tuple[str | None, Translated]] = []
    for label in choices:
        same = next((one for one in left if dict(one[1]).items() & dict(label).items()), None)
        if same:
            left.remove(same)
        found.append((same[0] if same else None, label))
    taken = {key for key, _label in found} | {choice["key"] for choice in present}
    fresh = (key for number in range(1, len(choices) + len(present) + 1) if (key := f"c{number}") not in taken)
    return [{"key": key or next(fresh), "label": dict(label)} for key, label in found]
