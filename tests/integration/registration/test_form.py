"""The form as people meet it: what it asks, what it answers, what it keeps, and that no input breaks it."""

import pytest
import sqlalchemy as sa
from flask import url_for

from app.database import db
from app.outbox.models import Message
from app.registration import queries, service
from app.registration.models import Registration
from app.registration.rules import CategoryKind, ConsentPurpose
from app.series.rules import EditionState
from app.values.access import SYSTEM
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated
from tests.factories import programme
from tests.factories import registration as make
from tests.factories.registration import NOW

RUTA = {
    "name": "Rūta Žukauskienė",
    "email": "ruta@example.org",
    "town": "Trakai",
    "category": "citizen",
    "understands": ["lt", "en"],
    "want_first": "lt",
}

# What is typed by mistake, by curiosity, or by somebody who means no good.
HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u200b\u200b",
    "\u202eevil",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "'; DROP TABLE registration; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%(name)s %s {0}",
    "=HYPERLINK(\"http://x\")",
    "@example.org",
    "a@b@c",
    "Ž" * 3000,
    "x" * 900_000,
    "مرحبا",
    "../../etc/passwd",
    "-1",
    "99999999999999999999999",
    "null",
    "True",
]  # fmt: skip
FIELDS = [
    "form_key", "name", "email", "town", "other_town", "country", "organisation", "category", "understands", "want_first",
    "want_second", "slot_1", "menu", "access_needs", "consent_access_needs", "consent_photos", "consent_participant_list",
]  # fmt: skip


@pytest.fixture
def edition(app):
    made = make.edition(capacity=10)
    make.session(made, hour=9, places=5)
    db.session.commit()
    return made


def address(edition, endpoint="registration.register", lang="en"):
    return f"/{lang}/{edition.series.slug}/{edition.slug}/register" + {
        "registration.register": "", "registration.link": "/link",
    }[endpoint]  # fmt: skip


def people():
    db.session.expire_all()
    return db.session.scalars(sa.select(Registration).order_by(Registration.id)).all()


def mails(kind):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind)).all()


def errors(response):
    return response.page.texts("[id$=-error]")


def test_registering_leads_to_the_confirmation_page(client, edition):
    sent = client.send(address(edition), RUTA)
    [person] = people()
    assert (person.name, person.email, person.town, person.country) == (
        "Rūta Žukauskienė",
        "ruta@example.org",
        "Trakai",
        "LT",
    )
    assert (person.category.kind, person.understands, person.wants) == (CategoryKind.CITIZEN, ["lt", "en"], ["lt"])
    assert (person.mail_language, person.consents, person.menu) == ("en", [], "all")
    page = client.page(sent.location)
    assert page.texts("h1") == ["Your registration has arrived"]
    assert "ruta@example.org" not in page.source
    assert "Rūta" not in page.source


def test_mails_speak_the_language_of_the_page(client, edition):
    client.send(address(edition, lang="de"), RUTA)
    assert [person.mail_language for person in people()] == ["de"]


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_form_comes_back_with_its_errors_in_every_language(client, edition, lang):
    changes = {"name": "", "email": "ruta@", "category": None, "town": ""}
    response = client.send(address(edition, lang=lang), changes, status=422)
    assert len(errors(response)) == 5
    assert len(response.page.all("#errors a")) == 5


def test_nothing_typed_is_lost(client, edition):
    trip = queries.bookable_sessions(edition)[0]
    typed = RUTA | {
        "email": "ruta@", "organisation": "Lake & <Friends>", "want_second": "lls", "menu": "vegan", "slot_1": trip.id,
        "access_needs": "A ramp", "consent_photos": "y", "town": "other", "other_town": "Vilnius", "country": "LT",
    }  # fmt: skip
    response = client.send(address(edition), typed, status=422)
    assert errors(response) == [
        "The part after @ is missing. Example: ruta@example.org",
        "We may only keep what you wrote with your consent. Tick here, or empty the field.",
    ]
    _, _, kept = response.page.form("main form")
    assert {name: kept[name] for name in typed} == {
        name: value if isinstance(value, list) else [str(value)] for name, value in typed.items()
    }


