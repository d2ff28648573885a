"""The fixtures that all tests share. What they are made of lies in `tests/support`."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from sqlalchemy.orm import Session, scoped_session

from app.database import db, unit_of_work
from app.demo import service as demonstration
from app.values import moments
from tests.factories import world as worlds
from tests.support import browser as browsers
from tests.support import databases, network, postgres, report, server, smtp
from tests.support.client import PageClient

# The same examples in every run: what fails on one machine fails on the next.
hypothesis.settings.register_profile(
    "conferring", derandomize=True, max_examples=60, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile("conferring")

RUN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    if worker := getattr(config, "workerinput", None):
        config.stash[RUN] = Path(worker["run_directory"])
        return
    # A short path: the socket of a database server may not be longer than some hundred characters.
    parent = None if len(tempfile.gettempdir()) < 50 else "/tmp"
    config.stash[RUN] = Path(tempfile.mkdtemp(prefix="conferring-", dir=parent))
    config.pluginmanager.register(report.Report())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run_directory"] = str(node.config.stash[RUN])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN not in config.stash:
        return
    directory = config.stash[RUN]
    postgres.stop(directory)
    shutil.rmtree(directory, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    report.mark_and_sort(items)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_databases` run on each; the others that use one run on PostgreSQL, the stricter."""
    if "database_kind" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("database_kind", databases.KINDS if both else ["postgresql"], scope="session")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Sockets reach the loopback only."""
    with pytest.MonkeyPatch.context() as patch:
        network.close_network(patch)
        yield


@pytest.fixture(scope="session")
def run_directory(pytestconfig: pytest.Config) -> Path:
    """A folder of this run, shared by its workers."""
    return pytestconfig.stash[RUN]


# Databases ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def all_databases(run_directory: Path) -> Iterator[databases.Databases]:
    """Makes fresh databases from a migrated template: `.fresh("sqlite")`, `.empty("postgresql")`, `.discard(url)`."""
    made = databases.Databases(run_directory, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.discard_all()


@pytest.fixture(scope="session")
def _shared_apps(all_databases: databases.Databases) -> Iterator[Callable[[str, bool], Flask]]:
    """One application for each kind of database, for tests whose changes are undone; another one that begins with the
    demonstration, which takes longer to load than a page to look at."""
    apps: dict[tuple[str, bool], Flask] = {}

    def of(kind: str, demo: bool) -> Flask:
        if (kind, demo) not in apps:
            made = apps[kind, demo] = databases.app_on(all_databases.fresh(kind))
            made.test_client_class = PageClient
            if demo:
                with made.app_context(), unit_of_work():
                    demonstration.load(today=moments.now().date())
        return apps[kind, demo]

    yield of
    for app in apps.values():
        databases.close(app)


@pytest.fixture
def fresh_database(database_kind: str, all_databases: databases.Databases) -> Iterator[str]:
    """The address of a migrated, empty database of its own, for tests that need real commits or other processes."""
    url = all_databases.fresh(database_kind)
    yield url
    all_databases.discard(url)


@pytest.fixture
def app(
    request: pytest.FixtureRequest, database_kind: str, _shared_apps: Callable[[str, bool], Flask]
) -> Iterator[Flask]:
    """The application, in an application context, on a migrated database. All changes are undone afterwards, commits
    included. A test marked `real_commits` gets an application and a database of its own instead."""
    if request.node.get_closest_marker("real_commits"):
        own = databases.app_on(request.getfixturevalue("fresh_database"))
        own.test_client_class = PageClient
        with own.app_context():
            yield own
            db.session.remove()
            db.engine.dispose()
        return
    shared = _shared_apps(database_kind, "demo_world" in request.fixturenames)
    with databases.rolled_back(shared):
        yield shared


@pytest.fixture
def database_url(app: Flask) -> str:
    """The address of the database that `app` uses."""
    return app.config["SETTINGS"].database_url


@pytest.fixture
def make_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """`make_app(MAX_REQUEST_KB="10")`: another application on the same database, with other settings. It sees what has
    been committed only in tests marked `real_commits`."""
    made = []

    def make(**environ: str) -> Flask:
        other = databases.app_on(app.config["SETTINGS"].database_url, **environ)
        other.test_client_class = PageClient
        made.append(other)
        return other

    yield make
    for other in made:
        databases.close(other)


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    """The database session that the test shares with the requests it makes."""
    return db.session  # type: ignore[return-value]


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """`with count_queries() as queries: …; assert len(queries) == 3`."""
    return databases.queries_counted


@pytest.fixture
def world(app: Flask) -> worlds.World:
    """A small series with its editions and people."""
    with unit_of_work():
        return worlds.build(worlds.parts())


@pytest.fixture
def demo_world(app: Flask) -> worlds.World:
    """The demonstration as seen today, with somebody for each role: what all pages are looked at in."""
    with unit_of_work():
        return worlds.build(worlds.parts_of_demo())


# Pages and mails ------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Fetches pages, checks each, and sends forms as a browser would."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def cli(app: Flask) -> Callable[..., Any]:
    """`cli("accounts", "create-admin", "a@example.org")`: runs a command, which must succeed; its result."""

    def run(*arguments: str, exit_code: int = 0) -> Any:
        with app.app_context():
            result = app.test_cli_runner().invoke(args=list(arguments))
        assert result.exit_code == exit_code, f"{arguments}: {result.output}{result.exception!r}"
        return result

    return run


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[smtp.MailServer]:
    mail, controller = smtp.start()
    yield mail
    controller.stop()


@pytest.fixture
def smtp_server(_mail_server: smtp.MailServer) -> Iterator[smtp.MailServer]:
    """A real SMTP server: `.url`, `.received`, `.to(address)`, `.refuse(address, "550 …")`, `.delay_seconds`."""
    _mail_server.clear()
    yield _mail_server
    _mail_server.clear()


# Processes and browsers -----------------------------------------------------------------------------------------------


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., server.Server]]:
    """`serve(url, SMTP_URL=…).start_web()`: the service as processes of its own, stopped afterwards."""
    running: list[server.Server] = []

    def start(database_url: str, **environ: str) -> server.Server:
        running.append(server.serve(database_url, tmp_path / f"server-{len(running)}", environ=environ))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def live_server(
    all_databases: databases.Databases, tmp_path_factory: pytest.TempPathFactory, _mail_server: smtp.MailServer
) -> Iterator[server.Server]:
    """The service with its demo on SQLite, web server and worker, one for each test worker. Tests share it: each makes
    the people it changes."""
    url = all_databases.fresh("sqlite")
    # localhost, because browsers allow the camera and passkeys there without TLS.
    running = server.serve(
        url, tmp_path_factory.mktemp("live"), environ={"SMTP_URL": _mail_server.url}, host="localhost"
    )
    running.run("demo", "load")
    running.start_web()
    running.start_worker()
    yield running
    running.stop()
    all_databases.discard(url)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for each test worker."""
    chromium = browsers.launch(_playwright)
    yield chromium
    chromium.close()


@pytest.fixture
def visit(browser: Browser, live_server: server.Server) -> Callable[..., Any]:
    """`with visit(locale="lt", **browsers.PHONE) as page: …`: a new visitor of the live server."""
    return lambda **options: browsers.visit(browser, live_server.url, **options)


@pytest.fixture
def page(visit: Callable[..., Any]) -> Iterator[Page]:
    """A page of the live server, opened by a new visitor."""
    with visit() as opened:
        yield opened


@pytest.fixture
def fake_camera(_playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[Image.Image], Browser]]:
    """`fake_camera(image)`: a browser whose camera sees ``image``; give its context permissions=["camera"]."""
    opened: list[Browser] = []

    def see(image: Image.Image) -> Browser:
        opened.append(browsers.launch(_playwright, camera=browsers.film(image, tmp_path)))
        return opened[-1]

    yield see
    for one in opened:
        one.close()
