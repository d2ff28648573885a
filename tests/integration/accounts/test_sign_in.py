"""Signing in by a link from a mail, and everything that must not sign in."""

import re
from datetime import timedelta

import pytest

from app.accounts import links, queries, service
from app.accounts.models import User
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM, Role
from tests.factories import accounts as people

SIGN_IN = "/en/account/sign-in"
ACCOUNT = "/en/account/"
ABOUT_ME = "main .c-form"


@pytest.fixture
def ona(app):
    with unit_of_work():
        return people.somebody(Role.ADMINISTRATOR, email="ona@example.org")


def link_of(who, **age):
    return f"{SIGN_IN}/{links.token_for(who, now=moments.now() - timedelta(**age))}"


def messages():
    return db.session.scalars(db.select(Message).order_by(Message.id)).all()


def is_signed_in(client):
    return client.get(ACCOUNT).status_code == 200


def test_by_mail(client, ona):
    answer = client.send(SIGN_IN, {"email": "  Ona@Example.org "})
    assert answer.location == "/en/account/sign-in-sent"
    [mail] = messages()
    assert (mail.kind, mail.to_address, mail.language, mail.secret) == (
        "accounts.sign_in",
        "ona@example.org",
        "en",
        True,
    )
    address = links.sign_in_address(ona.id)
    client.send(re.sub(r"^https?://[^/]+", "", address))
    assert is_signed_in(client)
    assert [entry.action for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))][-1] == (
        "account.signed_in"
    )


def test_answer_is_the_same_for_strangers(client, ona):
    known = client.send(SIGN_IN, {"email": "ona@example.org"})
    unknown = client.send(SIGN_IN, {"email": "nobody@example.org"})
    assert (known.status, known.location) == (unknown.status, unknown.location)
    assert [mail.to_address for mail in messages()] == ["ona@example.org"]


def test_closed_account_gets_no_mail(client, ona):
    with unit_of_work():
        people.somebody(Role.ADMINISTRATOR)
        service.close_account(ona, by=SYSTEM, now=moments.now())
    client.send(SIGN_IN, {"email": "ona@example.org"})
    assert messages() == []


@pytest.mark.parametrize(
    "email", ["", "ona", "ona@", "ona@example", "a b@example.org", "o" * 300 + "@example.org", "ona@localhost"]
)
def test_what_is_no_address_is_answered_beside_the_field(client, app, email):
    answer = client.send(SIGN_IN, {"email": email}, status=422)
    assert len(answer.page.all("#email-error")) == 1


def test_opening_the_link_does_nothing(client, ona):
    client.page(link_of(ona))
    assert not is_signed_in(client)
    client.send(link_of(ona))
    assert is_signed_in(client)


def test_link_works_once(client, app, ona):
    address = link_of(ona)
    client.send(address)
    other = app.test_client()
    other.page(address, status=410)
    assert not is_signed_in(other)


def test_form_of_a_used_link_is_refused(client, app, ona):
    """Two people had the page open; the second to press the button stays out."""
    address, other = link_of(ona), app.test_client()
    _method, _action, values = other.page(address).form("main form")
    client.send(address)
    assert other.post(address, data=values).status_code == 410
    assert not is_signed_in(other)


def test_newer_link_voids_older_ones(client, ona):
    older = link_of(ona)
    client.send(SIGN_IN, {"email": "ona@example.org"})
    client.page(older, status=410)
    client.send(link_of(ona))


@pytest.mark.parametrize(
    ("invitation", "age", "status"),
    [
        (False, timedelta(minutes=29), 200),
        (False, timedelta(minutes=31), 410),
        (True, timedelta(days=6, hours=23), 200),
        (True, timedelta(days=7, minutes=1), 410),
    ],
)
def test_link_lasts_for_a_time(client, ona, invitation, age, status):
    token = links.token_for(ona, now=moments.now() - age, invitation=invitation)
    client.page(f"{SIGN_IN}/{token}", status=status)


def test_link_too_old_is_refused_at_the_button(client, ona):
    """The page was open while its time ran out."""
    old = links.token_for(ona, now=moments.now() - timedelta(minutes=31))
    said = links.read(old)
    with pytest.raises(service.LinkSpent), unit_of_work():
        service.use_link(said.user, until=said.until, now=moments.now())


def test_forged_links_are_refused(client, ona):
    token = links.token_for(ona, now=moments.now())
    secret, _, rest = token.partition(".")
    later = f"{rest[0]}{int(rest[1:], 16) + 3600:x}"
    elsewhere = (f"{secret}.{later}", f"{secret}.i{rest[1:]}", f"{secret}.{rest.upper()}", f"Z{token[1:]}", f"{token}0")
    broken = (secret, "x", ".", "..", f".{rest}", f"{secret}.s", f"{secret}.s-1", f"{secret}.s{'f' * 40}", "ž.s1")
    for forged in (*elsewhere, *broken):
        client.page(f"{SIGN_IN}/{forged}", status=410)


