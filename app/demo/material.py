"""Slides, speeches and results of the demonstration, made of the sessions' own texts."""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

import sqlalchemy as sa

from app import i18n
from app.database import db
from app.demo import content
from app.files.rules import Upload
from app.programme import material
from app.programme.material_rules import KIND_LABELS, WantedMaterial
from app.programme.models import Session
from app.programme.rules import MaterialKind
from app.series.models import Edition
from app.values import moments
from app.values.access import SYSTEM
from app.values.languages import PAGE_LANGUAGES

_PAGES = b"""#let it = json(bytes(sys.inputs.data))
#set document(title: it.title, date: none)
#set page(paper: "presentation-16-9", margin: 2.5cm)
#set text(size: 24pt, lang: it.lang)
#align(horizon)[#text(size: 36pt, weight: "bold", it.title)

#it.who]
#pagebreak()
#align(horizon, it.about)
"""


def load(editions: Mapping[str, Edition]) -> None:
    """Put in what some have sent; others are still to send theirs. The caller commits."""
    for row in content.read("material")["files"]:
        edition = editions[row["edition"]]
        session = db.session.scalars(
            sa.select(Session).where(Session.edition_id == edition.id, Session.slug == row["session"])
        ).one()
        speaker = session.speakers[row["from"]] if "from" in row else None
        now = moments.at(edition.starts_on - timedelta(days=row["days"]), time(10), edition.timezone)
        wanted = WantedMaterial(
            MaterialKind(row["kind"]), row["language"], _upload(row, session, speaker), consents="public" in row
        )
        made = material.hand_in(session, wanted, speaker=speaker, by=SYSTEM, now=now)
        if row.get("public"):
            material.publish(made, by=SYSTEM, now=now)


def _upload(row: dict[str, Any], session: Session, speaker: Any) -> Upload:
    if "terms" in row:
        return Upload(f"{session.slug}.txt", "\n".join(row["terms"]).encode())
    with i18n.speaking(row["language"]):
        about = {
            "title": i18n.plain(session.title),
            "who": speaker.name if speaker else session.edition.town.name,
            "about": i18n.plain(session.abstract) or f"{KIND_LABELS[MaterialKind(row['kind'])]} {row['days']}",
            "lang": PAGE_LANGUAGES[row["language"]].tag.partition("-")[0],
        }
    if row["days"] < 5:
        about["title"] += " (2)"
    return Upload(f"{session.slug}-{row['kind']}.pdf", _pdf(about))


def _pdf(about: dict[str, str]) -> bytes:
    # Seven megabytes that only whoever loads the demonstration needs.
    import typst

    return typst.compile(_PAGES, sys_inputs={"data": json.dumps(about)}, ignore_system_fonts=True)
