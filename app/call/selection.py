"""The selection: every proposal with its score, narrowed and sorted as asked for, and the balance of what is taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import LazyString, gettext, lazy_pgettext, pgettext
from flask_babel import lazy_gettext as _l

from app import i18n
from app.call import balance, review_queries
from app.call.balance import Line, Offer
from app.call.models import Call, Proposal
from app.call.review_rules import TAKEN
from app.call.rules import Partaking, ProposalState
from app.call.scoring import Summary
from app.speakers.models import Speaker
from app.speakers.rules import GENDER_LABELS, Gender

_ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Row:
    """A proposal in the selection."""

    proposal: Proposal
    score: Summary

    @property
    def id(self) -> int:
        return self.proposal.id


@dataclass(frozen=True)
class Narrowed:
    """What of the selection is shown; None and empty stand for everything. ``sort`` is a key of SORTS."""

    state: str = ""
    track: str = ""
    kind: str = ""
    language: str = ""
    sort: str = "score"

    @property
    def in_use(self) -> dict[str, str]:
        return {name: value for name in ("state", "track", "kind", "language") if (value := getattr(self, name))}


class Column(NamedTuple):
    """Something to sort by; ``down``: the largest first."""

    label: LazyString
    key: Callable[[Row], Any]
    down: bool = False


# Those without a score come last, whichever way the others go.
SORTS: dict[str, Column] = {
    "title": Column(_l("Title"), lambda row: i18n.plain(row.proposal.title).casefold()),
    "score": Column(
        lazy_pgettext("review", "Score"), lambda row: -1 if row.score.score is None else row.score.score, down=True
    ),
    "spread": Column(
        lazy_pgettext("review", "Spread"), lambda row: -1 if row.score.spread is None else row.score.spread, down=True
    ),
    "reviews": Column(_l("Reviews"), lambda row: row.score.reviews),
    "state": Column(lazy_pgettext("proposal", "State"), lambda row: list(ProposalState).index(row.proposal.state)),
}


class Table(NamedTuple):
    """The balance of one thing, in words."""

    title: str
    column: str
    note: str
    lines: list[tuple[str, Line]]


def rows_of(call: Call) -> list[Row]:
    """Every proposal of a call that was submitted, in the order of submission."""
    weighed = review_queries.weights(call.criteria)
    return [
        Row(proposal, review_queries.score_of(proposal.reviews, weighed))
        for proposal in review_queries.to_choose_from(call)
    ]


def narrowed(rows: Sequence[Row], by: Narrowed) -> list[Row]:
    """Those that are asked for, sorted; what is equal stays in the order of submission."""
    tests: Mapping[str, Callable[[Proposal], str]] = {
        "state": lambda one: one.state.value,
        "track": lambda one: str(one.track_id or ""),
        "kind": lambda one: str(one.session_type_id or ""),
        "language": lambda one: one.floor_language or "",
    }
    kept = [row for row in rows if all(tests[name](row.proposal) == value for name, value in by.in_use.items())]
    column = SORTS[by.sort]
    return sorted(kept, key=column.key, reverse=column.down)


def tables(call: Call, rows: Sequence[Row], ticked: Collection[int]) -> list[Table]:
    """The balance of everything that was submitted, whatever is shown of it, with what the ticked ones would add."""
    towns = {town.id: f"{town.name}, {i18n.country_name(town.country)}" for town in call.edition.series.towns}
    tracks = {track.id: i18n.plain(track.name) for track in call.tracks}
    names = {row.proposal.track_id: i18n.plain(row.proposal.track.name) for row in rows if row.proposal.track}
    found = balance.of(
        [_offer(row, ticked) for row in rows],
        towns=[*towns, _ELSEWHERE],
        languages=call.languages,
        tracks=list(tracks),
        genders=[gender.value for gender in Gender],
    )
    towns_said: dict[Any, str] = {**towns, _ELSEWHERE: pgettext("town", "from elsewhere")}
    people = gettext("People, as they speak. Whoever speaks twice counts twice.")
    proposals = gettext("Proposals.")
    return [
        Table(gettext("Towns"), pgettext("person", "Town"), people, _said(found.towns, towns_said.get)),
        Table(gettext("Languages spoken"), gettext("Language"), proposals, _said(found.languages, i18n.language_name)),
        Table(gettext("Tracks"), pgettext("track", "Track"), proposals, _said(found.tracks, {**names, **tracks}.get)),
        Table(
            gettext("Gender of the speakers, where they say it"),
            pgettext("person", "Gender"),
            people,
            _said(found.genders, lambda code: str(GENDER_LABELS[Gender(code)])),
        ),
    ]


def _said(lines: Sequence[Line], name: Callable[[Any], Any]) -> list[tuple[str, Line]]:
    return [(gettext("not known") if line.key is None else name(line.key) or str(line.key), line) for line in lines]


def _offer(row: Row, ticked: Collection[int]) -> Offer:
    proposal = row.proposal
    speakers = [one.speaker for one in proposal.people if one.partaking is not Partaking.DECLINED]
    return Offer(
        is_taken=proposal.state in TAKEN,
        is_ticked=proposal.id in ticked,
        language=proposal.floor_language,
        track=proposal.track_id,
        towns=tuple(_town(speaker) for speaker in speakers),
        genders=tuple(speaker.gender.value if speaker.gender else None for speaker in speakers),
    )


def _town(speaker: Speaker) -> Any:
    return speaker.town_id or (_ELSEWHERE if speaker.place or speaker.country else None)
