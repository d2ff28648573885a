"""Limits hold over processes: each process counts in the same table."""

import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.database import db, unit_of_work
from tests.factories import registration as make
from tests.support.html import Page

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]


def test_two_processes_let_through_as_many_as_one(app, database_url, serve):
    with unit_of_work():
        edition = make.edition()
    address = f"/en/{edition.series.slug}/{edition.slug}/register"
    db.session.remove()
    server = serve(database_url, RATE_REGISTRATION="7/24h")
    server.start_web(workers=2)
    cookies = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(cookies)
    with browser.open(server.url + address, timeout=20) as page:
        _, _, values = Page(page.read().decode()).form()
    body = urllib.parse.urlencode(values, doseq=True).encode()

    def send(_number):
        try:
            with browser.open(server.url + address, body, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    with ThreadPoolExecutor(8) as people:
        answers = Counter(people.map(send, range(20)))
    assert answers == {422: 7, 429: 13}
