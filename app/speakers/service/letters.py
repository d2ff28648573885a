"""Letters to speakers: what they say, who signs them, and writing them, to be looked at once more before they go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.speakers import letter_mails, letters, pipeline_queries
from app.speakers.letter_rules import LetterKind, NobodyChosen, UnknownPlaceholder, unknown_in
from app.speakers.models import Approach, LetterSignature, LetterText
from app.speakers.service.pipeline import advance, answer
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated


def write_letters(
    edition: Edition, kind: LetterKind, approaches: Sequence[Approach], *, by: Actor, now: datetime
) -> list[Message]:
    """Write a letter to each, in the language of their mails, and hold it back for a second look; the caller commits.

    A letter that is held back already stays if it says the same, and is stopped in favour of the new one if not. Raises
    NobodyChosen.
    """
    reached = sorted((one for one in approaches if one.speaker.email), key=lambda one: one.id)
    if not reached:
        raise NobodyChosen
    parts: dict[str, Any] = {
        "changed": pipeline_queries.letter_text(edition, kind),
        "brief": pipeline_queries.brief_of(edition),
        "signature": pipeline_queries.signature_of(edition),
    }
    held = []
    for approach in reached:
        # Two who write at once would both find nothing held back.
        db.session.refresh(approach, with_for_update={"of": Approach})
        earlier = pipeline_queries.letters_to(approach, kind)
        cause = f"speakers.{kind}:{approach.id}:{len(earlier) + 1}"
        letter = letter_mails.letter(kind, approach, approach.speaker.mail_language, cause=cause, **parts)
        waiting = [message for message in earlier if message.state is MessageState.HELD]
        same = [one for one in waiting if (one.to_address, one.html) == (letter.to_address, letter.html)]
        for message in waiting:
            if message not in same[:1]:
                outbox.stop(message, by=by, now=now)
        if same:
            held.append(same[0])
            continue
        message = outbox.put(letter, now=now, held=True)
        if message is not None:
            held.append(message)
            db.session.flush()
            audit.record("approach.letter_written", approach, by=by, at=now, changes={"letter": (None, kind)})
    return held


def follow_letters(kind: LetterKind, *, now: datetime) -> int:
    """Move those on whose letter has been let go since, in the name of whoever did; how many. The caller commits."""
    found = pipeline_queries.let_go(kind)
    for one in found:
        advance(one.approach.edition, one.approach.speaker, to=one.to, by=one.by, now=now)
    return len(found)


def answer_letter(approach: Approach, comes: bool, message: str, *, by: Actor, now: datetime) -> None:
    """Somebody says yes or no, and whoever looks after them is told by mail; the caller commits. The same answer again
    changes nothing more. Raises NotThisStep."""
    if answer(approach, comes, message, by=by, now=now):
        cause = f"speakers.answered:{approach.id}:{now.isoformat()}"
        outbox.put(letter_mails.answered(approach, comes, message, cause=cause), now=now)


def facts_of_text(edition: Edition, kind: LetterKind) -> dict[str, Translated]:
    """Subject and text of a kind of letter as they are now, in the languages of the series."""
    changed = pipeline_queries.letter_text(edition, kind)
    subject, text = letters.text_of(kind, changed, edition.series.languages)
    return {"subject": subject, "text": text}


def change_text(
    edition: Edition, kind: LetterKind, subject: Translated, text: Translated, *, seen: str, by: Actor, now: datetime
) -> None:
    """Change what a kind of letter says; a language left empty says what is offered. The caller commits. ``seen`` is the
    fingerprint of the facts somebody started from. Raises ChangedMeanwhile, UnknownPlaceholder."""
    _hold(edition)
    before = facts_of_text(edition, kind)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    for name, written in (("subject", subject), ("text", text)):
        if any(unknown_in(one) for one in written.values()):
            refusal = UnknownPlaceholder()
            refusal.field = name
            raise refusal
    offered_subject, offered_text = letters.offered_in(kind, edition.series.languages)
    own = _other_than(offered_subject, subject), _other_than(offered_text, text)
    stored = pipeline_queries.letter_text(edition, kind)
    if own == ((stored.subject, stored.text) if stored else (Translated(), Translated())):
        return
    if stored is None:
        stored = LetterText(edition_id=edition.id, kind=kind)
        db.session.add(stored)
    (stored.subject, stored.text), stored.changed_at = own, now
    db.session.flush()
    audit.record("edition.letter_changed", edition, by=by, at=now, changes={"letter": (None, kind)})


def facts_of_signature(edition: Edition) -> dict[str, Any]:
    stored = pipeline_queries.signature_of(edition)
    return {"name": stored.name if stored else "", "office": stored.office if stored else Translated()}


def sign(edition: Edition, name: str, office: Translated, *, seen: str, by: Actor, now: datetime) -> None:
    """Say who signs the letters; the caller commits. ``seen`` as above. Raises ChangedMeanwhile."""
    _hold(edition)
    before = facts_of_signature(edition)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    if before == {"name": name, "office": office}:
        return
    stored = pipeline_queries.signature_of(edition)
    if stored is None:
        stored = LetterSignature(edition_id=edition.id, name=name)
        db.session.add(stored)
    stored.name, stored.office, stored.changed_at = name, office, now
    db.session.flush()
    audit.record("edition.signature_changed", edition, by=by, at=now)


def _other_than(offered: Translated, written: Translated) -> Translated:
    return Translated({code: text for code, text in written.items() if text != offered.get(code)})


def _hold(edition: Edition) -> None:
    """One after the other: the row may not be there yet, so the conference's own is held."""
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    db.session.expire_all()
