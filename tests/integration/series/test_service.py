"""What happens to series, towns and conferences, on both databases."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from app.audit.models import AuditEntry
from app.database import db
from app.series import parts, rules, service
from app.series.models import Edition
from app.series.parts import About, Basics, NewEdition, SeriesFacts, TownFacts, Venue, Window
from app.series.rules import EditionState, OfferStatus
from app.values import fingerprints, moments
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories import series as rings
from tests.factories.series import everywhere

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
DONE = {"by": SYSTEM, "now": NOW}


def facts(**changes):
    values = {
        "slug": "blue-ring", "title": everywhere("Blue Ring"), "description": Translated(), "funding": Translated(),
        "eu_statement": False, "starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31), "languages": ["de", "lt"],
        "contact_email": "office@example.org",
    }  # fmt: skip
    return SeriesFacts(**{**values, **changes})


def town_facts(name="Évora", **changes):
    values = {
        "name": name, "official_name": f"Município de {name}", "country": "PT", "language": "pt",
        "timezone": "Europe/Lisbon", "in_phrase": Translated(), "of_phrase": Translated(), "contact_name": "Office",
        "contact_email": "evora@example.org",
    }  # fmt: skip
    return TownFacts(**{**values, **changes})


def seen(kind, of):
    return fingerprints.of(parts.read(kind, of))


def changed(of, kind, **changes):
    """A part of ``of`` as it stands, with some values changed."""
    return dataclasses.replace(parts.read(kind, of), **changes)


def complete(**changes):
    """A planned conference with everything that the public needs."""
    ring = rings.series()
    return rings.edition(
        ring,
        rings.town(),
        **{
            "state": EditionState.PLANNED, "about": everywhere("2026"), "audience": everywhere("2026"),
            "costs": everywhere("0"), "venue_name": everywhere("Hall"), "venue_address": "Street 1",
            "registration_opens_at": None, "changes_until": moments.end_of_day(date(2026, 8, 25), "Europe/Amsterdam"),
            "controller": everywhere("Borne"), "dpo_contact": "dpo@example.org", "authority": everywhere("AP"),
            "imprint": everywhere("Borne"), "accessibility_feedback": "a@example.org", "enforcement": everywhere("No"),
            **changes,
        },
    )  # fmt: skip


def actions():
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_series_is_made_and_changed(app):
    made = service.create_series(facts(), **DONE)
    version = made.version
    assert service.change_series(made, facts(contact_email="new@example.org"), seen=seen(SeriesFacts, made), **DONE)
    assert (made.contact_email, actions()) == ("new@example.org", ["series.created", "series.changed"])
    db.session.refresh(made)
    assert made.version == version + 1
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "series.changed")).one()
    assert [(value.field, value.before, value.after) for value in entry.values] == [
        ("contact_email", "office@example.org", "new@example.org")
    ]


def test_saving_without_a_change_leaves_no_trace(app):
    made = service.create_series(facts(), **DONE)
    version = made.version
    assert not service.change_series(made, facts(), seen=seen(SeriesFacts, made), **DONE)
    db.session.refresh(made)
    assert (actions(), made.version) == (["series.created"], version)


@pytest.mark.parametrize("slug", ["desk", "de", "new"])
def test_series_may_not_be_called_like_a_word_of_addresses(app, slug):
    with pytest.raises(rules.SlugReserved):
        service.create_series(facts(slug=slug), **DONE)


def test_two_series_are_not_called_the_same(app):
    service.create_series(facts(), **DONE)
    with pytest.raises(rules.SlugTaken):
        service.create_series(facts(), **DONE)


def test_address_of_a_series_is_stable_once_public(app):
    ring = rings.series()
    rings.edition(ring, rings.town())
    with pytest.raises(rules.SlugIsPublic):
        service.change_series(ring, changed(ring, SeriesFacts, slug="other"), seen=seen(SeriesFacts, ring), **DONE)


def test_stale_save_of_a_series_is_refused(app):
    ring = rings.series()
    before = seen(SeriesFacts, ring)
    service.change_series(ring, changed(ring, SeriesFacts, contact_email="a@example.org"), seen=before, **DONE)
    with pytest.raises(rules.ChangedMeanwhile):
        service.change_series(ring, changed(ring, SeriesFacts, contact_email="b@example.org"), seen=before, **DONE)
    assert ring.contact_email == "a@example.org"


def test_towns_join_at_the_end_of_the_ring(app):
    ring, other = rings.series(), rings.series("other")
    first = service.create_town(ring, town_facts(), **DONE)
    second = service.create_town(ring, town_facts(), **DONE)
    assert [town.slug for town in ring.towns] == ["evora", "evora-2"]
    service.add_town(other, second, **DONE)
    assert [town.id for town in other.towns] == [second.id]
    service.add_town(ring, first, **DONE)
    assert [town.id for town in ring.towns] == [first.id, second.id]


def test_towns_are_put_in_order(app):
    ring = rings.series()
    ids = [service.create_town(ring, town_facts(name), **DONE).id for name in ("A", "B", "C")]
    service.order_towns(ring, [ids[2], ids[0], ids[1]], **DONE)
    assert [(one.position, one.town.name) for one in ring.memberships] == [(1, "C"), (2, "A"), (3, "B")]
    with pytest.raises(rules.ChangedMeanwhile):
        service.order_towns(ring, ids[:2], **DONE)


def test_removing_a_town_closes_the_gap(app):
    ring = rings.series()
    towns = [service.create_town(ring, town_facts(name), **DONE) for name in ("A", "B", "C")]
    service.remove_town(ring, towns[1], **DONE)
    assert [(one.position, one.town.name) for one in ring.memberships] == [(1, "A"), (2, "C")]
    with pytest.raises(rules.NotInTheRing):
        service.remove_town(ring, towns[1], **DONE)


def test_a_host_stays_in_the_ring(app):
    ring, host = rings.series(), rings.town()
    rings.edition(ring, host)
    with pytest.raises(rules.HasConferences):
        service.remove_town(ring, host, **DONE)


def test_changing_a_town_reaches_the_pages_of_every_series(app):
    ring, other = rings.series(), rings.series("other")
    town = service.create_town(ring, town_facts(), **DONE)
    service.add_town(other, town, **DONE)
    db.session.refresh(other)
    version = other.version
    before = seen(TownFacts, town)
    assert service.change_town(town, town_facts("Elvas"), seen=before, **DONE)
    db.session.refresh(other)
    assert (town.name, town.slug, other.version) == ("Elvas", "evora", version + 1)
    with pytest.raises(rules.ChangedMeanwhile):
        service.change_town(town, town_facts("Beja"), seen=before, **DONE)


def test_new_conference_has_a_default_for_everything_that_has_one(app):
    ring = rings.series()
    town = service.create_town(ring, town_facts(), **DONE)
    wanted = NewEdition(town.id, date(2026, 9, 20), date(2026, 9, 22), Translated(pt="Água"))
    edition = service.create_edition(ring, wanted, **DONE)
    assert (edition.slug, edition.position, edition.state, edition.timezone) == (
        "evora", 1, EditionState.PLANNED, "Europe/Lisbon",
    )  # fmt: skip
    assert edition.registration_opens_at is None
    assert edition.registration_closes_at == moments.end_of_day(date(2026, 9, 6), "Europe/Lisbon")
    assert edition.changes_until == moments.end_of_day(date(2026, 9, 15), "Europe/Lisbon")
    assert edition.accessibility_feedback == "evora@example.org"
    assert edition.controller["lt"] == "Município de Évora\nevora@example.org"
    assert {offer.status for offer in edition.offers} == {OfferStatus.NOT_OFFERED}
    second = service.create_edition(ring, wanted, **DONE)
    assert (second.slug, second.position) == ("evora-2", 2)


def test_new_conference_needs_a_town_of_the_ring_and_days_in_order(app):
    ring, stranger = rings.series(), rings.town("Trakai")
    town = service.create_town(ring, town_facts(), **DONE)
    with pytest.raises(rules.NotInTheRing):
        service.create_edition(ring, NewEdition(stranger.id, date(2026, 9, 1), date(2026, 9, 2), Translated()), **DONE)
    with pytest.raises(rules.DaysNotInOrder):
        service.create_edition(ring, NewEdition(town.id, date(2026, 9, 2), date(2026, 9, 1), Translated()), **DONE)


def test_two_people_change_different_parts_at_the_same_time(app):
    edition = complete()
    of_about, of_venue = seen(About, edition), seen(Venue, edition)
    service.change_edition(edition, changed(edition, About, costs=everywhere("1")), seen=of_about, **DONE)
    service.change_edition(edition, changed(edition, Venue, venue_address="Street 2"), seen=of_venue, **DONE)
    assert (edition.costs["en"], edition.venue_address, edition.revision) == ("1", "Street 2", 2)
    with pytest.raises(rules.ChangedMeanwhile):
        service.change_edition(edition, changed(edition, About, costs=everywhere("2")), seen=of_about, **DONE)


@pytest.mark.parametrize(
    ("kind", "changes", "refusal", "field"),
    [
        (Basics, {"ends_on": date(2026, 8, 31)}, rules.DaysNotInOrder, "ends_on"),
        (Basics, {"slug": "team"}, rules.SlugReserved, "slug"),
        (Basics, {"slug": "trakai"}, rules.SlugTaken, "slug"),
        (Window, {"registration_opens_at": datetime(2026, 8, 30, tzinfo=UTC)}, rules.WindowNotInOrder, "closes_on"),
        (Window, {"registration_closes_at": datetime(2026, 9, 3, tzinfo=UTC)}, rules.AfterTheEnd, "closes_on"),
        (Window, {"changes_until": datetime(2026, 9, 3, tzinfo=UTC)}, rules.AfterTheEnd, "changes_until_on"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(app, kind, changes, refusal, field):
    edition = complete()
    rings.edition(edition.series, rings.town("Trakai"), 2)
    with pytest.raises(refusal) as caught:
        service.change_edition(edition, changed(edition, kind, **changes), seen=seen(kind, edition), **DONE)
    assert caught.value.field == field


def test_untouched_window_follows_the_days(app):
    ring = rings.series()
    town = service.create_town(ring, town_facts(), **DONE)
    edition = service.create_edition(
        ring, NewEdition(town.id, date(2026, 9, 20), date(2026, 9, 22), Translated(pt="Água")), **DONE
    )
    days = {"starts_on": date(2026, 10, 20), "ends_on": date(2026, 10, 21)}
    service.change_edition(edition, changed(edition, Basics, **days), seen=seen(Basics, edition), **DONE)
    assert edition.registration_closes_at == moments.end_of_day(date(2026, 10, 6), "Europe/Lisbon")
    chosen = datetime(2026, 10, 1, tzinfo=UTC)
    window = changed(edition, Window, registration_closes_at=chosen)
    service.change_edition(edition, window, seen=seen(Window, edition), **DONE)
    days = {"starts_on": date(2026, 10, 27), "ends_on": date(2026, 10, 28)}
    service.change_edition(edition, changed(edition, Basics, **days), seen=seen(Basics, edition), **DONE)
    assert edition.registration_closes_at == chosen


def test_announcing_opens_registration(app):
    edition = complete()
    service.announce(edition, **DONE)
    assert (edition.state, edition.registration_opens_at) == (EditionState.ANNOUNCED, NOW)
    with pytest.raises(rules.NotThisWay):
        service.announce(edition, **DONE)


def test_announcing_keeps_a_day_of_its_own(app):
    opens_at = NOW + timedelta(days=20)
    edition = complete(registration_opens_at=opens_at)
    service.announce(edition, **DONE)
    assert (edition.registration_opens_at, edition.phase(NOW)) == (opens_at, rules.Phase.ANNOUNCED)


def test_announcing_is_refused_while_something_is_missing(app):
    edition = complete(imprint=Translated(), venue_address="")
    with pytest.raises(rules.NotComplete) as caught:
        service.announce(edition, **DONE)
    assert (caught.value.parts, edition.state) == (["venue", "imprint"], EditionState.PLANNED)


def test_announced_conference_keeps_what_the_public_needs(app):
    edition = complete()
    service.announce(edition, **DONE)
    with pytest.raises(rules.NotComplete):
        service.change_edition(edition, changed(edition, About, costs=Translated()), seen=seen(About, edition), **DONE)


def test_address_of_an_announced_conference_is_stable(app):
    edition = complete()
    service.change_edition(edition, changed(edition, Basics, slug="nearby"), seen=seen(Basics, edition), **DONE)
    service.announce(edition, **DONE)
    with pytest.raises(rules.SlugIsPublic):
        service.change_edition(edition, changed(edition, Basics, slug="away"), seen=seen(Basics, edition), **DONE)
    assert edition.slug == "nearby"


def test_privacy_notice_counts_its_public_versions(app):
    edition = complete()
    kind = parts.Privacy
    service.change_edition(edition, changed(edition, kind, dpo_contact="a"), seen=seen(kind, edition), **DONE)
    assert edition.privacy_version == 1
    service.announce(edition, **DONE)
    service.change_edition(edition, changed(edition, kind, dpo_contact="b"), seen=seen(kind, edition), **DONE)
    assert edition.privacy_version == 2


def test_cancelled_conference_says_why(app):
    edition = complete()
    service.cancel(edition, everywhere("Flood 2026"), **DONE)
    assert (edition.phase(NOW), edition.public_reason["lt"], edition.cancelled_at) == (
        rules.Phase.CANCELLED, "Flood 2026", NOW,
    )  # fmt: skip
    for act in (lambda: service.cancel(edition, Translated(), **DONE), lambda: service.announce(edition, **DONE)):
        with pytest.raises(rules.NotThisWay):
            act()


def test_only_what_took_place_is_archived_and_then_nothing_changes(app):
    edition = complete(state=EditionState.ANNOUNCED)
    with pytest.raises(rules.NotThisWay):
        service.archive(edition, **DONE)
    later = datetime(2026, 9, 4, tzinfo=UTC)
    service.archive(edition, by=SYSTEM, now=later)
    assert edition.phase(later) is rules.Phase.HELD
    with pytest.raises(rules.IsArchived):
        service.change_edition(edition, changed(edition, About, costs=everywhere("1")), seen="", by=SYSTEM, now=later)


def test_every_change_of_state_is_logged(app):
    edition = complete()
    service.announce(edition, **DONE)
    service.cancel(edition, everywhere("2026"), **DONE)
    assert actions() == ["edition.announced", "edition.cancelled"]
    assert db.session.get(Edition, edition.id).revision == 2
