"""The web server's own limits, as docs/deploy.md promises them."""

import socket
import time
from types import SimpleNamespace

import pytest

from app import server


@pytest.fixture(scope="module")
def web(all_databases, tmp_path_factory):
    from tests.support.server import serve  # the fixture of that name is for single tests

    url = all_databases.fresh("sqlite")
    running = serve(url, tmp_path_factory.mktemp("limits"))
    running.start_web(workers=1, threads=2)
    yield running
    running.stop()
    all_databases.discard(url)


def answer(web, request):
    """The status line and headers that the server answers to ``request``, sent as it is."""
    with socket.create_connection(("127.0.0.1", int(web.url.rpartition(":")[2])), timeout=30) as raw:
        raw.sendall(request)
        return raw.recv(4000).decode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 80 + b"\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 9000 + b"\r\n\r\n", 400),
        (b"NONSENSE\r\n\r\n", 400),
    ],
    ids=["good", "long address", "many headers", "long header", "nonsense"],
)
def test_requests_have_limits(web, request_, status):
    got = int(answer(web, request_).split()[1])
    assert (got if got not in (414, 431) else 400) == status


def test_a_large_body_is_refused_before_it_is_read(web):
    head = b"POST /en/account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    got = answer(web, head + b"Content-Length: 2000000\r\n\r\nemail=")
    assert got.split()[1] == "413"


def test_what_is_left_of_a_large_body_is_never_taken_for_a_request(web):
    """The application reads no further, and leaves it to the server to end the connection."""
    head = b"POST /en/account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", int(web.url.rpartition(":")[2])), timeout=30) as raw:
        raw.sendall(head + b"Content-Length: 1200000\r\n\r\n" + b"x" * 1_200_000)
        raw.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: raw.recv(65536), b""))
    assert [line.split()[1] for line in answers.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")] == [b"413"]


def test_who_falls_silent_is_cut_off(monkeypatch):
    """Accepted connections inherit the listening socket's limit."""
    monkeypatch.setattr(server, "SILENCE_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        with socket.create_connection(listener.getsockname()) as client:
            client.sendall(b"GET /")
            accepted, _address = listener.accept()
            with accepted:
                accepted.setblocking(True)
                assert accepted.recv(100) == b"GET /"
                began = time.monotonic()
                with pytest.raises(BlockingIOError):
                    accepted.recv(100)
                assert 0.9 < time.monotonic() - began < 3


def test_slow_connections_do_not_hold_the_server_for_long(web):
    port = int(web.url.rpartition(":")[2])
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(2)]
    for one in slow:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
    began = time.monotonic()
    assert answer(web, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").startswith("HTTP/1.1 200")
    assert time.monotonic() - began < server.SILENCE_SECONDS + 5
    for one in slow:
        one.close()
    assert "Traceback" not in web.log
