"""Every text that people read in several languages is declared, so that somebody can translate it."""

import sqlalchemy as sa

from app.database import TranslatedText, db
from app.translating import registry

# Texts that the translation desk does not show, and why.
LEFT_OUT = {
    "edition.public_reason": "said once, in all languages, by the page that cancels a conference",
    "release.note": "a release never changes, its note neither",
    "gate.name": "made by the service in all languages, or taken from its session",
    "letter_text.subject": "begins in each language as the text that is offered there, and is no translation",
    "letter_text.text": "the same",
    "proposal.title": "a speaker's own words; the session made of it has texts that are translated",
    "proposal.abstract": "the same",
}


def translated_columns():
    return {
        f"{mapper.local_table.name}.{column.key}"
        for mapper in db.Model.registry.mappers
        for column in mapper.column_attrs
        if isinstance(column.columns[0].type, TranslatedText)
    }


def declared_columns(app):
    return {f"{kind.model.__table__.name}.{field.name}" for kind in registry.kinds() for field in kind.fields}


def test_every_text_column_is_declared_or_left_out_for_a_reason(app):
    undecided = translated_columns() - declared_columns(app) - set(LEFT_OUT)
    assert undecided == set()


def test_what_is_left_out_exists_and_is_not_declared(app):
    assert set(LEFT_OUT) - translated_columns() == set()
    assert set(LEFT_OUT) & declared_columns(app) == set()


def test_declared_columns_exist(app):
    assert declared_columns(app) - translated_columns() == set()


def test_codes_are_known_once(app):
    codes = [kind.code for kind in registry.kinds()]
    assert len(codes) == len(set(codes))


def test_every_kind_has_a_number_of_its_rows(app):
    for kind in registry.kinds():
        assert len(sa.inspect(kind.model).primary_key) == 1
