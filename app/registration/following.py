"""How one person follows each session of their conference, day by day."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _

from app import i18n
from app.programme.following import Follow
from app.programme.released import ReleasedSession
from app.programme.rules import PROMISE_LABELS, ChannelMode
from app.values import moments


class Followed(NamedTuple):
    """A session, how the person follows it, and, if they cannot, one at the same time that they can."""

    session: ReleasedSession
    answer: Follow
    instead: ReleasedSession | None
    is_cancelled: bool


class Day(NamedTuple):
    """A day in the conference's own zone and its sessions in order of time."""

    day: date
    sessions: list[Followed]


def by_day(sessions: Sequence[ReleasedSession], understands: list[str], wants: list[str], zone: str) -> list[Day]:
    """``sessions`` (in order of time) as somebody with these languages follows them."""
    answers = [(session, session.follow(understands, wants)) for session in sessions]
    followed = [
        Followed(session, answer, _instead(session, answer, answers), session.is_cancelled)
        for session, answer in answers
    ]
    days = groupby(followed, key=lambda one: moments.local(one.session.starts_at, zone).date())
    return [Day(day, list(group)) for day, group in days]


def _instead(
    session: ReleasedSession, answer: Follow, answers: list[tuple[ReleasedSession, Follow]]
) -> ReleasedSession | None:
    if answer.kind != "not":
        return None
    return next(
        (
            other
            for other, how in answers
            if how.kind in ("direct", "channel")
            and not other.is_cancelled
            and other.starts_at < session.ends_at
            and other.ends_at > session.starts_at
        ),
        None,
    )


def in_words(answer: Follow) -> str:
    """How somebody follows a session, as one line; empty where there is nothing to follow."""
    if answer.kind == "shared":
        return ""
    if answer.kind == "direct":
        return _("You follow this directly. Spoken: %(language)s", language=i18n.autonym(answer.language))
    if answer.kind == "not":
        return _("You cannot follow this one yet. Spoken: %(language)s", language=i18n.autonym(answer.language))
    language = i18n.autonym(answer.language)
    if answer.mode is ChannelMode.SIGN:
        line = _("You follow this in sign language: %(language)s", language=language)
    elif answer.mode is ChannelMode.CAPTIONS:
        line = _("You follow this by live captions: %(language)s", language=language)
    elif answer.channel is None:
        line = _("You follow this by interpretation: %(language)s", language=language)
    else:
        line = _("You will hear this on channel %(channel)s: %(language)s.", channel=answer.channel, language=language)
    return f"{line} ({PROMISE_LABELS[answer.promise]})"
