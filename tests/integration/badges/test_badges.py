"""Badges of registrations: for their owners, in mails, at the desk, and the keys that sign them."""

import io

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from app.audit.models import AuditEntry
from app.badges import codes, composing, privacy, producers, tickets
from app.badges.models import BadgeAct, BadgeEvent
from app.badges.rules import Channel
from app.database import db
from app.outbox.models import Message
from app.programme.rules import SessionKind
from app.registration import links, service
from app.registration.rules import CategoryKind, RegistrationState
from app.values.access import VISITOR, Role, Scope
from app.values.translated import Translated
from tests.factories import accounts
from tests.factories import registration as make
from tests.factories.registration import NOW


@pytest.fixture
def edition(app):
    return make.edition(categories=(CategoryKind.CITIZEN, CategoryKind.SPEAKER))


@pytest.fixture
def desk(client, edition):
    """The address of the badges at the desk, for a client signed in as host."""
    host = accounts.somebody(Role.HOST_ORGANISER, Scope(edition.series_id, edition.id))
    db.session.commit()
    accounts.sign_in(client, host.email)
    return f"/en/desk/{edition.series.slug}/borne/badges"


def text_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_badge_says_who_and_what_they_listen_to(edition):
    make.session(edition)
    workshop = make.session(edition, hour=13, places=5, title=Translated(lt="Vėjas ir vanduo"))
    ruta = make.registered(edition, name="Rūta Žukauskienė", organisation="Trakų savivaldybė", sessions=(workshop.id,))
    made = composing.badge(ruta)
    assert (made.name, made.organisation, made.town) == ("Rūta Žukauskienė", "Trakų savivaldybė", "Trakai")
    assert (made.languages, made.channel) == (("LT", "EN"), Channel(4, "Lietuvių", "lt"))
    assert (made.series, made.edition, made.place, made.tag) == ("Klimato žiedas", "Borne", None, "lt")
    assert [line for section in made.back.sections[:1] for line in section.lines] == ["15:00 Vėjas ir vanduo"]
    assert codes.read(codes.scanned(made.address), tickets.keys().public) == (edition.id, ruta.id, 1)
    assert made.role == made.back.statement == ""


def test_a_badge_names_the_role_of_those_whom_others_look_for(edition):
    speaker = make.registered(edition, category=CategoryKind.SPEAKER, mail_language="en")
    with_help = composing.badge(speaker)
    assert with_help.role == "Speaker"
    assert with_help.labels.understood == "I understand"


def test_who_understands_everything_needs_no_channel(edition):
    make.session(edition)
    assert composing.badge(make.registered(edition, understands=("nl",), wants=())).channel is None


def test_a_session_that_was_not_booked_asks_for_no_receiver(edition):
    make.session(edition, places=5, kind=SessionKind.EXCURSION)
    assert composing.badge(make.registered(edition)).channel is None


def test_the_funding_statement_stands_on_the_back_of_funded_series_only(edition):
    edition.series.eu_statement = True
    made = composing.badge(make.registered(edition, mail_language="en"))
    assert made.back.statement == "Funded by the European Union"


def test_the_mail_gets_the_badge_as_it_is_then(edition):
    ruta = make.registered(edition, name="Rūta Žukauskienė")
    made = producers.badge(ruta.id)
    assert (made.filename, made.mimetype) == ("badge.pdf", "application/pdf")
    assert [page for page in text_of(made.content) if "Žukauskienė" in page] == text_of(made.content)[:1]


def test_a_registration_that_is_over_has_no_badge(edition):
    ruta = make.registered(edition)
    service.cancel(ruta, by=VISITOR, now=NOW)
    for gone in (ruta.id, 0):
        with pytest.raises(LookupError):
            producers.badge(gone)


def test_the_holder_of_the_link_gets_both_pictures(client, edition):
    ruta = make.registered(edition, name="Rūta Žukauskienė")
    db.session.commit()
    folder = f"/my/{links.token_for(ruta)}"
    pdf, svg = client.get(f"{folder}/badge.pdf"), client.get(f"{folder}/badge.svg")
    assert (pdf.mimetype, svg.mimetype) == ("application/pdf", "image/svg+xml")
    assert len(text_of(pdf.data)) == 2
    for response in (pdf, svg):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/my/nonsense/badge.pdf").status_code == 404


