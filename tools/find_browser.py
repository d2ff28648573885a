"""Print the path of a Chromium that starts: the machine's own, else Debian's package, else Playwright's download.

usage: find_browser.py [--install]
Without --install nothing is fetched. If there is none: exit status 2 and one sentence.
"""

import os
import shutil
import subprocess
import sys
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def lacking(*packages: str) -> str:
    """The one sentence for whoever started the tests."""
    return (
        f"The browser tests cannot run on this machine as it is: install {' and '.join(packages)}"
        f" (Debian: apt-get install {' '.join(packages)}) and run make test again."
    )


def find(*, install: bool = False) -> str | None:
    """The path of a browser that starts, or None. With ``install`` it may be fetched."""
    return on_path() or (from_debian() if install else None) or from_playwright(install=install)


def driver_starts() -> bool:
    """Whether Playwright itself runs: its driver needs a library that a bare system may lack."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def on_path() -> str | None:
    wanted = [os.environ["TEST_BROWSER"]] if os.environ.get("TEST_BROWSER") else NAMES
    found = (shutil.which(name) for name in wanted)
    return next((path for path in found if path and starts(path)), None)


def from_debian() -> str | None:
    """Debian's package; only root can install it."""
    return on_path() if apt_install("chromium") else None


def apt_install(package: str) -> bool:
    """Install a package of Debian, if that is what this machine runs and root asks for it; whether that was tried."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing the package {package} ...", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        subprocess.run(
            ["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    return True


def from_playwright(*, install: bool) -> str | None:
    """Playwright's own build, in the user's cache."""
    if not driver_starts():
        return None
    if install and not _playwright_path():
        print("Downloading Chromium ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=600)
        except subprocess.TimeoutExpired:
            return None
    path = _playwright_path()
    return path if path and starts(path) else None


def _playwright_path() -> str | None:
    from playwright.sync_api import sync_playwright  # slow to import, and rarely needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else None


def starts(path: str) -> bool:
    """Whether the browser really starts: a binary alone may lack its system libraries."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            path,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={profile}",
            "--dump-dom",
            "about:blank",
        ]
        try:
            return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False


def main() -> int:
    """Print the path, or what is lacking."""
    install = "--install" in sys.argv[1:]
    browser = find(install=install)
    missing = [] if browser else ["chromium"]
    if not driver_starts() and not (install and apt_install("libatomic1") and driver_starts()):
        missing.append("libatomic1")
    if missing:
        print(lacking(*missing), file=sys.stderr)
        return 2
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
