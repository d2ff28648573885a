"""The house stays a ladder: who may import whom, what each room may know, who reads the clock, who commits."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.places import APP

LADDER = [
    "values", "audit", "outbox", "files", "accounts", "series", "speakers", "programme", "registration", "call",
    "translating", "payments", "interpreting", "badges", "checkin", "reports", "privacy", "site", "my", "desk", "demo",
]  # fmt: skip
COMPOSERS = {"site", "my", "desk", "demo"}
ROOMS = {"rules", "models", "queries", "service", "mails", "forms", "views", "desk", "api", "cli", "jobs", "privacy"}
# Rooms that stand between the world and the capability: they know the time, the request, and when a change is done.
OUTER = {"views", "desk", "api", "cli", "jobs"}

# What a room must not import, as rooms of any capability and as modules.
CLOSED = {
    "rules": (ROOMS - {"rules"}, {"flask", "sqlalchemy", "app.database", "app.web", "app.i18n"}),
    "models": (ROOMS - {"rules", "models"}, {"flask", "app.web"}),
    "queries": (OUTER | {"service", "forms", "mails"}, {"app.web"}),
    "service": (OUTER | {"forms"}, {"app.web"}),
    "mails": (OUTER | {"forms", "service"}, {"app.web"}),
    "forms": (OUTER | {"service", "models", "queries", "mails"}, {"app.database", "sqlalchemy"}),
}
OF_THE_REQUEST = {"request", "session", "g"}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def files() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def folder_of(path: Path) -> str | None:
    """The capability a file belongs to; None for plumbing."""
    parts = path.relative_to(APP).parts
    return parts[0] if len(parts) > 1 else None


def room_of(path: Path) -> str | None:
    parts = path.relative_to(APP).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else None


def imports(path: Path) -> Iterator[tuple[str, str | None, ast.AST]]:
    """(module, name or None, node) of every import, with relative ones made whole."""
    package = ("app", *path.relative_to(APP).parts[:-1])
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, None, node
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module) if part)
            for alias in node.names:
                yield module, alias.name, node


def imported_modules(path: Path) -> set[str]:
    """Every dotted name an import may mean: `from app.call import service` is `app.call` and `app.call.service`."""
    found = set()
    for module, name, _node in imports(path):
        found |= {module} | ({f"{module}.{name}"} if name else set())
    return found


def capabilities_imported_by(path: Path) -> set[str]:
    parts = [module.split(".") for module in imported_modules(path)]
    return {part[1] for part in parts if part[0] == "app" and len(part) > 1 and (APP / part[1]).is_dir()}


def rooms_imported_by(path: Path) -> set[str]:
    parts = [module.split(".") for module in imported_modules(path)]
    return {part[2] for part in parts if part[0] == "app" and len(part) > 2 and part[1] in LADDER[1:]}


def test_every_folder_stands_on_the_ladder():
    folders = {path.name for path in APP.iterdir() if (path / "__init__.py").is_file()}
    assert folders - set(LADDER) == set()


def test_capabilities_import_only_upwards():
    wrong = [
        f"{name_of(path)} imports {other}"
        for path in files()
        if (folder := folder_of(path)) in LADDER
        for other in sorted(capabilities_imported_by(path))
        if other in LADDER and LADDER.index(other) > LADDER.index(folder)
    ]
    assert wrong == []


def test_nobody_imports_composers():
    wrong = [
        f"{name_of(path)} imports {other}"
        for path in files()
        if name_of(path) != "__init__.py"
        for other in sorted(capabilities_imported_by(path) & COMPOSERS - {folder_of(path)})
    ]
    assert wrong == []


def test_plumbing_imports_only_values():
    wrong = [
        f"{name_of(path)} imports {other}"
        for path in files()
        if folder_of(path) is None and name_of(path) != "__init__.py"
        for other in sorted(capabilities_imported_by(path) - {"values"})
    ]
    assert wrong == []


def test_values_know_no_plumbing():
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in files()
        if folder_of(path) == "values"
        for module in sorted(imported_modules(path))
        if (module.startswith("app.") and not module.startswith("app.values")) or module in {"flask", "sqlalchemy"}
    ]
    assert wrong == []


@pytest.mark.parametrize("room", CLOSED)
def test_room_knows_only_what_it_may(room):
    rooms, modules = CLOSED[room]
    wrong = [
        f"{name_of(path)} imports {what}"
        for path in files()
        if folder_of(path) in LADDER[1:] and room_of(path) == room
        for what in sorted((rooms_imported_by(path) & rooms) | (imported_modules(path) & modules))
    ]
    assert wrong == []


def test_services_do_not_read_the_request():
    wrong = [
        f"{name_of(path)} imports {name} of flask"
        for path in files()
        if room_of(path) in {"service", "queries", "mails", "models", "rules"}
        for module, name, _node in imports(path)
        if module == "flask" and name in OF_THE_REQUEST
    ]
    assert wrong == []


def test_only_the_outermost_caller_owns_the_transaction():
    inner = {"service", "queries", "mails", "models", "rules", "forms"}
    wrong = [
        f"{name_of(path)} owns a unit of work"
        for path in files()
        if room_of(path) in inner and "app.database.unit_of_work" in imported_modules(path)
    ]
    wrong += [
        f"{name_of(path)}:{node.lineno} commits"
        for path in files()
        if name_of(path) != "database.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_time_comes_in_as_an_argument():
    """The clock is read in one place, and asked for only by the outermost callers and by plumbing."""
    wrong = []
    for path in files():
        for node in ast.walk(tree_of(path)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.endswith(("datetime.now", "datetime.utcnow", "date.today", "time.time")):
                if name_of(path) != "values/moments.py":
                    wrong.append(f"{name_of(path)}:{node.lineno} reads the clock")
            elif called == "moments.now" and room_of(path) in ROOMS - OUTER:
                wrong.append(f"{name_of(path)}:{node.lineno} asks for the time")
    assert wrong == []


def test_an_import_inside_a_function_says_why():
    wrong = []
    for path in files():
        lines = path.read_text("utf-8").splitlines()
        for function in ast.walk(tree_of(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    beside = lines[node.lineno - 1], lines[node.lineno - 2].strip()
                    if "#" not in beside[0] and not beside[1].startswith("#"):
                        wrong.append(f"{name_of(path)}:{node.lineno}")
    assert wrong == []


def test_files_fit_a_head():
    """Some 300 lines are meant, 400 the end: then a room becomes a folder, split by subject."""
    long = {name_of(path): count for path in files() if (count := len(path.read_text("utf-8").splitlines())) > 400}
    assert long == {}
