"""Links and confirmations again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import lost_links
from app.database import db
from app.limits import TooOften
from app.outbox.models import Message
from app.registration import links, rules, service
from app.values.access import SYSTEM
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases


def mails(kind):
    db.session.flush()
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def test_one_mail_holds_the_links_of_everybody_of_an_address(app):
    edition = make.edition()
    ruta = make.registered(edition, name="Rūta", email="home@example.org")
    jonas = make.registered(edition, name="Jonas", email="home@example.org")
    make.registered(edition, email="other@example.org")
    make.registered(make.edition(), email="home@example.org")
    gone = make.registered(edition, name="Ona", email="home@example.org")
    service.cancel(gone, by=SYSTEM, now=NOW)
    assert service.send_links(edition, "Home@example.org", now=NOW) == 2
    [message] = mails("registration.links")
    assert [link["id"] for link in message.links.values()] == [ruta.id, jonas.id]
    assert all(name in message.text for name in ("Rūta", "Jonas", *(f"/{name}" for name in message.links)))


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_mail_of_a_demonstration_says_so_in_both_its_parts(app, is_demo):
    edition = make.edition()
    edition.series.is_demo = is_demo
    person = make.registered(edition, mail_language="en")
    service.send_links(edition, person.email, now=NOW)
    [message] = mails("registration.links")
    said = "This is a demonstration."
    assert (said in message.text, said in message.html) == (is_demo, is_demo)


def test_nobody_gets_a_mail_who_is_not_registered(app):
    assert service.send_links(make.edition(), "nobody@example.org", now=NOW) == 0
    assert mails("registration.links") == []


def test_a_storm_makes_one_mail_an_hour(app):
    person = make.registered(make.edition())
    for minutes in (0, 1, 59, 60):
        service.send_links(person.edition, person.email, now=NOW + timedelta(minutes=minutes))
        service.resend(person, now=NOW + timedelta(minutes=minutes))
    assert (len(mails("registration.links")), len(mails("registration.received"))) == (2, 3)


def test_mails_that_somebody_asks_for_are_limited(app):
    rate = app.config["SETTINGS"].rate_link
    for _ in range(rate.times):
        lost_links.count_mail("ruta@example.org", now=NOW)
    with pytest.raises(TooOften):
        lost_links.count_mail("RUTA@example.org", now=NOW)
    lost_links.count_mail("jonas@example.org", now=NOW)


def test_a_new_link_makes_the_old_one_void(app):
    person = make.registered(make.edition())
    old = links.token_for(person)
    service.reissue_link(person, by=SYSTEM, now=NOW)
    assert links.find_by_token(old) is None
    assert links.find_by_token(links.token_for(person)).id == person.id
    assert len(mails("registration.new_link")) == 1


def test_a_new_ticket_counts_up_and_is_mailed(app):
    person = make.registered(make.edition())
    service.reissue_ticket(person, by=SYSTEM, now=NOW)
    assert (person.ticket_issue, len(mails("registration.received"))) == (2, 2)


def test_what_does_not_stand_is_not_confirmed_again(app):
    person = make.registered(make.edition())
    service.cancel(person, by=SYSTEM, now=NOW)
    with pytest.raises(rules.NotThisWay):
        service.resend(person, now=NOW)
