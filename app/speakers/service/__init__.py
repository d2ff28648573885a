"""What happens to speakers. Everything here adds and flushes; the caller commits."""

from app.speakers.service.absences import forget_absences, note_absence, remove_absence
from app.speakers.service.brief import change_brief, facts_of_brief
from app.speakers.service.letters import (
    answer_letter,
    change_text,
    facts_of_signature,
    facts_of_text,
    follow_letters,
    sign,
    write_letters,
)
from app.speakers.service.links import send_link, send_links
from app.speakers.service.photos import change_photo, facts_of_photo
from app.speakers.service.pipeline import (
    OPEN_TO_AN_ANSWER,
    advance,
    change_approach,
    facts_of_approach,
    move,
    suggest,
    team_for,
)
from app.speakers.service.pool import change, create, drop_unused, facts_of, find_or_create, merge

__all__ = [
    "OPEN_TO_AN_ANSWER",
    "advance",
    "answer_letter",
    "change",
    "change_approach",
    "change_brief",
    "change_photo",
    "change_text",
    "create",
    "drop_unused",
    "facts_of",
    "facts_of_approach",
    "facts_of_brief",
    "facts_of_photo",
    "facts_of_signature",
    "facts_of_text",
    "find_or_create",
    "follow_letters",
    "forget_absences",
    "merge",
    "move",
    "note_absence",
    "remove_absence",
    "send_link",
    "send_links",
    "sign",
    "suggest",
    "team_for",
    "write_letters",
]