def test_signing_out_takes_a_button(client, ona):
    people.sign_in(client, "ona@example.org")
    assert client.get("/en/account/sign-out", follow_redirects=True).status_code in {404, 405}
    assert is_signed_in(client)
    answer = client.send(ACCOUNT, form="form[action$=sign-out]")
    assert answer.location == "/en/account/signed-out"
    assert not is_signed_in(client)


def test_signing_out_everywhere(client, app, ona):
    people.sign_in(client, "ona@example.org")
    phone = app.test_client()
    people.sign_in(phone, "ona@example.org")
    client.send(ACCOUNT, form="form[action$=sign-out-everywhere]")
    assert (is_signed_in(client), is_signed_in(phone)) == (False, False)


def test_session_of_before_is_gone(client, ona):
    """Nothing that a stranger may have put into the session survives signing in."""
    client.page(SIGN_IN)
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
        before = session["csrf_token"]
    client.send(link_of(ona))
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_cookie_is_guarded(make_app, ona):
    client = make_app(BASE_URL="https://conferring.example.org").test_client()
    answer = client.get(SIGN_IN)
    cookie = answer.headers["Set-Cookie"]
    assert [part for part in ("HttpOnly", "Secure", "SameSite=Lax") if part not in cookie] == []


@pytest.mark.parametrize(
    ("wanted", "onwards"),
    [
        ("/de/account/", "/de/account/"),
        ("/de/account/?a=1", "/de/account/?a=1"),
        ("https://elsewhere.example/", "/en/desk/"),
        ("//elsewhere.example/", "/en/desk/"),
        ("/\\elsewhere.example/", "/en/desk/"),
        ("/\t/elsewhere.example/", "/en/desk/"),
        ("javascript:alert(1)", "/en/desk/"),
        ("", "/en/desk/"),
    ],
)
def test_onwards_only_to_our_own_pages(client, ona, wanted, onwards):
    address = client.get(SIGN_IN, query_string={"next": wanted}).request.full_path
    client.send(address, {"email": "ona@example.org"})
    assert client.send(link_of(ona)).location == onwards


def test_page_asked_for_is_reached_after_signing_in(client, ona):
    asked = client.get("/en/desk/team?page=2")
    assert asked.status_code == 302
    client.send(asked.location, {"email": "ona@example.org"})
    assert client.send(link_of(ona)).location == "/en/desk/team?page=2"


def test_asking_too_often(client, ona):
    for _time in range(5):
        client.send(SIGN_IN, {"email": "ona@example.org"})
    answer = client.send(SIGN_IN, {"email": "ona@example.org"}, status=429)
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.page.one("#email").attrs["value"] == "ona@example.org"
    client.send(SIGN_IN, {"email": "another@example.org"})


def test_strangers_are_counted_alike(client, app):
    for _time in range(5):
        client.send(SIGN_IN, {"email": "nobody@example.org"})
    client.send(SIGN_IN, {"email": "nobody@example.org"}, status=429)


def test_signing_in_too_often(client, app, ona):
    for _time in range(10):
        people.sign_in(app.test_client(), "ona@example.org")
    address = link_of(db.session.get_one(User, ona.id))
    client.send(address, status=429)
    assert not is_signed_in(client)


def test_my_account_is_changed(client, ona):
    people.sign_in(client, "ona@example.org")
    client.send(ACCOUNT, {"name": " Ona  Žvirblytė ", "language": "lt"}, form=ABOUT_ME)
    found = queries.find_by_email("ona@example.org")
    assert (found.name, found.language) == ("Ona Žvirblytė", "lt")
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "account.changed")).one()
    assert entry.fields == ["language", "name"]
    client.send(ACCOUNT, {"name": "Ona Žvirblytė", "language": "lt"}, form=ABOUT_ME)
    assert len(db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "account.changed")).all()) == 1


def test_my_account_needs_a_name(client, ona):
    people.sign_in(client, "ona@example.org")
    answer = client.send(ACCOUNT, {"name": " \u200b "}, form=ABOUT_ME, status=422)
    assert len(answer.page.all("#name-error")) == 1


def test_pages_of_an_account_are_kept_by_nobody(client, ona):
    for address in (SIGN_IN, link_of(ona), "/en/account/sign-in-sent"):
        headers = client.get(address).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")


@pytest.mark.real_commits
def test_button_works_over_tls_without_a_referrer(make_app, ona):
    """The page sends none, because its address is the secret."""
    client = make_app(BASE_URL="https://conferring.example.org").test_client()
    address, secure = link_of(ona), {"base_url": "https://conferring.example.org"}
    _method, _action, values = client.page(address, **secure).form("main form")
    assert client.post(address, data=values, **secure).status_code == 303
    assert client.get(ACCOUNT, **secure).status_code == 200
