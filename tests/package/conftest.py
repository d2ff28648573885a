"""The wheel as an operator gets it: built once, installed into an empty environment with the pinned versions."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import Databases
from tests.support.server import ROOT, Server, serve


@dataclass(frozen=True)
class Installed:
    """A built wheel, and the Python of an environment that has it and nothing of the checkout."""

    wheel: Path
    python: str
    home: Path

    def names(self) -> list[str]:
        """The files in the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return sorted(archive.namelist())


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def copy_of_checkout(target: Path) -> Path:
    """The sources without anything built: a build beside running tests must not change the files they are served."""
    left_out = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "*.mo", "var", "dist", "build")
    shutil.copytree(ROOT, target, ignore=left_out)
    shutil.copy(ROOT / ".gitignore", target)
    shutil.copy(ROOT / "frontend" / ".npmrc", target / "frontend")
    # What npm has fetched for this checkout serves again; the build looks whether it still fits.
    (target / "frontend" / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    return target


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own."""
    home = tmp_path_factory.mktemp("operator")
    source = copy_of_checkout(home / "source")
    python = str(home / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], capture_output=True, check=False).returncode:
        # The machine has no venv of its own; the set-up then has fetched uv, which reads the same files.
        uv = str(ROOT / ".tools" / "bin" / "uv")
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home / "venv"))
        pip = [uv, "pip", "install", "--quiet", "--python", python]
        _run(uv, "build", "--quiet", "--wheel", "--out-dir", str(home), str(source))
    else:
        _run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(home), str(source))
    _run(*pip, "--require-hashes", "-r", str(ROOT / "requirements.txt"))
    (wheel,) = home.glob("conferring-*.whl")
    _run(*pip, "--no-deps", str(wheel))
    return Installed(wheel, python, home)


@pytest.fixture
def operator(installed: Installed, all_databases: Databases, tmp_path: Path) -> Iterator[Server]:
    """The installed service on an empty PostgreSQL, started nowhere near the checkout; nothing runs yet."""
    url = all_databases.empty("postgresql")
    running = serve(url, tmp_path / "server", cwd=tmp_path, python=installed.python)
    yield running
    running.stop()
    all_databases.discard(url)
