"""How somebody follows a session: directly, by interpretation, or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.programme.rules import SHARED_KINDS, ChannelMode, Promise, SessionKind


@dataclass(frozen=True)
class Follow:
    """How one person follows one session: directly in ``language``, by interpretation into ``language`` on ``channel``
    (``promise`` says how sure that is), or not (``language`` is then the floor's). ``shared`` sessions need no
    following."""

    kind: Literal["direct", "channel", "not", "shared"]
    language: str | None = None
    channel: int | None = None
    mode: ChannelMode | None = None
    promise: Promise | None = None


@dataclass(frozen=True)
class Offered:
    """One language a session can be listened to in."""

    number: int | None
    language: str
    mode: ChannelMode
    promise: Promise


def follow(
    kind: SessionKind,
    floors: Sequence[str],
    offered: Iterable[Offered],
    understands: Iterable[str],
    wants: Sequence[str] = (),
) -> Follow:
    """How somebody who understands ``understands`` follows a session whose floor languages are ``floors`` (most minutes
    first). ``wants`` is the interpretation they want, in order of preference: it decides between several channels,
    and a sign language or captions among the wants go before everything else.

    Somebody follows directly only when they understand every floor language; otherwise a channel must carry all of it.
    """
    if kind in SHARED_KINDS or not floors:
        return Follow("shared")
    understood = set(understands)
    channels = list(offered)
    for wish in wants:
        special = [c for c in channels if c.mode in (ChannelMode.SIGN, ChannelMode.CAPTIONS) and _is(c, wish)]
        if special:
            return _by(special[0])
    if understood.issuperset(floors):
        return Follow("direct", language=floors[0])
    spoken = [
        c for c in channels if c.mode not in (ChannelMode.SIGN, ChannelMode.CAPTIONS) and c.language in understood
    ]
    spoken.sort(
        key=lambda c: (wants.index(c.language) if c.language in wants else len(wants), c.number or 0, c.language)
    )
    if spoken:
        return _by(spoken[0])
    return Follow("not", language=next(floor for floor in floors if floor not in understood))


def _is(channel: Offered, wish: str) -> bool:
    return channel.language == wish or (wish == "captions" and channel.mode is ChannelMode.CAPTIONS)


def _by(channel: Offered) -> Follow:
    return Follow("channel", channel.language, channel.number, channel.mode, channel.promise)


def channel_number(language: str, series_languages: Sequence[str]) -> int | None:
    """The number of a language on the receivers: its place among the series' languages, the same in all rooms and on
    all days; 0 is the floor. Sign languages and captions have none."""
    return series_languages.index(language) + 1 if language in series_languages else None
