"""The service as real processes: gunicorn on a free port, and the worker beside it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A running service. ``url`` has no slash at its end; ``log`` is what all its processes have written."""

    url: str
    environ: dict[str, str]
    directory: Path
    cwd: Path
    python: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_web(self, *, workers: int = 1, threads: int = 4, application: str = "wsgi:app") -> None:
        port = self.url.rpartition(":")[2]
        options = f"--workers {workers} --threads {threads} --worker-class gthread --graceful-timeout 5"
        bind = f"--config python:app.server --bind 127.0.0.1:{port}"
        self._start("web", "gunicorn", *bind.split(), *options.split(), application)
        self._wait_until_ready()

    def start_worker(self) -> None:
        self._start("worker", "flask", "--app", "wsgi", "worker")

    def run(self, *arguments: str, seconds: float = 120) -> str:
        """Run `flask --app wsgi …` with the service's settings; what it printed."""
        command = [self.python, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(
            command, cwd=self.cwd, env=self.environ, capture_output=True, text=True, check=False, timeout=seconds
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def kill(self, name: str) -> None:
        """End one process at once, as a power cut would."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End every process in an orderly way."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    @property
    def log(self) -> str:
        return "".join(path.read_text(errors="replace") for path in sorted(self.directory.glob("*.log")))

    def _start(self, name: str, *module_and_arguments: str) -> None:
        with (self.directory / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [self.python, "-m", *module_and_arguments],
                cwd=self.cwd,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait_until_ready(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.processes["web"].poll() is None, f"the server ended:\n{self.log}"
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not get ready within {seconds} seconds:\n{self.log}")


def serve(
    database_url: str,
    directory: Path,
    *,
    environ: Mapping[str, str] | None = None,
    host: str = "127.0.0.1",
    cwd: Path = ROOT,
    python: str = sys.executable,
) -> Server:
    """A service on a free port of the loopback, with nothing started yet."""
    url = f"http://{host}:{free_port()}"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    settings = {
        "DATABASE_URL": database_url,
        "BASE_URL": url,
        "SECRET_KEY": "a key for tests, long enough to be taken for a real one",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        **(environ or {}),
    }
    directory.mkdir(parents=True, exist_ok=True)
    return Server(url, {**kept, **settings}, directory, cwd, python)
