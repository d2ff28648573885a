"""What an operator installs is whole: it migrates, serves and works away from the checkout."""

import json
import urllib.request
import zipfile

import pytest

from app.values.languages import PAGE_LANGUAGES

pytestmark = pytest.mark.timeout(300)


def fetch(server, path):
    with urllib.request.urlopen(f"{server.url}{path}", timeout=20) as response:
        return response.status, response.headers, response.read().decode()


def test_wheel_holds_what_the_service_needs(installed):
    names = installed.names()
    for language in PAGE_LANGUAGES.values():
        assert f"app/_data/translations/{language.locale}/LC_MESSAGES/messages.mo" in names
    for name in ("wsgi.py", "app/_data/migrations/env.py", "app/_data/templates/error.html"):
        assert name in names


def test_wheel_holds_every_template_migration_and_bundle(installed):
    """Everything that git knows of these folders, and everything that the manifest of the bundles names."""
    from app import places

    names = set(installed.names())
    wanted = {
        f"app/_data/{folder.name}/{path.relative_to(folder).as_posix()}"
        for folder in (places.TEMPLATES, places.MIGRATIONS)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    with zipfile.ZipFile(installed.wheel) as archive:
        bundles = json.loads(archive.read("app/static/build/manifest.json"))
    assert {f"app/static/build/{bundle}" for bundle in bundles.values()} - names == set()


def test_wheel_holds_nothing_else(installed):
    """Neither sources of the front end nor tests, nor catalogues that only translators read."""
    tops = {name.partition("/")[0] for name in installed.names()}
    assert tops == {"app", "wsgi.py", "conferring-0.1.0.dist-info"}
    assert [name for name in installed.names() if name.endswith((".po", ".pot", ".pyc"))] == []


def test_installed_service_runs_with_several_processes(operator):
    operator.run("db", "upgrade")
    operator.start_web(workers=2)
    operator.start_worker()
    assert fetch(operator, "/readyz")[::2] == (200, "ready\n")
    for code, language in PAGE_LANGUAGES.items():
        status, headers, body = fetch(operator, f"/{code}/")
        assert (status, headers.get_content_type(), f'lang="{language.tag}"' in body) == (200, "text/html", True)
    assert operator.processes["worker"].poll() is None