def test_another_town_needs_its_name_and_country(client, edition):
    response = client.send(address(edition), RUTA | {"town": "other"}, status=422)
    assert errors(response) == ["Please write the name of your town.", "Please choose the country of your town."]
    client.send(address(edition), RUTA | {"town": "other", "other_town": "Vilnius", "country": "LT"})
    assert [(person.town, person.country) for person in people()] == [("Vilnius", "LT")]


def test_nothing_is_ticked_before(client, edition):
    page = client.page(address(edition))
    assert [box for box in page.all("input[type=checkbox]") if "checked" in box.attrs] == []


def test_consents_are_those_that_were_ticked(client, edition):
    changes = {"access_needs": "A ramp", "consent_access_needs": "y", "consent_participant_list": "y"}
    client.send(address(edition), RUTA | changes)
    [person] = people()
    assert {consent.purpose for consent in person.consents} == {
        ConsentPurpose.ACCESS_NEEDS, ConsentPurpose.PARTICIPANT_LIST,
    }  # fmt: skip
    assert person.access_needs.text == "A ramp"


def test_the_answer_says_how_each_session_is_followed(client, edition):
    make.session(edition, hour=11)
    make.session(edition, hour=13, floor="lt")
    unheard = make.session(edition, hour=15)
    unheard.channels = []
    programme.release(edition)
    db.session.commit()
    page = client.page(client.send(address(edition), RUTA).location)
    assert [row.split()[0] for row in page.texts(".c-follow p")] == ["By", "Directly.", "You"]


def test_double_submission_is_one_registration(client, edition):
    page = client.page(address(edition))
    _, _, values = page.form("main form")
    values |= {name: value if isinstance(value, list) else [value] for name, value in RUTA.items()}
    first, second = (client.post(address(edition), data=values) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert (len(people()), len(mails("registration.received")), len(mails("registration.links"))) == (1, 1, 0)


def test_a_stranger_learns_nothing_from_registering_somebody_again(client, edition):
    first = client.send(address(edition), RUTA)
    second = client.send(address(edition), RUTA)
    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert (len(people()), len(mails("registration.links"))) == (1, 1)


def test_when_all_is_full_everybody_is_told_the_same_and_who_is_there_gets_the_link(client, edition):
    client.send(address(edition), RUTA)
    page = client.page(address(edition))
    _, _, values = page.form("main form")
    service.set_quota(edition, 1)
    db.session.commit()
    values |= {name: value if isinstance(value, list) else [value] for name, value in RUTA.items()}
    known = client.post(address(edition), data=values)
    unknown = client.post(address(edition), data=values | {"email": ["somebody@example.org"]})
    assert known.status_code == unknown.status_code == 409
    assert known.page.texts("main") == unknown.page.texts("main")
    assert (len(people()), len(mails("registration.links"))) == (1, 1)


def test_a_full_session_is_refused_beside_its_choice(client, edition):
    [trip] = queries.bookable_sessions(edition)
    page = client.page(address(edition))
    _, _, values = page.form("main form")
    service.set_quota(edition, 0, session=trip)
    db.session.commit()
    values |= {name: value if isinstance(value, list) else [value] for name, value in RUTA.items()}
    response = client.post(address(edition), data=values | {"slot_1": [str(trip.id)]})
    assert (response.status_code, errors(response)) == (
        409, ["All places of this session are taken. Please choose another one."],
    )  # fmt: skip
    assert response.page.form("main form")[2]["name"] == ["Rūta Žukauskienė"]
    assert people() == []


def test_a_full_session_and_a_full_category_cannot_be_chosen_and_say_why(client, edition):
    [trip] = queries.bookable_sessions(edition)
    service.set_quota(edition, 0, session=trip)
    service.set_quota(edition, 0, category=queries.find_category(edition, CategoryKind.POLITICIAN))
    db.session.commit()
    page = client.page(address(edition))
    closed = page.all("input[disabled]")
    assert [(box.attrs["name"], box.attrs["value"]) for box in closed] == [
        ("category", "politician"),
        ("slot_1", str(trip.id)),
    ]
    assert sum("places" in text and "taken" in text for text in page.texts(".kern-form-check .small")) == 2


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"registration_opens_at": None}, "Registration is not open yet"),
        ({"registration_opens_at": NOW.replace(year=2089)}, "Registration is not open yet"),
        ({"registration_closes_at": NOW}, "Registration is closed"),
        ({"state": EditionState.PLANNED}, "Registration is not open yet"),
        (
            {"state": EditionState.CANCELLED, "cancelled_at": NOW, "public_reason": Translated(en="A flood.")},
            "This conference is cancelled",
        ),
        ({"starts_on": NOW.date(), "ends_on": NOW.date()}, "This conference is over"),
    ],
)
def test_a_closed_door_says_why_and_shows_the_way_out(client, app, changes, heading):
    edition = make.edition(**changes)
    db.session.commit()
    page = client.page(address(edition))
    assert (page.texts("h1"), page.all("main form")) == ([heading], [])
    assert page.all("main a[href^='mailto:']")


