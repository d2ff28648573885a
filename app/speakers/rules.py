"""What a speaker is, and the steps from a first idea to a word of thanks."""

from enum import StrEnum


class Gender(StrEnum):
    """As a speaker describes themself, if they do; for the balance of a programme only."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Step(StrEnum):
    """How far a conference has come with a speaker, in order; DECLINED ends it at any time."""

    SUGGESTED = "suggested"
    APPROACHED = "approached"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    MATERIAL_COMPLETE = "material_complete"
    HELD = "held"
    THANKED = "thanked"
    DECLINED = "declined"
