"""Many files as one archive, written while it is sent: no more than one of them is in memory."""

import zipfile
from collections.abc import Iterable, Iterator

from app.database import db
from app.programme.models import Material, Session
from app.values import moments

_PIECE = 64 * 1024


class _Pipe:
    """What the archive is written into, and taken out of again at once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._written.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """What is written is there."""

    def taken(self) -> bytes:
        taken, self._written = b"".join(self._written), []
        return taken


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """An archive of these (name, content), piece by piece. Slides and documents are packed already and are stored."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, content in files:
            # The same files make the same archive: none of them says when it was packed.
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as part:
                for start in range(0, len(content), _PIECE):
                    part.write(content[start : start + _PIECE])
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


def name_of(material: Material, session: Session, zone: str) -> str:
    """Where it lies in the archive: by day, time and session, under a name of our own."""
    starts = moments.local(session.starts_at, zone) if session.starts_at else None
    folder = f"{starts:%Y-%m-%d_%H%M}_{session.slug}" if starts else f"unplaced_{session.slug}"
    parts = [material.kind.value, material.language, material.speaker.slug if material.speaker else "organisers"]
    return f"{folder}/{'_'.join(parts)}_v{material.version}.{material.file.format.value}"


def content_of(material: Material) -> bytes:
    """Its bytes, not kept in the session once they are sent."""
    content = material.file.content
    db.session.expire(material.file, ["content"])
    return content
