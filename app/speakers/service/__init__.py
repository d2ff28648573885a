"""What happens to speakers. Everything here adds and flushes; the caller commits."""

from app.speakers.service.absences import forget_absences, note_absence, remove_absence
from app.speakers.service.links import count_mail, send_link, send_links
from app.speakers.service.photos import change_photo, facts_of_photo
from app.speakers.service.pool import change, create, drop_unused, facts_of, find_or_create, merge

__all__ = [
    "change",
    "change_photo",
    "count_mail",
    "create",
    "drop_unused",
    "facts_of",
    "facts_of_photo",
    "find_or_create",
    "forget_absences",
    "merge",
    "note_absence",
    "remove_absence",
    "send_link",
    "send_links",
]
