"""A file of translations that came back: what it would change, and taking it over."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.database import db
from app.series.rules import ChangedMeanwhile
from app.translating import exchange, po, queries, rules, service, xliff
from app.translating.exchange import Unit
from app.translating.models import TextImport
from app.translating.queries import Text
from app.translating.rules import Damage, State
from app.values import fingerprints
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.texts import Place


class Verdict(StrEnum):
    """What becomes of a unit."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OUTDATED = "outdated"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EMPTY = "empty"


VERDICT_WORDS: dict[Verdict, LazyString] = {
    Verdict.NEW: _l("New: there is no translation yet."),
    Verdict.CHANGED: _l("Replaces the translation that is there."),
    Verdict.SAME: _l("The same as the translation that is there."),
    Verdict.OUTDATED: _l("The original has changed since. It is kept as a draft, and counts as outdated."),
    Verdict.REFUSED: _l("Not taken over."),
    Verdict.UNKNOWN: _l("Not known here, or no longer there."),
    Verdict.EMPTY: _l("Not translated yet."),
}
_TAKEN = frozenset({Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.OUTDATED})


@dataclass(frozen=True)
class Line:
    """A unit, the text it belongs to, what becomes of it and why."""

    unit: Unit
    text: Text | None
    verdict: Verdict
    damages: tuple[Damage, ...] = ()
    before: str = ""
    state: State | None = None

    @property
    def can_be_checked(self) -> bool:
        """Whether the file says that it is ready and nothing speaks against it."""
        return self.unit.final and not self.damages and self.is_taken and self.verdict is not Verdict.OUTDATED

    @property
    def is_taken(self) -> bool:
        """Whether it goes to its place."""
        return self.verdict in _TAKEN

    @property
    def changes(self) -> list[rules.Piece]:
        """What it would change, word by word."""
        return rules.compared(self.before, self.unit.target)

    @property
    def replaces_checked(self) -> bool:
        """Whether it would replace what somebody has checked."""
        return self.state is State.CHECKED and self.verdict in (Verdict.CHANGED, Verdict.OUTDATED)


@dataclass(frozen=True)
class Taken:
    """What an import did: how many units of each verdict it took, how many of them as checked, and the rows whose owners
    refused."""

    verdicts: Counter[Verdict]
    checked: int
    refused: int


def receive(place: Place, language: str, content: bytes, name: str, *, by: Actor, now: datetime) -> TextImport:
    """Read a file and keep it until somebody has looked at it; the caller commits. Raises NotReadable, OtherLanguage."""
    # Which of both it is stands in the file, not in its name.
    is_xml = content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith((b"<", b"<\x00"))
    reader = xliff.read if is_xml else po.read
    received = reader(content)
    if received.language not in (None, language):
        raise exchange.OtherLanguage
    made = TextImport(
        series_id=place.series.id,
        edition_id=None if place.whole else place.editions[0].id,
        language=language,
        name=name,
        units=exchange.stored(received.units),
        by_id=by.id if by.kind == "user" else None,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def plan(place: Place, waiting: TextImport) -> list[Line]:
    """What each unit of a file would do now, in the order of the file."""
    texts = {text.id: text for text in queries.texts_of(place)}
    # A file may name a text twice; the first one counts.
    units = {unit.id: unit for unit in reversed(exchange.restored(waiting.units))}
    return [_line(unit, texts.get(id), waiting.language) for id, unit in reversed(units.items())]


def seen_of(lines: Sequence[Line]) -> str:
    """The fingerprint of what somebody saw before they agreed."""
    return fingerprints.of([[line.unit.id, line.verdict, line.before] for line in lines])


def take_over(
    place: Place, waiting: TextImport, *, final_as_checked: bool, seen: str, by: Actor, now: datetime
) -> Taken:
    """Put the translations of a file into their places and drop the file; the caller commits. Ready ones become checked
    where ``final_as_checked`` says so. Rows whose owner refuses stay as they were. Raises ChangedMeanwhile."""
    lines = plan(place, waiting)
    if seen_of(lines) != seen:
        raise ChangedMeanwhile
    taken, checked, refused = Counter[Verdict](), 0, 0
    kept = [line for line in lines if line.verdict in _TAKEN and line.text is not None]
    kept.sort(key=lambda line: line.text.key[:2])
    for _row, group in groupby(kept, key=lambda line: line.text.key[:2]):
        own = list(group)
        try:
            with db.session.begin_nested():
                done = _take_row(place, own, waiting.language, final_as_checked, by=by, now=now)
        except DomainError:
            refused += len(own)
            continue
        taken.update(line.verdict for line in own)
        checked += done
    db.session.delete(waiting)
    db.session.flush()
    return Taken(taken, checked, refused)


def _take_row(
    place: Place, lines: Sequence[Line], language: str, final_as_checked: bool, *, by: Actor, now: datetime
) -> int:
    """The translations of one row, by one change; how many of them count as checked."""
    db.session.refresh(lines[0].text.row, with_for_update={"key_share": True, "of": type(lines[0].text.row)})
    service.write_row({line.text.key: (line.text, line.unit.target) for line in lines}, language, by=by, now=now)
    done = 0
    for line in lines:
        checked = final_as_checked and line.can_be_checked
        if line.verdict is Verdict.SAME and (not checked or line.state is State.CHECKED):
            continue
        source = line.unit.source if line.verdict is Verdict.OUTDATED else line.text.source
        service.say(line.text, language, line.unit.target, source=source, checked=checked, by=by, now=now)
        done += checked
    return done


def _line(unit: Unit, text: Text | None, language: str) -> Line:
    if text is None or language == text.original:
        return Line(unit, None, Verdict.UNKNOWN)
    before, state = text.value.get(language, ""), text.states[language]
    is_current = exchange.same(unit.source, text.source)
    found = tuple(rules.damages(unit.source, unit.target, text.field))
    if unit.is_marked:
        found = (*found, Damage.MARKUP)
    if not unit.target:
        verdict, found = Verdict.EMPTY, ()
    elif set(found) & rules.REFUSED:
        verdict = Verdict.REFUSED
    elif exchange.same(unit.target, before) and (is_current or state is State.CHECKED):
        verdict = Verdict.SAME
    elif not is_current:
        verdict = Verdict.OUTDATED
    else:
        verdict = Verdict.CHANGED if before else Verdict.NEW
    return Line(unit, text, verdict, found, before, state)


def drop(waiting: TextImport) -> None:
    """Throw a file away; the caller commits."""
    db.session.delete(waiting)
    db.session.flush()


def drop_id(id: int) -> None:
    """The same by its number; one that is gone already is none to drop."""
    if waiting := db.session.get(TextImport, id):
        drop(waiting)
