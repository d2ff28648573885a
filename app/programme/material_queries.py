"""What there is of slides and speeches, and who still owes some."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.files.models import File
from app.files.rules import FETCHABLE, ScanState
from app.programme import material_rules as rules
from app.programme import queries
from app.programme.material_rules import FOR_INTERPRETERS, PUBLISHABLE, SUFFICES, Due, Standing
from app.programme.models import Material, Session, SessionSpeaker
from app.programme.rules import HEARD_MODES, MaterialKind
from app.series.models import Edition
from app.speakers.models import Speaker

_ORDER = list(MaterialKind)
_WHOLE = (joinedload(Material.file), joinedload(Material.speaker))


@dataclass(frozen=True)
class Line:
    """A session with the newest of what there is of it, and how it stands."""

    session: Session
    newest: list[Material]
    due: Due
    standing: Standing
    is_interpreted: bool


def of_session(session: Session) -> list[Material]:
    """Everything of a session, older versions behind newer ones."""
    return _sorted(db.session.scalars(sa.select(Material).where(Material.session_id == session.id).options(*_WHOLE)))


def of_edition(edition: Edition) -> dict[int, list[Material]]:
    """The same of a whole conference, by the session's id."""
    found = sa.select(Material).join(Material.session).where(Session.edition_id == edition.id).options(*_WHOLE)
    by_session: dict[int, list[Material]] = {}
    for material in _sorted(db.session.scalars(found)):
        by_session.setdefault(material.session_id, []).append(material)
    return by_session


def of_speaker(speaker: Speaker) -> list[Material]:
    """What somebody handed in, for all conferences."""
    return _sorted(queries.materials_of(speaker))


def newest(materials: Iterable[Material]) -> list[Material]:
    """The last version of each, without what the virus scanner refused; ``materials`` are in our order."""
    kept: dict[tuple[int, MaterialKind, str, int | None], Material] = {}
    for material in materials:
        if material.file.scan is not ScanState.REFUSED:
            kept.setdefault(_group(material), material)
    return list(kept.values())


def find(edition: Edition, id: int) -> Material | None:
    return db.session.scalar(
        sa.select(Material)
        .join(Material.session)
        .where(Session.edition_id == edition.id, Material.id == id)
        .options(*_WHOLE)
    )


def find_of(speaker: Speaker, id: int) -> Material | None:
    """The one with this number, if this person handed it in."""
    return db.session.scalar(
        sa.select(Material).where(Material.speaker_id == speaker.id, Material.id == id).options(*_WHOLE)
    )


def find_by_key(edition: Edition, key: str) -> Material | None:
    """By the name of its file in addresses."""
    return db.session.scalar(
        sa.select(Material)
        .join(Material.session)
        .join(Material.file)
        .where(Session.edition_id == edition.id, File.key == key)
        .options(*_WHOLE)
    )


def is_for_interpreters(material: Material) -> bool:
    """Whether it is the version that interpreters prepare with."""
    return material.kind in FOR_INTERPRETERS and any(
        one.id == material.id for one in newest(of_session(material.session))
    )


def public(edition: Edition) -> dict[int, list[Material]]:
    """What everybody may read of the sessions that are published, by the session's id: of each the newest version that
    somebody of the team has published."""
    found = (
        sa.select(Material)
        .join(Material.session)
        .join(Material.file)
        .where(Session.edition_id == edition.id, Material.published_at.is_not(None), File.scan.in_(FETCHABLE))
        .options(*_WHOLE)
    )
    materials = newest(_sorted(db.session.scalars(found)))
    released = queries.released(edition).by_id if materials else {}
    by_session: dict[int, list[Material]] = {}
    for material in materials:
        if material.session_id in released:
            by_session.setdefault(material.session_id, []).append(material)
    return by_session


def waiting(edition: Edition) -> list[Material]:
    """What could be published and is not: whoever it is from agrees, and it is the newest version."""
    return [
        one
        for materials in of_edition(edition).values()
        for one in newest(materials)
        if one.kind in PUBLISHABLE and one.consented_at and not one.published_at and one.file.scan in FETCHABLE
    ]


def lines(edition: Edition, given: dict[int, datetime], *, now: datetime) -> list[Line]:
    """The sessions of a conference in which somebody speaks, or of which there is something: those that are interpreted
    first, then in order of time. ``given`` is when a call wants the slides, by the session's id."""
    sessions = [one for one in queries.sessions_of(edition) if not one.is_cancelled and not one.is_shared]
    there = of_edition(edition)
    found = [
        _line(session, there.get(session.id, []), given.get(session.id), now)
        for session in sessions
        if session.speakers or session.id in there
    ]
    return sorted(found, key=lambda line: (not line.is_interpreted, line.session.starts_at is None))


def line_of(session: Session, given: datetime | None, *, now: datetime) -> Line:
    """One session of the same."""
    return _line(session, of_session(session), given, now)


def owing(edition: Edition, given: dict[int, datetime], *, now: datetime) -> list[Line]:
    """The sessions of which something is still missing."""
    return [one for one in lines(edition, given, now=now) if one.standing in (Standing.MISSING, Standing.LATE)]


def has_everything(edition: Edition, speaker: Speaker) -> bool:
    """Whether there is something of every session of a conference for which somebody owes it, and of one at least."""
    sessions = [
        one for one in queries.sessions_with([speaker.id]) if one.edition_id == edition.id and not one.is_cancelled
    ]
    owed = [one for one in sessions if _is_owed(one)] or sessions
    there = sa.select(Material.session_id).join(Material.file).where(
        Material.session_id.in_([one.id for one in owed]),
        Material.kind.in_(SUFFICES),
        File.scan != ScanState.REFUSED,
    )  # fmt: skip
    return bool(owed) and set(db.session.scalars(there)) == {one.id for one in owed}


def speaks_in(session: Session, speaker: Speaker) -> bool:
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(SessionSpeaker.session_id == session.id, SessionSpeaker.speaker_id == speaker.id)
            )
        )
    )


def _line(session: Session, materials: Sequence[Material], given: datetime | None, now: datetime) -> Line:
    edition = session.edition
    due = rules.due(edition.starts_on, edition.timezone, given)
    kept = newest(materials)
    standing = rules.standing(owed=_is_owed(session), kinds=[one.kind for one in kept], due=due, now=now)
    return Line(session, kept, due, standing, _is_interpreted(session))


def _is_owed(session: Session) -> bool:
    return rules.is_owed(
        session.kind,
        has_speakers=bool(session.speakers),
        is_interpreted=_is_interpreted(session),
        has_slides=session.slides_language is not None,
    )


def _is_interpreted(session: Session) -> bool:
    return any(channel.mode in HEARD_MODES for channel in session.channels)


def _group(material: Material) -> tuple[int, MaterialKind, str, int | None]:
    return material.session_id, material.kind, material.language, material.speaker_id


def _sorted(materials: Iterable[Material]) -> list[Material]:
    return sorted(
        materials,
        key=lambda one: (
            one.session_id, _ORDER.index(one.kind), one.language, one.speaker_id or 0, -one.version, -one.id,
        ),
    )  # fmt: skip
