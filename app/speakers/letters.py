"""What letters to speakers say: the text that is offered in each language, and what is filled in for each person."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from app import formats, i18n
from app.series.models import Edition
from app.speakers.letter_rules import LetterKind, fill, fill_line
from app.speakers.models import Approach, Brief, LetterSignature, LetterText
from app.values.translated import Translated


class Written(NamedTuple):
    """One letter in one language, with everything filled in."""

    language: str
    subject: str
    text: str
    office: str


def offered(kind: LetterKind) -> tuple[str, str]:
    """Subject and text in the language being spoken, with the placeholders still in them."""
    if kind is LetterKind.INVITATION:
        return _("Invitation to speak: {theme}, {dates}"), "\n\n".join(
            (
                _("On {dates} the partner towns hold a conference {in_town}. Its theme is: {theme}"),
                _("We would be glad if you spoke there. The subject that we thought of: {topic}"),
                _("These are the questions that the conference is to answer:\n{questions}"),
                _("Please tell us whether you can come: the link below leads to two buttons, yes and no."
                  " A yes does not bind you to a title yet."),
                _("We then agree with you on title, language and journey."),
            )
        )  # fmt: skip
    if kind is LetterKind.REMINDER:
        return _("Reminder: invitation to speak, {theme}, {dates}"), "\n\n".join(
            (
                _(
                    "Some time ago we invited you to speak at our conference {in_town} on {dates}. Its theme is: {theme}."
                ),
                _("The subject that we thought of: {topic}"),
                _(
                    "Please tell us by the link below whether you can come. A no helps us too: then we ask somebody else."
                ),
            )
        )
    return _("Thank you for your contribution: {theme}"), "\n\n".join(
        (
            _("Thank you for speaking at our conference {in_town}."),
            _("What you told us stays with us: {topic}"),
            _("We would be glad to meet you again at one of the next conferences of the partner towns."),
        )
    )


def offered_in(kind: LetterKind, languages: list[str]) -> tuple[Translated, Translated]:
    """The same in these languages (address codes)."""
    subjects, texts = {}, {}
    for code in languages:
        with i18n.speaking(code):
            subjects[code], texts[code] = offered(kind)
    return Translated(subjects), Translated(texts)


def text_of(kind: LetterKind, changed: LetterText | None, languages: list[str]) -> tuple[Translated, Translated]:
    """Subject and text as a conference writes them: what it changed, and else what is offered."""
    subject, text = offered_in(kind, languages)
    if changed is None:
        return subject, text
    return Translated({**subject, **changed.subject}), Translated({**text, **changed.text})


def write(
    kind: LetterKind,
    approach: Approach,
    language: str,
    *,
    changed: LetterText | None,
    brief: Brief | None,
    signature: LetterSignature | None,
) -> Written:
    """The letter to one person in ``language``."""
    subject, text = text_of(kind, changed, [language])
    with i18n.speaking(language):
        values = _values(approach, brief)
        office = i18n.plain(signature.office) if signature else ""
    return Written(language, fill_line(subject[language], values), fill(text[language], values), office)


def questions_of(brief: Brief | None) -> list[Translated]:
    """The questions that a conference is to answer, as far as they are written."""
    if brief is None:
        return []
    return [question for question in (brief.first_question, brief.second_question, brief.third_question) if question]


def _values(approach: Approach, brief: Brief | None) -> Mapping[str, str]:
    edition: Edition = approach.edition
    return {
        "name": approach.speaker.name,
        "topic": approach.topic,
        "theme": i18n.plain(edition.theme),
        "conference": f"{i18n.plain(edition.series.title)} · {edition.town.name}",
        "in_town": i18n.plain(edition.town.in_phrase),
        "dates": str(formats.date_range(edition.starts_on, edition.ends_on)),
        "venue": i18n.plain(edition.venue_name),
        "questions": "\n".join(f"– {i18n.plain(question)}" for question in questions_of(brief)),
    }
