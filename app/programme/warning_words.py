"""What will not work out in a draft, in sentences."""

from flask_babel import gettext as _
from flask_babel import lazy_pgettext, ngettext

from app import i18n
from app.programme.editing import Draft
from app.programme.warnings import Finding, Trouble

# On a session itself there is room for few words.
SHORT = {
    Trouble.OUTSIDE: lazy_pgettext("warning", "Outside the days"),
    Trouble.ROOM_TAKEN: lazy_pgettext("warning", "Room taken twice"),
    Trouble.SPEAKER_TWICE: lazy_pgettext("warning", "Speaker in two places"),
    Trouble.SPEAKER_ABSENT: lazy_pgettext("warning", "Speaker not there"),
    Trouble.ROOM_TOO_SMALL: lazy_pgettext("warning", "Room too small"),
    Trouble.NOT_FOLLOWED: lazy_pgettext("warning", "Too many cannot follow"),
    Trouble.INTERPRETER_MOVES: lazy_pgettext("warning", "No time to change rooms"),
    Trouble.BLOCK_TOO_LONG: lazy_pgettext("warning", "No break for interpreters"),
    Trouble.NO_BUFFER: lazy_pgettext("warning", "Room not free long enough"),
}


def sentence(finding: Finding, draft: Draft) -> str:
    """What is wrong, with names; the sessions concerned stand beside it."""
    about, number, of = finding.about, finding.number, finding.of
    match finding.trouble:
        case Trouble.OUTSIDE:
            return _("This is on a day that is no day of the conference.")
        case Trouble.ROOM_TAKEN:
            return _("These two take place in “%(room)s” at the same time.", room=_room(about, draft))
        case Trouble.SPEAKER_TWICE:
            return _("%(name)s speaks in both of these at the same time.", name=draft.speakers[int(about or 0)])
        case Trouble.SPEAKER_ABSENT:
            return _("%(name)s has said that they cannot be there at this time.", name=draft.speakers[int(about or 0)])
        case Trouble.ROOM_TOO_SMALL:
            room = _room(about, draft)
            return _(
                "Up to %(people)d people come, and “%(room)s” has %(seats)d seats.", people=number, room=room, seats=of
            )
        case Trouble.NOT_FOLLOWED:
            return ngettext(
                "%(num)d of %(total)d people understands neither what is spoken nor what is interpreted.",
                "%(num)d of %(total)d people understand neither what is spoken nor what is interpreted.",
                number,
                total=of,
            )
        case Trouble.INTERPRETER_MOVES:
            return _(
                "Whoever interprets into this language has %(gap)d minutes from one room to the other, and needs"
                " %(needed)d: %(language)s.",
                gap=number,
                needed=of,
                language=i18n.autonym(str(about)),
            )
        case Trouble.BLOCK_TOO_LONG:
            return _(
                "The interpreters work for %(length)d minutes without a break, and need one after %(most)d.",
                length=number,
                most=of,
            )
        case Trouble.NO_BUFFER:
            room = _room(about, draft)
            return _(
                "“%(room)s” is free for %(gap)d minutes between these, not for %(needed)d.",
                room=room,
                gap=number,
                needed=of,
            )


def _room(id: int | str | None, draft: Draft) -> str:
    return next(i18n.plain(room.name) for room in draft.rooms if room.id == id)