def test_who_cancelled_has_no_badge_any_more(client, edition):
    ruta = make.registered(edition)
    service.cancel(ruta, by=VISITOR, now=NOW)
    db.session.commit()
    assert ruta.state is RegistrationState.CANCELLED
    assert client.get(f"/my/{links.token_for(ruta)}/badge.svg").status_code == 404


def test_sheets_hold_those_not_printed_yet_in_the_order_of_names(client, edition, desk):
    for name in ("Žana Žukaitė", "Ąžuolas Ona", "Bram Boer"):
        make.registered(edition, name=name)
    service.cancel(make.registered(edition, name="Carla Cancelled"), by=VISITOR, now=NOW)
    db.session.commit()
    assert client.page(desk).texts("tbody th") == ["Ąžuolas Ona – Žana Žukaitė"]
    printed = client.send(desk, form="main table form", status=200)
    pages = text_of(printed.data)
    assert [name for page in pages[::2] for name in ("Ąžuolas", "Bram", "Žana") if name in page] == [
        "Ąžuolas",
        "Bram",
        "Žana",
    ]
    assert len(pages) == 6
    assert db.session.scalars(sa.select(BadgeEvent.act)).all() == [BadgeAct.PRINTED] * 3
    assert client.page(desk).texts("tbody th") == []
    client.send(f"{desk}?all=y&one_sided=y", form="main table form", status=200)
    assert db.session.scalars(sa.select(BadgeEvent.act).order_by(BadgeEvent.id)).all()[3:] == [BadgeAct.REPRINTED] * 3
    logged = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "badges.printed")).all()
    assert len(logged) == 2


@pytest.mark.parametrize("ids", ["", "x", "0", "1," * 300])
def test_ids_that_are_none_print_nothing(client, edition, desk, ids):
    make.registered(edition)
    db.session.commit()
    response = client.send(desk, {"ids": ids}, form="main table form", status=409 if ids == "0" else 303)
    assert response.mimetype == "text/html"
    assert db.session.scalars(sa.select(BadgeEvent.id)).all() == []


def test_badges_of_another_conference_are_not_printed(client, edition, desk):
    make.registered(edition)
    stranger = make.registered(make.edition())
    db.session.commit()
    client.send(desk, {"ids": str(stranger.id)}, form="main table form", status=409)


def test_a_lost_badge_is_replaced(client, edition, desk):
    ruta = make.registered(edition)
    db.session.commit()
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Message))
    response = client.send(f"{desk}/{ruta.id}/new-ticket")
    db.session.expire_all()
    assert response.location == desk.replace("/badges", f"/registrations/{ruta.id}")
    assert ruta.ticket_issue == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == before + 1


def test_strangers_print_nothing(client, edition):
    db.session.commit()
    assert client.get(f"/en/desk/{edition.series.slug}/borne/badges").status_code == 302


def test_a_new_key_takes_the_next_number_and_reads_old_badges(cli, make_app):
    first = cli("badges", "new-key").output.strip()
    other = make_app(TICKET_KEYS=first)
    with other.app_context():
        second = other.test_cli_runner().invoke(args=["badges", "new-key"]).output.strip()
    assert (first.partition(":")[0], second.partition(":")[0]) == ("1", "2")
    ring = codes.keyring(f"{first},{second}", "")
    old = codes.make(codes.Ticket(1, 2, 3), codes.keyring(first, "").signing)
    assert codes.read(old, ring.public) == (1, 2, 3)


def test_what_is_kept_of_a_badge(edition):
    ruta = make.registered(edition)
    db.session.add(BadgeEvent(registration_id=ruta.id, act=BadgeAct.PRINTED, at=NOW))
    db.session.flush()
    assert privacy.find(ruta.id) == [{"act": "printed", "at": NOW.isoformat()}]
