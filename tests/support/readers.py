"""Programs of others that read calendars and schedules, each in a process of its own."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.server import ROOT

_BIN = ROOT / ".readers" / "bin"


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {".ics": "text/calendar; charset=utf-8", ".json": "application/json", ".xml": "application/xml"}

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """An HTTP server of the files in ``folder``, on this machine only; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Subscription:
    """A calendar that somebody has subscribed to: vdirsyncer fetches it from ``url`` into ``home``, and khal lists it."""

    def __init__(self, home: Path, url: str):
        self.home = home
        self.folder = home / "calendars" / "ours"
        self.folder.mkdir(parents=True)
        (home / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{home}/status/"\n'
            '[pair conference]\na = "published"\nb = "mine"\ncollections = null\n'
            f'[storage published]\ntype = "http"\nurl = "{url}"\n'
            f'[storage mine]\ntype = "filesystem"\npath = "{self.folder}"\nfileext = ".ics"\n'
        )
        (home / "khal.conf").write_text(
            f"[calendars]\n[[ours]]\npath = {self.folder}\nreadonly = True\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %d.%m.\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %d.%m. %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {home}/khal.db\n"
        )
        self._vdirsyncer("discover")

    def sync(self, first: date, days: int) -> list[tuple[str, ...]]:
        """Fetch it anew; what khal then lists in so many days from ``first``: (start in UTC, title, status)."""
        self._vdirsyncer("sync")
        text = run(
            "khal", "-c", str(self.home / "khal.conf"), "list", "--notstarted", "--day-format", "",
            "--format", "{start-long-full}|{title}|{status}", first.isoformat(), f"{days}d", home=self.home,
        )  # fmt: skip
        return [tuple(part.strip() for part in line.split("|")) for line in text.splitlines() if line.strip()]

    def _vdirsyncer(self, command: str) -> None:
        run("vdirsyncer", "-v", "ERROR", "-c", str(self.home / "vdirsyncer.conf"), command, home=self.home)


def run(program: str, *arguments: str, home: Path, **more: str) -> str:
    """What a program of the readers' environment prints. It lives in ``home`` and must neither fail nor complain."""
    path = _BIN / program
    if not path.exists():
        raise AssertionError(f"{path} is missing: make setup installs it")
    done = subprocess.run(
        [str(path), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=home,
        env={**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home),
             "XDG_DATA_HOME": str(home), "TZ": "UTC", "COLUMNS": "200", "PYTHONUTF8": "1", **more},
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode or complaints:
        raise AssertionError(f"{program} {' '.join(arguments)}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout
