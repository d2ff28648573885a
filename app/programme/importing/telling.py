"""What an import did, in words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

from app import formats, i18n
from app.programme.importing.schedule import PROBLEM_LABELS, Problem, Remark, Schedule
from app.programme.importing.writing import Report
from app.values import moments


class Told(NamedTuple):
    """One thing that was not taken as it stands: the field, why, the sessions it is about and what stood there."""

    field: str
    why: LazyString
    events: Sequence[str]
    values: Sequence[str]


_MOST_VALUES = 5


def told(remarks: Iterable[Remark]) -> list[Told]:
    """Remarks on the same field for the same reason together, in the order in which they came up."""
    groups: dict[tuple[str, Problem], list[Remark]] = {}
    for remark in remarks:
        groups.setdefault((remark.field, remark.problem), []).append(remark)
    return [
        Told(
            field,
            PROBLEM_LABELS[problem],
            list(dict.fromkeys(remark.event for remark in group if remark.event)),
            list(dict.fromkeys(remark.value for remark in group if remark.value))[:_MOST_VALUES],
        )
        for (field, problem), group in groups.items()
    ]


def understood(found: Schedule, zone: str) -> Iterator[str]:
    """What a file says, a line each."""
    yield ngettext("%(num)d session", "%(num)d sessions", len(found.events))
    yield ngettext("%(num)d room", "%(num)d rooms", len(found.rooms))
    yield ngettext("%(num)d track", "%(num)d tracks", len(found.tracks))
    people = {person.source or person.name for event in found.events for person in event.people}
    yield ngettext("%(num)d speaker", "%(num)d speakers", len(people))
    days = [moments.local(event.starts_at, found.zone or zone).date() for event in found.events if event.starts_at]
    if days:
        yield formats.date_range(min(days), max(days))
    yield _("All times are local times: %(zone)s", zone=found.zone or zone)


def done(report: Report) -> Iterator[str]:
    """What came into the draft, a sentence each."""
    yield ngettext("%(num)d session is new.", "%(num)d sessions are new.", report.made)
    if report.changed or report.same:
        yield ngettext("%(num)d session has changed.", "%(num)d sessions have changed.", report.changed)
        yield ngettext(
            "%(num)d session says the same as before.", "%(num)d sessions say the same as before.", report.same
        )
    yield ngettext("%(num)d room", "%(num)d rooms", report.rooms)
    yield ngettext("%(num)d track", "%(num)d tracks", report.tracks)
    yield ngettext("%(num)d speaker", "%(num)d speakers", report.people)
    if report.days:
        first, last = (formats.date_full(day) for day in report.days)
        yield _("The days of the conference are now: %(first)s to %(last)s.", first=first, last=last)
    if report.zone:
        yield _("The time zone of the conference is now: %(zone)s.", zone=report.zone)
    if report.waiting:
        yield ngettext("%(num)d session waits for its place.", "%(num)d sessions wait for their place.", report.waiting)


def lines(report: Report) -> Iterator[str]:
    """The whole report for a terminal."""
    yield from done(report)
    for session in report.gone:
        title = i18n.plain(session.title)
        yield _("No longer in the file, and left as it is: %(number)d %(title)s", number=session.number, title=title)
    groups = told(report.remarks)
    if groups:
        yield _("Not taken as it stands in the file:")
    for one in groups:
        yield f"  {one.field}: {one.why}"
        if one.events:
            sessions = _("Sessions:")
            yield f"    {sessions} {', '.join(one.events)}"
        if one.values:
            example = _("In the file, for example:")
            yield f"    {example} {' | '.join(one.values)}"
