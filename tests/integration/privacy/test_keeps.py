"""Every table is decided upon: what it keeps of people, and why; or that it holds nothing about anybody."""

from app.database import db
from app.privacy import service

# These speak of conferences, programmes and places, never of persons.
ABOUT_NOBODY = {
    "audit_seal", "brief", "call", "call_session_type", "call_track", "category", "channel", "criterion", "edition",
    "floor", "glossary_term", "late_code", "letter_text", "membership", "offer", "question", "quota", "review_phase", "room",
    "series", "session_type", "track",
}  # fmt: skip
# A row that hangs on one of these is about a person.
PEOPLE = {"registration", "user_account", "message", "audit_entry", "speaker", "proposal"}


def test_every_table_says_what_it_keeps_of_people(app):
    undecided = set(db.metadata.tables) - set(service.KEEPS) - ABOUT_NOBODY
    assert undecided == set()


def test_nothing_is_kept_in_tables_that_do_not_exist(app):
    assert set(service.KEEPS) - set(db.metadata.tables) == set()


def test_tables_about_nobody_hang_on_nobody(app):
    hanging = {
        table.name
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in PEOPLE
    }
    assert hanging & ABOUT_NOBODY == set()


def test_every_reason_is_a_sentence(app):
    with app.test_request_context("/en/"):
        reasons = {table: str(reason) for table, reason in service.KEEPS.items()}
    assert [table for table, reason in reasons.items() if not reason.endswith(".")] == []
