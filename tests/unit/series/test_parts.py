"""When a part of a conference is ready for the public."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.series import parts
from app.series.rules import EditionState, OfferKind, OfferStatus
from app.values import fingerprints
from app.values.translated import Translated

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
TEXT = Translated(de="Wasser", en="Water")


def edition(**changes):
    values = {
        "state": EditionState.PLANNED, "slug": "borne", "theme": TEXT, "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 2), "timezone": "Europe/Amsterdam", "about": TEXT, "audience": TEXT, "costs": TEXT,
        "venue_name": TEXT, "venue_address": "Street 1", "venue_map_url": "", "venue_access": Translated(),
        "registration_opens_at": None, "registration_closes_at": NOW + timedelta(days=60),
        "changes_until": NOW + timedelta(days=70), "controller": TEXT, "dpo_contact": "dpo@example.org",
        "authority": TEXT, "imprint": TEXT, "accessibility_feedback": "a@example.org", "enforcement": TEXT,
        "accessibility_gaps": Translated(), "accessibility_assessed_on": None, "offers": [],
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def test_nothing_lacks_when_all_is_there():
    assert parts.lacking(edition(), NOW) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"theme": Translated()}, "basics"),
        ({"starts_on": date(2026, 6, 9)}, "basics"),
        ({"about": Translated()}, "about"),
        ({"costs": Translated()}, "about"),
        ({"venue_address": ""}, "venue"),
        ({"registration_closes_at": None}, "window"),
        ({"registration_closes_at": NOW}, "window"),
        ({"registration_opens_at": NOW + timedelta(days=61)}, "window"),
        ({"dpo_contact": ""}, "privacy"),
        ({"imprint": Translated()}, "imprint"),
        ({"enforcement": Translated()}, "accessibility"),
    ],
)
def test_what_the_public_needs_is_named(change, part):
    assert parts.lacking(edition(**change), NOW) == [part]


def test_an_announced_conference_may_lie_in_the_past():
    past = edition(state=EditionState.ANNOUNCED, starts_on=date(2026, 1, 1), registration_closes_at=NOW - timedelta(9))
    assert parts.lacking(past, NOW) == []


def test_offers_are_complete_once_something_is_offered():
    offer = SimpleNamespace(kind=OfferKind.CAPTIONS, status=OfferStatus.NOT_OFFERED, note=Translated())
    assert not parts.is_complete(edition(offers=[offer]), parts.Offers, NOW)
    offer.status = OfferStatus.PLANNED
    assert parts.is_complete(edition(offers=[offer]), parts.Offers, NOW)


def test_missing_languages_are_those_of_texts_that_exist_elsewhere():
    assert parts.missing_languages(edition(), parts.About, ["de", "lt", "en"]) == ["lt"]
    assert parts.missing_languages(edition(costs=Translated(de="frei")), parts.About, ["de", "en"]) == ["en"]
    assert parts.missing_languages(edition(), parts.Access, ["de", "lt"]) == []


def test_every_kind_of_offer_has_its_line():
    lines = parts.offer_lines([SimpleNamespace(kind=OfferKind.RECORDINGS, status=OfferStatus.CONFIRMED, note=TEXT)])
    assert [line.kind for line in lines] == list(OfferKind)
    assert [line.status for line in lines].count(OfferStatus.NOT_OFFERED) == len(OfferKind) - 1


def test_fingerprints_tell_values_apart():
    one = parts.read(parts.About, edition())
    assert fingerprints.of(one) == fingerprints.of(parts.read(parts.About, edition()))
    assert fingerprints.of(one) == fingerprints.of(
        parts.read(parts.About, edition(about=Translated({"en": "Water", "de": "Wasser"})))
    )
    assert fingerprints.of(one) != fingerprints.of(parts.read(parts.About, edition(about=Translated(en="Water"))))
