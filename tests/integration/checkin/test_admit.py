"""Letting people in: what is written down, what is asked twice, and what is answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.badges import queries as badges
from app.badges import tickets
from app.checkin import answering, queries, service
from app.checkin.models import Scan
from app.checkin.rules import Asked, GateKind, NoSuchPerson, NothingToUndo, ScanIdTaken, Verdict
from app.database import db
from app.programme.rules import SessionKind
from app.registration import service as registrations
from app.registration.rules import Menu
from app.values.access import VISITOR
from tests.factories.checkin import HELPER, by_code, main_gate
from tests.factories.registration import NOW, edition, registered, session

pytestmark = pytest.mark.both_databases


def admit(gate, asked, now=NOW):
    return service.admit(gate, asked, by=HELPER, now=now)


def test_a_badge_lets_its_owner_in_once(app):
    here = edition()
    ruta = registered(here)
    gate = main_gate(here)
    first, second = admit(gate, by_code(ruta)), admit(gate, by_code(ruta), NOW + timedelta(minutes=5))
    assert (first.verdict, second.verdict) == (Verdict.WELCOME, Verdict.ALREADY_IN)
    assert second.person.since == NOW
    assert queries.counts(gate) == (1, 1)
    logged = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == ruta.id)).all()
    assert logged.count("checkin.welcomed") == 1


def test_a_badge_is_handed_out_at_the_first_welcome_at_the_main_entrance(app):
    """Not in advance, not once more after a check-in was taken back, and that is not taken back with it."""
    here = edition()
    trip = session(here, hour=13, places=5, kind=SessionKind.EXCURSION)
    ruta = registered(here, sessions=(trip.id,))
    main, bus = service.gates(here)

    def handed_out():
        return [(event.act.value, event.at, event.user_id) for event in badges.events_of(ruta.id)]

    def logged():
        found = sa.select(AuditEntry).where(AuditEntry.object_id == ruta.id, AuditEntry.action == "badge.handed_out")
        return [(entry.object_kind, entry.edition_id, entry.at) for entry in db.session.scalars(found)]

    assert (admit(bus, by_code(ruta)).verdict, handed_out(), logged()) == (Verdict.WELCOME, [], [])
    late = NOW + timedelta(minutes=5)
    welcome = admit(main, by_code(ruta), late)
    once = [("handed_out", NOW, HELPER.id)]
    assert (handed_out(), logged()) == (once, [("registration", here.id, late)])
    service.undo(queries.find_scan(welcome.client_id), "wrong person", by=HELPER, now=late)
    assert handed_out() == once
    assert admit(main, by_code(ruta), late).verdict is Verdict.WELCOME
    assert (handed_out(), len(logged())) == (once, 1)


def test_who_is_not_let_in_gets_no_badge(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    registrations.cancel(ruta, by=VISITOR, now=NOW)
    admit(gate, by_code(ruta))
    assert badges.events_of(ruta.id) == []


def test_the_same_scan_again_gets_the_first_answer(app):
    here = edition()
    gate, asked = main_gate(here), by_code(registered(here))
    first, again = admit(gate, asked), admit(gate, asked, NOW + timedelta(hours=1))
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.verdict, again.at) == (Verdict.WELCOME, NOW)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 1


def test_a_scan_id_of_another_gate_is_refused(app):
    here, there = edition(), edition()
    asked = by_code(registered(here))
    admit(main_gate(here), asked)
    with pytest.raises(ScanIdTaken):
        admit(main_gate(there), asked)


def test_the_address_on_the_badge_and_small_letters_are_read(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    assert admit(gate, by_code(ruta, code=tickets.address_of(ruta).lower())).verdict is Verdict.WELCOME


def test_a_new_ticket_voids_the_old_badge(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    old = by_code(ruta)
    registrations.reissue_ticket(ruta, by=VISITOR, now=NOW)
    assert admit(gate, old).verdict is Verdict.VOID
    assert admit(gate, by_code(ruta)).verdict is Verdict.WELCOME


def test_who_cancelled_is_not_let_in(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    registrations.cancel(ruta, by=VISITOR, now=NOW)
    assert admit(gate, by_code(ruta)).verdict is Verdict.CANCELLED


def test_a_badge_of_another_conference_names_that_conference_and_nobody(app):
    here, there = edition(), edition()
    with app.test_request_context("/en/"):
        answer = answering.answer(admit(main_gate(here), by_code(registered(there))))
    assert (answer.verdict, answer.who, answer.hand_out) == (Verdict.OTHER_EDITION, (), ())
    assert answer.text.startswith("This badge is for another conference (Borne, 16–17 May 2090).")


@pytest.mark.parametrize("code", ["", "hello", "ABC" * 40, "ſ" * 120, "\0", "HTTPS://EXAMPLE.ORG/T/" + "A" * 120])
def test_what_is_no_ticket_is_unknown(app, code):
    given = admit(main_gate(edition()), Asked("3f0c4a3e-0000-4000-8000-000000000001", NOW, code=code))
    assert (given.verdict, given.person) == (Verdict.UNKNOWN, None)


def test_a_person_of_another_conference_is_not_on_the_list(app):
    here, stranger = edition(), registered(edition())
    with pytest.raises(NoSuchPerson):
        admit(main_gate(here), Asked("3f0c4a3e-0000-4000-8000-000000000002", NOW, registration_id=stranger.id))


def test_each_bookable_excursion_has_a_gate_for_those_who_booked(app):
    here = edition()
    bus = session(here, hour=13, places=5, kind=SessionKind.EXCURSION)
    session(here, hour=13, places=5, kind=SessionKind.WORKSHOP)
    booked, other = registered(here, sessions=(bus.id,)), registered(here)
    main, gate = service.gates(here)
    assert (main.kind, gate.kind, gate.session_id) == (GateKind.MAIN, GateKind.EXCURSION, bus.id)
    assert [each.id for each in service.gates(here)] == [main.id, gate.id]
    assert admit(gate, by_code(booked)).verdict is Verdict.WELCOME
    assert admit(gate, by_code(other)).verdict is Verdict.NOT_BOOKED
    assert queries.counts(gate) == (1, 1)
    assert admit(main, by_code(booked)).verdict is Verdict.WELCOME


def test_what_to_hand_out(app):
    here = edition()
    session(here)
    bus = session(here, hour=13, places=5, kind=SessionKind.EXCURSION)
    ruta = registered(here, sessions=(bus.id,), menu=Menu.VEGAN)
    with app.test_request_context("/en/"):
        answer = answering.answer(admit(main_gate(here), by_code(ruta)))
    assert [(item.icon, item.text, item.strong, item.number) for item in answer.hand_out] == [
        ("phones", "Receiver on channel", "Lietuvių", "4"),
        ("bus", "Booked excursion, Tuesday 16 May, 15:00", bus.title["en"], ""),
        ("menu", "Menu", "vegan", ""),
    ]


def test_nothing_to_hand_out_to_who_understands_everything(app):
    here = edition()
    session(here)
    ruta = registered(here, understands=("nl",), wants=())
    with app.test_request_context("/en/"):
        assert answering.answer(admit(main_gate(here), by_code(ruta))).hand_out == ()


def test_a_check_in_is_taken_back_with_a_reason_and_can_be_repeated(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    first = admit(gate, by_code(ruta))
    for _time in range(2):
        undone = service.undo(queries.find_scan(first.client_id), "wrong person", by=HELPER, now=NOW)
        assert (undone.is_undone, queries.counts(gate)) == (True, (0, 1))
    logged = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == ruta.id)).all()
    assert logged.count("checkin.undone") == 1
    assert admit(gate, by_code(ruta)).verdict is Verdict.WELCOME


def test_only_a_welcome_can_be_taken_back(app):
    here = edition()
    ruta, gate = registered(here), main_gate(here)
    admit(gate, by_code(ruta))
    again = admit(gate, by_code(ruta))
    with pytest.raises(NothingToUndo):
        service.undo(queries.find_scan(again.client_id), "no reason", by=HELPER, now=NOW)


def test_people_are_found_without_accents(app):
    here = edition()
    ruta = registered(here, name="Rūta Žukauskienė")
    muller = registered(here, name="Jörg Müller")
    gate = main_gate(here)
    admit(gate, by_code(ruta))

    def found(text):
        return [(one.registration.id, one.welcome is not None) for one in queries.search(gate, text)]

    assert found("zukausk") == [(ruta.id, True)]
    assert found("mueller") == found("muller") == found("Müller j") == [(muller.id, False)]
    assert found("") == found("%") == found("nobody") == []


def test_a_list_of_three_asks_as_often_as_a_list_of_one(app, count_queries):
    here = edition()
    gate = main_gate(here)
    asked = []
    for _number in range(3):
        registered(here, town="Kleinort")
        db.session.expire_all()
        with count_queries() as queries_made:
            queries.search(gate, "kleinort")
        asked.append(len(queries_made))
    assert asked[0] == asked[2]
