"""Slides and speeches, for tests. Everything is flushed; the caller commits."""

from datetime import datetime
from typing import Any

from app.files.rules import Upload
from app.programme import material
from app.programme.material_rules import WantedMaterial
from app.programme.models import Material, Session
from app.programme.rules import MaterialKind
from app.speakers.models import Speaker
from app.values.access import Actor
from tests.factories import files
from tests.factories.programme import BY
from tests.factories.world import NOW, World


def upload(number: int = 1, name: str = "Trains 2030.pdf") -> Upload:
    """A file of its own for each ``number``."""
    return Upload(name, files.pdf().replace(b"[0 0 72 72]", b"[0 0 72 %02d]" % (10 + number % 90)))


def wanted(number: int = 1, **changes: Any) -> WantedMaterial:
    values: dict[str, Any] = {"kind": MaterialKind.SLIDES, "language": "nl", "upload": upload(number), **changes}
    return WantedMaterial(**values)


def handed_in(
    session: Session,
    number: int = 1,
    *,
    speaker: Speaker | None = None,
    by: Actor = BY,
    now: datetime = NOW,
    is_public: bool = False,
    **changes: Any,
) -> Material:
    """What a speaker sent for a session, or the organisers did."""
    made = material.hand_in(
        session, wanted(number, **{"consents": is_public, **changes}), speaker=speaker, by=by, now=now
    )
    if is_public:
        material.publish(made, by=BY, now=now)
    return made


def part(world: World) -> None:
    """``world.material``: published slides of somebody who speaks in ``world.edition``."""
    world.material = handed_in(world.session, speaker=world.session.speakers[0], is_public=True)
