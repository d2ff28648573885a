"""From the environment to settings, and the page that documents them."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import Rate, Settings, SettingsError, Smtp, load

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "settings.md"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "x" * 32,
    "TICKET_KEYS": "1:abc",
    "SMTP_URL": "smtps://mail.example.org",
    "BASE_URL": "https://conferring.example.org",
}


def documented():
    """Variable → default, as the table says."""
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", DOCUMENTATION.read_text("utf-8"), re.MULTILINE))


def test_the_documentation_names_every_variable_and_no_other():
    assert set(documented()) == {field.name.upper() for field in fields(Settings)}


def test_the_documentation_tells_the_defaults():
    """Each default in the table, read as a value of its variable, gives what an empty environment gives."""
    told = {name: value.strip("`") for name, value in documented().items() if value.startswith("`")}
    assert set(documented()) - set(told) == {"SECRET_KEY", "TICKET_KEYS", "SMTP_URL", "VIRUS_SCAN_COMMAND"}
    assert load(told) == load({})


def test_an_empty_environment_is_for_development():
    settings = load({})
    assert (settings.production, settings.secure, settings.shows_mailbox) == (False, False, True)
    assert len(settings.secret_key) > 32


def test_every_wrong_variable_is_named_at_once():
    wrong = {
        "ENVIRONMENT": "test",
        "PORT": "70000",
        "BASE_URL": "conferring.example.org/path",
        "DATABASE_URL": "mysql://x",
        "SMTP_URL": "mail.example.org",
        "TRUSTED_PROXIES": "-1",
        "LOG_FORMAT": "xml",
        "RATE_LINK": "often",
    }
    with pytest.raises(SettingsError) as refused:
        load(wrong)
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [
        field.name.upper() for field in fields(Settings) if field.name.upper() in wrong
    ]
    assert all(name in str(refused.value) for name in wrong)


def test_production_names_everything_it_lacks_at_once():
    with pytest.raises(SettingsError) as refused:
        load({"ENVIRONMENT": "production"})
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [
        "SECRET_KEY", "TICKET_KEYS", "SMTP_URL", "BASE_URL",
    ]  # fmt: skip


def test_production_with_everything_has_no_mailbox():
    settings = load(PRODUCTION)
    assert (settings.production, settings.secure, settings.shows_mailbox) == (True, True, False)


def test_production_refuses_the_key_that_everybody_can_read():
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load({**PRODUCTION, "SECRET_KEY": load({}).secret_key})


@pytest.mark.parametrize("name", PRODUCTION)
def test_an_empty_value_counts_as_not_set(name):
    assert load({name: "  "}) == load({})


@pytest.mark.parametrize(
    ("raw", "smtp"),
    [
        ("smtp://localhost", Smtp("localhost", 25, None, None, "none")),
        ("smtps://mail.example.org", Smtp("mail.example.org", 465, None, None, "tls")),
        ("smtp+starttls://me%40x:p%2Fw@mail.example.org", Smtp("mail.example.org", 587, "me@x", "p/w", "starttls")),
        ("smtp://127.0.0.1:2525", Smtp("127.0.0.1", 2525, None, None, "none")),
    ],
)
def test_mail_servers(raw, smtp):
    assert load({"SMTP_URL": raw}).smtp_url == smtp


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("postgres://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql+psycopg://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("sqlite:////srv/x.sqlite", "sqlite:////srv/x.sqlite"),
    ],
)
def test_databases(raw, url):
    assert load({"DATABASE_URL": raw}).database_url == url


@pytest.mark.parametrize(("raw", "rate"), [("100/10m", Rate(100, 600)), ("5/1h", Rate(5, 3600)), ("1/1s", Rate(1, 1))])
def test_rates(raw, rate):
    assert load({"RATE_LINK": raw}).rate_link == rate


@pytest.mark.parametrize("raw", ["0/1m", "1/0m", "1/1d", "5", "a/b"])
def test_rates_that_mean_nothing_are_refused(raw):
    with pytest.raises(SettingsError, match="RATE_LINK"):
        load({"RATE_LINK": raw})


def test_links_lead_to_the_port_that_was_chosen():
    assert load({"PORT": "8123"}).base_url == "http://127.0.0.1:8123"
    assert load({"PORT": "8123", "BASE_URL": "http://localhost:9000"}).base_url == "http://localhost:9000"
