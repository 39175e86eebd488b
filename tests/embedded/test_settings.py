"""Settings come from the environment: each is explained, and production does not start with a missing or unsafe one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SAFE = dict(
    line.split("=", 1) for line in (PROJECT / ".ci" / "production.env").read_text().splitlines() if line[:1] not in "#"
)


def start(**variables: str) -> str:
    """What a production process says when it reads its settings; nothing if it is content."""
    # Blank, not absent: a developer's own .env must not lend a variable.
    blank = dict.fromkeys(SAFE, "")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)} | blank | variables
    command = [sys.executable, "-c", "import westfield.settings"]
    return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False).stderr


def test_production_starts_with_all_it_needs():
    assert start(**SAFE) == ""


@pytest.mark.parametrize("name", sorted(SAFE))
def test_production_names_what_is_missing(name):
    last_line = start(**SAFE | {name: ""}).strip().splitlines()[-1]

    assert "ImproperlyConfigured" in last_line
    assert f"Set {name} " in last_line
    assert ".env.example" in last_line


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("DEBUG", "true"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "development-key-that-is-long-enough-but-known-to-everybody"),
        ("SITE_URL", "http://portal.example"),
        ("WECONNECT_ENV", "staging"),
    ],
)
def test_production_refuses_what_is_unsafe(name, unsafe):
    last_line = start(**SAFE | {name: unsafe}).strip().splitlines()[-1]

    assert "ImproperlyConfigured" in last_line
    assert name in last_line


def test_the_example_explains_every_setting_and_no_other():
    read = re.findall(
        r'(?:\benv(?:\.\w+)?|\brequired)\(\s*"([A-Z_]+)"', (PROJECT / "westfield/settings.py").read_text()
    )
    explained = re.findall(r"^(?:# )?([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    of_compose = re.findall(r"\$\{([A-Z_]+):\?", (PROJECT / "docker-compose.yml").read_text())

    assert set(explained) == set(read) | set(of_compose)
    assert len(explained) == len(set(explained))


def test_the_image_holds_every_first_party_package():
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    copied = set(re.findall(r"^COPY (\w+) \./\1$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE))

    assert packages <= copied
