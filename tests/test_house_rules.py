"""Rules of the house that no linter knows: each test reads the sources, and says which line breaks the rule."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("westfield", "notifications", "payments", "permits", "service_requests")
# Where a status may be assigned: the moves of each workflow.
MOVES = {"notifications/moves.py", "service_requests/services/moves.py"}
# A photo has no workflow: its worker settles it with one guarded update, which only the worker that holds it can make.
SETTLES_PHOTOS = "westfield/kernel/images/records.py"
# Moves foreign keys from one contact to another: which ones, the models say, so that none is forgotten.
MOVES_CONTACTS = "service_requests/services/contacts.py"
# Helpers that ask again and again until something holds, or for so long that the test fails.
POLLING = {"tests/slow/city.py", "tests/kernel/photo_processes.py"}
MACHINE = re.compile(
    r"""(?<![\w.:/-])/(?:root|work|home|Users)/\w | [A-Z]:\\Users\\          # somebody's folders
    | //[\w.-]*(?:artifactory|jfrog|nexus|mirror|registry|pypi|pythonhosted)[\w.-]*\.\w+[/:]  # where packages are
    | --(?:extra-)?index-url | --registry[= ]""",
    re.VERBOSE,
)


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file below the folders, migrations apart, as its path and its syntax tree."""
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text())


def shadowed(packages: Iterable[str]) -> list[str]:
    """Those of our packages that have the name of an installed one, one of the two would not be found."""
    return sorted(set(packages) & set(packages_distributions()))


def test_no_package_of_ours_takes_the_name_of_an_installed_one():
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests"}

    assert set(OURS) <= packages
    assert shadowed(packages) == []


def test_a_package_called_requests_would_be_noticed():
    assert shadowed([*OURS, "requests"]) == ["requests"]


def assigns_status(node: ast.AST) -> bool:
    """`x.status = …`, also among several names, or `setattr(x, "status", …)`."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        inside = [part for target in targets for part in ast.walk(target)]
        return any(isinstance(part, ast.Attribute) and part.attr == "status" for part in inside)
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr"
    return called and "'status'" in ast.unparse(node)


def updates_status(node: ast.AST) -> bool:
    """`.update(status=…)`, `.update(**…)` that may hold one, `bulk_update(…, ["status"])`."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr == "update":
        return any(keyword.arg in (None, "status") for keyword in node.keywords)
    return node.func.attr == "bulk_update" and "'status'" in ast.unparse(node)


def test_a_status_is_assigned_in_the_moves_only():
    found = {path for path, tree in sources(*OURS) if any(assigns_status(node) for node in ast.walk(tree))}

    assert found == MOVES


def test_no_status_is_updated_past_the_workflow():
    found = {path for path, tree in sources(*OURS) if any(updates_status(node) for node in ast.walk(tree))}

    assert found == {SETTLES_PHOTOS, MOVES_CONTACTS}


@pytest.mark.parametrize(
    "line",
    [
        "order.status = DONE",
        "old, order.status = order.status, DONE",
        "request.status: str = DONE",
        "setattr(order, 'status', DONE)",
        "Order.objects.filter(pk=1).update(status=DONE)",
        "orders.update(seen_at=now, **changes)",
        "Order.objects.bulk_update(orders, ['status'])",
    ],
)
def test_every_way_to_assign_a_status_is_noticed(line):
    assert any(assigns_status(node) or updates_status(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["old = order.status", "Order(status=NEW)", "orders.filter(status=NEW)", "x.update(a=1)"]
)
def test_reading_a_status_is_free(line):
    assert not any(assigns_status(node) or updates_status(node) for node in ast.walk(ast.parse(line)))


def test_stripe_is_known_to_payments_and_the_composition_root_only():
    may_name = re.compile(r"payments/|westfield/(settings|urls|celery)\.py$")
    named = [path for path, tree in sources(*OURS) if "stripe" in ast.unparse(tree).lower()]
    imported = [path for path, tree in sources(*OURS) for name in imports(tree) if name.split(".")[0] == "stripe"]

    assert [path for path in named if not may_name.match(path)] == []
    assert set(imported) <= {"payments/stripe_gateway.py"}


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def test_no_circle_is_dodged_by_an_import_inside_a_function():
    inside = [
        f"{path}:{statement.lineno}"
        for path, tree in sources(*OURS)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and function.name != "ready"  # where Django wants an app's receivers to be imported
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_tests_wait_for_something_and_never_just_sleep():
    sleeping = {
        path
        for path, tree in sources("tests")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep"))
        or (isinstance(node, ast.Attribute) and node.attr == "wait_for_timeout")
    }  # fmt: skip

    assert sleeping <= POLLING


def tracked_texts() -> Iterator[tuple[str, str]]:
    """The files that git keeps, as far as they are text; skips where this is no checkout."""
    git = shutil.which("git")
    listed = git and subprocess.run([git, "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if not listed or listed.returncode or not listed.stdout:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode(errors="replace")


def test_no_file_knows_the_machine_it_was_written_on():
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked_texts()
        if MACHINE.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "parts",
    [("see /", "root/project"), ("cd /", "work/main"), ("https://", "registry.npmjs.org/x"), ("pip --", "index-url x")],
)
def test_a_machine_would_be_noticed(parts):
    assert MACHINE.search("".join(parts))
