"""Mails as they go over the wire, read back by an independent parser of the standard library."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest

from app.outbox import mime
from app.outbox.making import Whole
from app.outbox.producers import Attachment
from app.outbox.rules import Mailbox

NAMES = {
    "de": (
        "Jörg Müßiggänger-Öztürk",
        "Ihre Anmeldung für „Energieeffizienz und Ressourcenschutz“ in Bernburg ist bestätigt",
    ),
    "nl": ("Renée van 't Hof-Coöperman", "Uw aanmelding voor ‘Verkeer en toerisme’ in Borne is bevestigd – tot ziens"),
    "pt-PT": ("João Conceição Guimarães", "A sua inscrição em «Energias renováveis» em Leiria está confirmada: até já"),
    "lt": (
        "Žukauskienė, Ąžuolas „Ęė“ Šimkūnaitė",
        "Jūsų registracija į konferenciją „Energijos vartojimas“ Trakuose patvirtinta",
    ),
    "en": ('Ann "Nan" O\'Neill (Rheine)', "You are registered for “Town planning and citizens’ participation”"),
}
AT = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


def composed(**changes):
    wanted = {
        "sender": "Conferring <conferring@example.org>",
        "to_address": "agne@example.org",
        "to_name": "Agnė",
        "reply_to": None,
        "subject": "Hello",
        "language": "en",
        "message_id": "<1@example.org>",
        "at": AT,
        **changes,
    }
    whole = wanted.pop("whole", Whole("Text\n", "<p>HTML</p>\n", {}, ()))
    return mime.compose(whole, **wanted)


def read_back(message):
    raw = message.as_bytes()
    return raw, message_from_bytes(raw, policy=policy.default)


def recipient(raw, header="To"):
    """Name and address of the only recipient, read with the older parser: the newer one of Python 3.11 puts a space
    between two encoded words of a name."""
    [(name, address)] = getaddresses([" ".join(message_from_bytes(raw)[header].split())])
    return str(make_header(decode_header(name))), address


def content(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("tag", NAMES)
def test_every_letter_of_the_five_languages_comes_back(tag):
    name, subject = NAMES[tag]
    text = f"{subject}\n" * 3 + "x" * 2000 + "\n.\n..\nFrom here\n"
    raw, mail = read_back(
        composed(to_name=name, subject=subject, language=tag, whole=Whole(text, f"<p>{text}</p>\n", {}, ()))
    )
    assert recipient(raw) == (name, "agne@example.org")
    assert mail["Subject"] == subject
    assert content(mail, "plain") == text
    assert content(mail, "html") == f"<p>{text}</p>\n"
    assert mail["Content-Language"] == tag
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    ("name", "address", "written"),
    [
        ("Trakų rajono savivaldybės administracija", "trakai@example.org", "trakai@example.org"),
        ("Stadt Bernburg (Saale), Oberbürgermeister", "stadt@bürger.example", "stadt@xn--brger-kva.example"),
        ("", "borne@example.org", "borne@example.org"),
    ],
)
def test_an_answer_goes_to_the_organisers(name, address, written):
    raw, _mail = read_back(composed(reply_to=Mailbox(name, address)))
    assert recipient(raw, "Reply-To") == (name, written)
    assert raw.isascii()


def test_without_organisers_an_answer_goes_to_the_sender():
    _raw, mail = read_back(composed())
    assert (mail["Reply-To"], mail["From"]) == (None, "Conferring <conferring@example.org>")


def test_headers_of_a_mail_that_no_person_wrote():
    _raw, mail = read_back(composed())
    assert mail["From"] == "Conferring <conferring@example.org>"
    assert mail["Message-ID"] == "<1@example.org>"
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["MIME-Version"] == "1.0"


def test_a_long_message_id_stays_whole():
    long = "<0b9f5c2e-5d51-4fb4-9f34-2f3a3fce4dca@conferring.climate-partnership.municipality.example.org>"
    _raw, mail = read_back(composed(message_id=long))
    assert mail["Message-ID"] == long


@pytest.mark.parametrize(
    "name", ["Ann, Mayor of a very long town", 'Ann "Nan", ' * 20 + "x", "Ä" * 120, "Ö b, " * 30 + "x", ""]
)
def test_a_name_is_one_recipient_whatever_it_is(name):
    raw, _mail = read_back(composed(to_name=name))
    assert recipient(raw) == (name, "agne@example.org")


@pytest.mark.parametrize("name", ["x", "ä"])
@pytest.mark.parametrize("field", ["subject", "to_name"])
def test_no_header_can_be_smuggled_in(field, name):
    """Texts are single lines where they are stored; should one ever not be, it becomes one."""
    _raw, mail = read_back(composed(**{field: f"{name}\r\nBcc: victim@example.org"}))
    assert "Bcc" not in mail


def test_an_address_of_two_lines_is_not_sent_to():
    with pytest.raises(ValueError, match="one line"):
        composed(to_address="a@example.org\r\nBcc: victim@example.org")


def test_text_and_html_are_alternatives_and_attachments_lie_beside_them():
    files = (
        Attachment("ženklelis.pdf", "application/pdf", b"%PDF\x00\xff"),
        Attachment("c.ics", "text/calendar", b"BEGIN\r\n"),
    )
    _raw, mail = read_back(composed(whole=Whole("Text\n", "<p>HTML</p>\n", {}, files)))
    assert mail.get_content_type() == "multipart/mixed"
    body, *rest = mail.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html"]
    assert [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in rest] == [
        tuple(file) for file in files
    ]


@pytest.mark.parametrize(
    ("address", "on_the_wire"),
    [
        ("a@example.org", "a@example.org"),
        ("a@müller.example", "a@xn--mller-kva.example"),
        ("ä@x.example", "ä@x.example"),
    ],
)
def test_domains_are_written_as_the_name_system_does(address, on_the_wire):
    assert mime.ascii_domain(address) == on_the_wire
