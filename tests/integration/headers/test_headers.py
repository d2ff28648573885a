"""What every response promises a browser."""

import pytest

from tests.factories import registration as make

TLS = {"BASE_URL": "https://conferring.example.org", "TRUSTED_PROXIES": "1"}


@pytest.fixture
def behind_tls(make_app):
    return make_app(**TLS).test_client()


@pytest.mark.parametrize("address", ["/en/account/sign-in", "/en/nothing/", "/healthz", "/api/openapi.json"])
def test_behind_tls_browsers_are_told_to_insist_on_it(behind_tls, client, address):
    said = behind_tls.get(address, base_url=TLS["BASE_URL"]).headers
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get(address).headers


@pytest.mark.real_commits
def test_cookies_stay_on_this_site(make_app):
    edition = make.edition()
    make.db.session.commit()
    address = f"/en/{edition.series.slug}/{edition.slug}/register"
    cookie = make_app(**TLS).test_client().get(address, base_url=TLS["BASE_URL"]).headers["Set-Cookie"]
    assert {part.strip() for part in cookie.split(";")} >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize("address", ["/en/account/sign-in", "/en/nothing/", "/checkin/", "/api/v1/checkin/gates/1"])
def test_nothing_inline_and_nothing_from_elsewhere(client, address):
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"] in ("same-origin", "no-referrer")) == (
        "nosniff",
        True,
    )
