"""What everybody may read of a session, as calendars and schedules name it.

A release is frozen, and what belongs to it comes later: slides are published while people go home. So feeds say what may be
read at this moment, whatever release they show. Publishing and taking back count the series' version up, as everything
public does, so that the feed and its ETag are others at once. The SEQUENCE of an entry stays, because nobody has to look at
their day again; LAST-MODIFIED moves on, because some readers look at nothing else.
"""

from datetime import datetime
from typing import NamedTuple

from flask import current_app

from app import i18n
from app.files.rules import MEDIA_TYPES
from app.programme import material_queries
from app.programme.material_rules import KIND_LABELS
from app.series.models import Edition


class Document(NamedTuple):
    """A published file: its whole address, what it is in words, its media type, what its owner calls it, since when."""

    address: str
    title: str
    media_type: str
    filename: str
    since: datetime


def of(edition: Edition) -> dict[int, list[Document]]:
    """Of each session of a conference, by its id; in the language being spoken."""
    base = f"{current_app.config['SETTINGS'].base_url}/{edition.series.slug}/{edition.slug}/material"
    return {
        id: [
            Document(
                f"{base}/{one.file.key}",
                f"{KIND_LABELS[one.kind]} ({i18n.autonym(one.language)})",
                MEDIA_TYPES[one.file.format],
                one.file.name,
                one.published_at,  # type: ignore[arg-type]
            )
            for one in materials
        ]
        for id, materials in material_queries.public(edition).items()
    }
