"""Create .venv and install the pinned versions into it. Runs on the machine's own Python, so: standard library only.

usage: python3 tools/setup.py pins FILE | readers | package | lock
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
READERS = ROOT / ".readers"
# What c3voc-schedule-tools and pyfahrplan ask for is too old for Python today; they work with new releases of it.
OVERRIDES = "lxml>=5\nrequests-cache>=1\nattrs>=22\n"
OLDEST = (3, 11)
UV = "uv==0.13.9"


def main(arguments):
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; python3 here is {sys.version.split()[0]}.")
    if not (ROOT / "pyproject.toml").is_file():
        stop("This belongs into a checkout of the repository.")
    if arguments[:1] == ["pins"] and len(arguments) == 2:
        create()
        count = sum(1 for line in (ROOT / arguments[1]).read_text("utf-8").splitlines() if "==" in line)
        say(f"Installing the {count} pinned packages of {arguments[1]} ...")
        install("--require-hashes", "-r", str(ROOT / arguments[1]))
    elif arguments == ["readers"]:
        create(READERS)
        say("Installing programs that read calendars and schedules ...")
        install("--no-deps", "--require-hashes", "-r", str(ROOT / "requirements-readers.txt"), into=READERS)
    elif arguments == ["package"]:
        say("Bundling the front end ...")
        install("--no-deps", "--editable", str(ROOT))
    elif arguments == ["lock"]:
        lock()
    else:
        stop(__doc__)


def create(place=VENV):
    """Make an environment: with the machine's own venv, else with uv, which pip can put aside without touching the
    system."""
    if works(place / "bin" / "python"):
        return
    say(f"Creating {place.name} ...")
    shutil.rmtree(place, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(place)], capture_output=True, check=False).returncode == 0:
        return
    shutil.rmtree(place, ignore_errors=True)
    run([uv(), "venv", "--quiet", "--python", sys.executable, str(place)])


def works(python):
    """Whether ``python`` starts, has packages that can be changed, and is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(*what, into=VENV):
    """Install into an environment: with its own pip, else with uv."""
    if (into / "bin" / "pip").exists():
        python = str(into / "bin" / "python")
        run(
            [
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--use-pep517",
                *what,
            ]
        )
    else:
        run([uv(), "pip", "install", "--quiet", "--python", str(into / "bin" / "python"), *what])


def uv():
    """The path of uv, fetched into .tools once."""
    place = TOOLS / "bin" / "uv"
    if not works_at_all(place):
        pip = [sys.executable, "-m", "pip"]
        if not works_at_all(*pip):
            stop(
                "Python here can neither create environments nor install packages. Install the package python3-venv"
                " (Debian, Ubuntu: apt-get install python3-venv) and run make again."
            )
        run([*pip, "install", "--quiet", "--disable-pip-version-check", "--target", str(TOOLS), "--upgrade", UV])
    return str(place)


def works_at_all(*command):
    try:
        return subprocess.run([*map(str, command), "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def lock():
    """Write requirements.txt (what the service needs), requirements-dev.txt (with what its tests need) and
    requirements-readers.txt (programs that the tests let read what the service publishes)."""
    command = [uv(), "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    run([*command, "pyproject.toml", "-o", "requirements.txt"])
    run([*command, "pyproject.toml", "--extra", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt"])
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as overrides:
        overrides.write(OVERRIDES)
        overrides.flush()
        group = ["--group", "pyproject.toml:readers", "--override", overrides.name]
        run([*command, *group, "-o", "requirements-readers.txt"])


def run(command):
    environment = {**os.environ, "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status:
        stop(f"This did not work (status {status}): {' '.join(map(str, command))}")


def say(text):
    print(text, flush=True)


def stop(text):
    sys.exit(text)


if __name__ == "__main__":
    main(sys.argv[1:])
