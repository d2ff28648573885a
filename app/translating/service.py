"""Translations are written and checked. Everything here adds and flushes; the caller commits."""

from collections.abc import Mapping
from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.series.rules import ChangedMeanwhile
from app.translating import queries, rules
from app.translating.models import TextCheck
from app.translating.queries import Key, Text
from app.translating.rules import NothingToCheck, NotTranslatable
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Place
from app.values.translated import Translated


def seen_of(text: Text, language: str) -> str:
    """What somebody has before them who translates ``text`` into ``language``: the original and what stands there."""
    return fingerprints.of([text.original, text.source, text.value.get(language, "")])


def save(text: Text, language: str, wanted: str, *, place: Place, checked: bool, seen: str, by: Actor, now: datetime):
    """Put a translation into its place, as a draft or checked; nothing takes it away. ``seen`` is what `seen_of` said to
    whoever began. Raises ChangedMeanwhile, NotTranslatable, NothingToCheck, and what the owner of the text refuses."""
    text = locked(text, place)
    if language == text.original:
        raise NotTranslatable
    if seen_of(text, language) != seen:
        raise ChangedMeanwhile
    if checked and not wanted:
        raise NothingToCheck
    if wanted != text.value.get(language, ""):
        value = Translated({**text.value, language: wanted})
        text.kind.write(text.row, {text.field.name: value}, by=by, now=now)
    say(text, language, wanted, source=text.source, checked=checked, by=by, now=now)


def locked(text: Text, place: Place) -> Text:
    """A text as it stands now; nobody else changes its row before the transaction ends. Raises NotTranslatable when it is
    not there any more."""
    db.session.refresh(text.row, with_for_update={"key_share": True, "of": type(text.row)})
    found = queries.find_text(place, *text.key)
    if found is None:
        raise NotTranslatable
    return found


def say(text: Text, language: str, wanted: str, *, source: str, checked: bool, by: Actor, now: datetime) -> None:
    """Note what a translator says: of this translation, made from this original. An empty one says nothing."""
    kind, row_id, field = text.key
    check = queries.find_check(text.key, language)
    if not wanted:
        if check is not None:
            db.session.delete(check)
            db.session.flush()
        return
    said = rules.digest(wanted), source, checked
    if check is not None and (check.digest, check.source, check.checked) == said:
        return
    if check is None:
        check = TextCheck(kind=kind, row_id=row_id, field=field, language=language)
        db.session.add(check)
    check.digest, check.source, check.checked = said
    check.by_id, check.at = (by.id if by.kind == "user" else None), now
    db.session.flush()
    before, after = text.states[language], _state(text, language, wanted, source, checked)
    action = "text.checked" if checked else "text.translated"
    about = text.kind.about(text.row)
    audit.record(action, about, by=by, at=now, changes={f"{field}.{language}": (before.value, after.value)})


def forget(kind: str, row_id: int) -> None:
    """Forget what was said of the texts of a row, with the originals kept beside it."""
    for check in queries.checks_of(kind, [row_id]):
        db.session.delete(check)
    db.session.flush()


def write_row(texts: Mapping[Key, tuple[Text, str]], language: str, *, by: Actor, now: datetime) -> None:
    """Put several translations of one row into their places, by the service that owns them."""
    some = next(iter(texts.values()))[0]
    values = {
        text.field.name: Translated({**text.value, language: wanted})
        for text, wanted in texts.values()
        if wanted != text.value.get(language, "")
    }
    if values:
        some.kind.write(some.row, values, by=by, now=now)


def _state(text: Text, language: str, wanted: str, source: str, checked: bool) -> rules.State:
    value = Translated({**text.value, language: wanted})
    return rules.state_of(value, language, text.original, rules.Said(rules.digest(wanted), source, checked))
