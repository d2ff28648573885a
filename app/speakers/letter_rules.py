"""Letters to speakers: their kinds, and the words in braces that are filled in for each person."""

import re
from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.speakers.rules import Step
from app.values.errors import DomainError


class LetterKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    THANKS = "thanks"


KIND_LABELS: dict[LetterKind, LazyString] = {
    LetterKind.INVITATION: _l("Invitation to speak"),
    LetterKind.REMINDER: _l("Reminder of the invitation"),
    LetterKind.THANKS: _l("Letter of thanks"),
}
WHAT_FOR: dict[LetterKind, LazyString] = {
    LetterKind.INVITATION: _l("To those who are suggested. Once the letter is let go, they count as approached."),
    LetterKind.REMINDER: _l("To those who have not answered the invitation yet."),
    LetterKind.THANKS: _l("To those who have spoken. Once the letter is let go, they count as thanked."),
}
# At which step somebody stands whom a letter of this kind suits, and where it takes them once it has been let go.
SUITS = {
    LetterKind.INVITATION: Step.SUGGESTED,
    LetterKind.REMINDER: Step.APPROACHED,
    LetterKind.THANKS: Step.HELD,
}
LEADS_TO = {LetterKind.INVITATION: Step.APPROACHED, LetterKind.THANKS: Step.THANKED}
# Which letters ask something: they carry the link by which one answers.
ASKING = frozenset({LetterKind.INVITATION, LetterKind.REMINDER})

PLACEHOLDERS: dict[str, LazyString] = {
    "name": _l("name of the person"),
    "topic": _l("the subject that you thought of"),
    "theme": _l("theme of the conference"),
    "conference": _l("the series and the town"),
    "in_town": _l("where, as a phrase: in Leiria"),
    "dates": _l("days of the conference"),
    "venue": _l("name of the venue"),
    "questions": _l("the three questions of the content brief, one a line"),
}
LONGEST_SUBJECT = 200
LONGEST_TEXT = 4000

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class UnknownPlaceholder(DomainError):
    """A word in braces that nothing is known to be filled in for."""

    code = "letter_unknown_placeholder"
    message = _l("Nothing can be filled in for this word in braces. Please take one of the list.")


class NobodyChosen(DomainError):
    code = "letter_nobody"
    message = _l("Please choose at least one person with a mail address.")
    field = "people"


def kind_of_mail(kind: LetterKind) -> str:
    """What the outbox calls such a letter."""
    return f"speakers.{kind}"


def unknown_in(text: str) -> list[str]:
    """The words in braces that are no placeholders, in order."""
    return [word for word in _PLACEHOLDER.findall(text) if word not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled in. A paragraph that names something of which nothing is known is left out."""
    kept = [
        paragraph
        for paragraph in re.split(r"\n\s*\n", text.strip())
        if all(values[word] for word in _PLACEHOLDER.findall(paragraph) if word in values)
    ]
    # What is filled in is not looked through again: a name with braces stays a name.
    return "\n\n".join(_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), part) for part in kept)


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """One line, likewise; what is not known leaves a gap, which is closed."""
    return " ".join(_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text).split())
