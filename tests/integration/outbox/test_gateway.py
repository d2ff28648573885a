"""Mails over an encrypted connection, to a real server with a certificate of its own: neither a mail nor a password goes to
somebody else."""

from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from app.outbox.rules import Problem
from app.outbox.smtp_gateway import Gateway, NotSent
from app.settings import Smtp
from tests.support import certificates, smtp

USER, PASSWORD = "conferring", "correct horse"


class Keeping(smtp.MailServer):
    """Notes who signs in, and whether mails come encrypted."""

    def __init__(self, **more):
        super().__init__(**more)
        self.passwords, self.encrypted = [], []

    async def handle_DATA(self, server, session, envelope):
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def serving(tmp_path, monkeypatch):
    """What starts a server: ``security`` is what it offers, ``names`` are the hosts that its certificate is for."""
    running = []

    def serve(security="starttls", names=("127.0.0.1",), *, is_trusted=True):
        certificate, context = certificates.signed_by_itself(tmp_path, *names)
        if is_trusted:
            # Where programs look for the authorities that they trust.
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        offered = {"starttls": {"tls_context": context}, "tls": {"ssl_context": context}, "none": {}}[security]
        mail, controller = smtp.start(
            Keeping, authenticator=authenticate, auth_require_tls=security == "starttls", **offered
        )
        running.append((mail, controller))
        return mail

    def authenticate(_server, _session, _envelope, _mechanism, data):
        running[-1][0].passwords.append(data)
        # What is not handled here is refused by the server itself, with its usual words.
        return AuthResult(success=data == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)

    yield serve
    for _mail, controller in running:
        controller.stop()


def letter():
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ring@example.org", "agne@example.org", "1"
    mail.set_content("2\n")
    return mail


def deliver(mail, security, password=PASSWORD):
    with Gateway(Smtp(mail.host, mail.port, USER, password, security)) as gateway:
        gateway.deliver(letter())


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mails_and_passwords_go_encrypted(serving, security):
    mail = serving(security)
    deliver(mail, security)
    assert (len(mail.received), mail.encrypted, mail.passwords) == (
        1, [True], [LoginPassword(USER.encode(), PASSWORD.encode())],
    )  # fmt: skip


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    "wrong", [{"is_trusted": False}, {"names": ("mail.example.org",)}], ids=["unknown", "another name"]
)
def test_nothing_goes_to_a_server_that_cannot_show_who_it_is(serving, security, wrong):
    mail = serving(security, **wrong)
    with pytest.raises(NotSent) as refused:
        deliver(mail, security)
    assert (refused.value.problem, refused.value.for_good) == (Problem.UNREACHABLE, False)
    assert (mail.received, mail.passwords) == ([], [])


def test_nothing_goes_in_the_clear_where_encryption_is_not_offered(serving):
    mail = serving("none")
    with pytest.raises(NotSent) as refused:
        deliver(mail, "starttls")
    assert (refused.value.unreachable, mail.received, mail.passwords) == (True, [], [])


def test_a_wrong_password_is_told_by_its_code(serving):
    mail = serving("starttls")
    with pytest.raises(NotSent) as refused:
        deliver(mail, "starttls", password="wrong")
    assert (refused.value.problem, mail.received) == ("unreachable 535 5.7.8", [])
