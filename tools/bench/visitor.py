"""Whoever asks for pages: one connection that is kept open, and cookies."""

import http.client
import re
import urllib.parse
from typing import NamedTuple


class Answer(NamedTuple):
    """What came back; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def find(self, pattern: str) -> str:
        """The first group of ``pattern`` in the page."""
        found = re.search(pattern, self.text)
        if not found:
            raise AssertionError(f"{pattern} is not in this page: {self.text[:2000]}")
        return found[1]


class Visitor:
    """A browser without script. An answer with another status than the one expected ends the measurement."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None):
        self.netloc = urllib.parse.urlsplit(url).netloc
        self.cookies = dict(cookies or {})
        self.connection = http.client.HTTPConnection(self.netloc, timeout=60)

    def get(self, path: str, *, headers: dict[str, str] | None = None, expect: int = 200) -> Answer:
        return self._ask("GET", path, None, headers or {}, (expect,))

    def send(self, path: str, values: dict[str, list[str]], *, expect: tuple[int, ...] = (303,)) -> Answer:
        """Send a form."""
        body = urllib.parse.urlencode(values, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, expect)

    def post(self, path: str, body: bytes, headers: dict[str, str], *, expect: tuple[int, ...]) -> Answer:
        return self._ask("POST", path, body, headers, expect)

    def close(self) -> None:
        self.connection.close()

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], expect: tuple[int, ...]
    ) -> Answer:
        if self.cookies:
            headers = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, worth = value.partition(";")[0].partition("=")
                self.cookies[cookie] = worth
        if answer.status not in expect:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.body[:500]!r}")
        return answer


def path_of(address: str) -> str:
    """An address without scheme and host."""
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