def test_a_conference_without_places_says_so(client, app):
    edition = make.edition(capacity=0)
    db.session.commit()
    assert client.page(address(edition)).texts("h1") == ["All places are taken"]


def test_pages_of_registering_are_kept_by_no_cache(client, edition):
    response = client.get(address(edition))
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_network_that_registers_too_often_keeps_what_it_typed(client, edition, monkeypatch, app):
    settings = app.config["SETTINGS"]
    rate = type(settings.rate_registration)(1, 600)
    monkeypatch.setitem(app.config, "SETTINGS", type(settings)(**{**vars(settings), "rate_registration": rate}))
    client.send(address(edition), RUTA)
    response = client.send(address(edition), RUTA | {"email": "other@example.org"}, status=429)
    assert response.page.form("main form")[2]["email"] == ["other@example.org"]
    assert len(people()) == 1


def test_the_link_is_sent_again_and_nobody_learns_whether(client, edition):
    make.registered(edition, email="ruta@example.org")
    db.session.commit()
    known = client.send(address(edition, "registration.link"), {"email": "Ruta@example.org"})
    unknown = client.send(address(edition, "registration.link"), {"email": "nobody@example.org"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(mails("registration.links")) == 1
    client.page(known.location)


def test_a_made_up_confirmation_is_not_found(client, edition):
    response = client.get(f"{address(edition)}/done/W1tdLFtdLFtdXQ.abc")
    assert response.status_code == 404


def test_more_sessions_need_no_more_queries(client, app, count_queries):
    counts = []
    for sessions in (1, 3):
        edition = make.edition(capacity=10)
        for hour in range(9, 9 + sessions):
            make.session(edition, hour=hour, places=5)
            make.session(edition, hour=hour)
        db.session.commit()
        with count_queries() as form:
            client.page(address(edition))
        booked = {f"slot_{n}": session.id for n, session in enumerate(queries.bookable_sessions(edition), 1)}
        slots = dict(list(booked.items())[:1])
        with count_queries() as both:
            sent = client.send(address(edition), RUTA | slots)
        with count_queries() as done:
            client.page(sent.location)
        counts.append((len(form), len(both), len(done)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_input_gets_a_message_or_is_stored_clean(client, edition, field):
    client.checks_pages = False
    page = client.page(address(edition))
    _, _, values = page.form("main form")
    values |= {name: value if isinstance(value, list) else [value] for name, value in RUTA.items()}
    for number, text in enumerate(HOSTILE):
        sent = values | {
            "email": [f"person{number}@example.org"],
            "form_key": [f"0123456789abcdef{number}"],
            field: [text],
        }
        response = client.post(address(edition), data=sent)
        assert response.status_code in (303, 409, 413, 422), (field, text[:40])
        if response.status_code == 422:
            assert response.page.texts("[id$=-error]") != [], (field, text[:40])
    for person in people():
        stored = "".join((person.name, person.town, person.organisation, person.country, person.email))
        assert not set(stored) & set("\x00\u200b\u202e\n"), field
        assert max(len(person.name), len(person.town), len(person.organisation)) <= 150


def test_the_address_of_a_form_is_shown_by_url_for(app, edition):
    with app.test_request_context():
        assert url_for("registration.register", edition=edition, lang="en") == address(edition)


def test_cancelled_people_get_no_link(client, edition):
    person = make.registered(edition, email="ruta@example.org")
    service.cancel(person, by=SYSTEM, now=NOW)
    db.session.commit()
    client.send(address(edition, "registration.link"), {"email": "ruta@example.org"})
    assert mails("registration.links") == []
