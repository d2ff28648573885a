"""What a call asks, and the states of what is proposed."""

from enum import StrEnum


class ProposalState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ON_HOLD = "on_hold"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    FILE = "file"


class Audience(StrEnum):
    """Who sees the answers to a question."""

    ORGANISERS = "organisers"
    REVIEWERS = "reviewers"
    PUBLIC = "public"


class Partaking(StrEnum):
    """Whether somebody named in a proposal has said that they take part."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
