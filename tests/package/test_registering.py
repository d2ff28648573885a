"""The installed wheel does its main job: two web processes, the worker and PostgreSQL, from form to mail."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.html import Page

pytestmark = pytest.mark.timeout(300)


class Visitor:
    """A browser without script: keeps cookies, follows redirects."""

    def __init__(self, url):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def open(self, address, data=None):
        with self.opener.open(urllib.parse.urljoin(self.url, address), data=data, timeout=30) as response:
            return response.url, response.read()

    def page(self, address):
        return Page(self.open(address)[1].decode())

    def send(self, address, changes):
        _method, action, values = self.page(address).form()
        values.update({name: value if isinstance(value, list) else [value] for name, value in changes.items()})
        target = urllib.parse.urljoin(urllib.parse.urljoin(self.url, address), action)
        try:
            url, body = self.open(target, urllib.parse.urlencode(values, doseq=True).encode())
        except urllib.error.HTTPError as refused:
            raise AssertionError(Page(refused.read().decode()).texts("[role=alert]")) from None
        return url, Page(body.decode())


def choice(page, name, number=0):
    """The value of a radio or an option that can be chosen."""
    inputs = [one.attrs["value"] for one in page.all(f"input[name={name}]") if "disabled" not in one.attrs]
    options = [one.attrs["value"] for one in page.all(f"select[name={name}] option") if one.attrs.get("value")]
    return (inputs or options)[number]


def everything(url, statement):
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        return connection.execute(statement).fetchall()


def test_somebody_registers_and_gets_the_mail(operator, smtp_server):
    operator.environ["SMTP_URL"] = smtp_server.url
    operator.run("db", "upgrade")
    operator.run("demo", "load")
    operator.start_web(workers=2)
    operator.start_worker()
    visitor = Visitor(operator.url)
    address = "/lt/climate-partnership/borne/register"
    form = visitor.page(address)
    slots = {one.attrs["name"] for one in form.all("input[name^=slot_]")}
    url, done = visitor.send(
        address,
        {
            "name": "Žydrūnė Šimkūnaitė",
            "email": "zydrune@example.org",
            "town": choice(form, "town"),
            "category": choice(form, "category"),
            "understands": ["lt", "en"],
            **{name: choice(form, name) for name in slots},
        },
    )
    assert urllib.parse.urlsplit(url).path.startswith(f"{address}/"), done.text()
    [delivery] = smtp_server.wait_for(1, seconds=30)
    mail = delivery.message
    assert delivery.recipients == ("zydrune@example.org",)
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("lt", "auto-generated")
    attached = {part.get_content_type(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert set(attached) == {"application/pdf", "text/calendar"}
    assert attached["application/pdf"].startswith(b"%PDF-")
    assert attached["text/calendar"].startswith(b"BEGIN:VCALENDAR")
    [link] = {
        word for word in mail.get_body(("plain",)).get_content().split() if word.startswith(f"{operator.url}/lt/my/")
    }
    assert "Žydrūnė Šimkūnaitė" in visitor.page(link).text("body")
    assert everything(
        operator.environ["DATABASE_URL"],
        "SELECT name, state FROM registration WHERE email = 'zydrune@example.org'",
    ) == [("Žydrūnė Šimkūnaitė", "confirmed")]
    assert "zydrune" not in operator.log
    assert link.rsplit("/", 2)[1] not in operator.log
    operator.run("audit", "verify")
