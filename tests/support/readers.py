"""Programs of others that read calendars and schedules, each in a process of its own."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
