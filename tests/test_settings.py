"""The portal does not start with a setting missing or unsafe, and says which; reading the settings starts nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PRODUCTION = dict(
    line.split("=", 1)
    for line in (PROJECT / ".ci/production.env").read_text().splitlines()
    if line and not line.startswith("#")
)
# What somebody may set, or forget (None) → the words that tell them.
UNSAFE: dict[str, tuple[dict[str, str | None], str]] = {
    **{f"{name} is missing": ({name: None}, name) for name in PRODUCTION},
    **{f"{name} is empty": ({name: ""}, name) for name in PRODUCTION},
    "an unknown kind of environment": ({"WECONNECT_ENV": "staging"}, "WECONNECT_ENV"),
    "DEBUG is on": ({"DEBUG": "true"}, "DEBUG"),
    "SECRET_KEY is short": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "SECRET_KEY is the one of development": ({"SECRET_KEY": "development" * 6}, "SECRET_KEY"),
    "SITE_URL is not encrypted": ({"SITE_URL": "http://portal.example"}, "SITE_URL"),
}
# Reads the settings once per line of JSON, as if each time were the first; says what that did.
READER = f"""
import environs, json, os, runpy, sys
environs.Env.read_env = lambda self, *args, **kwargs: None  # the developer's own .env is not the matter
served = []
watched = ("socket.bind", "socket.connect", "subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec")
sys.addaudithook(lambda name, args: served.append(name) if name in watched else None)
clean = dict(os.environ)
for line in sys.stdin:
    os.environ.clear()
    os.environ.update(clean | json.loads(line))
    served.clear()
    try:
        settings = runpy.run_path({str(PROJECT / "westfield" / "settings.py")!r})
    except Exception as error:
        answer = {{"error": type(error).__name__, "words": str(error)}}
    else:
        answer = {{"error": "", "words": "", "debug": settings["DEBUG"], "hosts": settings["ALLOWED_HOSTS"]}}
    print(json.dumps(answer | {{"served": list(served)}}))
"""


def read(environments: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What reading the settings comes to in each of these environments."""
    bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    asked = "\n".join(json.dumps(environment) for environment in environments)
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=asked, env=bare, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """Every unsafe environment's answer, from one process: starting Django once is enough."""
    environments = [
        {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
        for changes, _words in UNSAFE.values()
    ]
    return dict(zip(UNSAFE, read(environments), strict=True))


@pytest.mark.parametrize("case", UNSAFE)
def test_a_missing_or_unsafe_setting_stops_the_start_and_is_named(answers, case):
    assert answers[case]["error"] == "ImproperlyConfigured"
    assert UNSAFE[case][1] in answers[case]["words"]


def test_complete_settings_start():
    [production, development] = read([PRODUCTION, {"WECONNECT_ENV": "development"}])

    assert (production["error"], production["debug"], production["hosts"]) == ("", False, ["portal.example"])
    assert (development["error"], development["debug"]) == ("", False)


def test_reading_the_settings_starts_and_asks_no_server():
    for answer in read([PRODUCTION, {"WECONNECT_ENV": "development"}]):
        assert answer["served"] == []


def test_a_production_environment_brings_nothing_of_development():
    """The switch alone decides: with it forgotten, not even a developer's machine starts."""
    [answer] = read([{"SECRET_KEY": PRODUCTION["SECRET_KEY"]}])

    assert (answer["error"], "WECONNECT_ENV" in answer["words"]) == ("ImproperlyConfigured", True)


def test_every_setting_of_the_environment_is_explained():
    explained = (PROJECT / ".env.example").read_text()
    from_compose = {"DATABASE_URL", "REDIS_URL"}  # docker-compose.yml works them out

    assert [name for name in PRODUCTION if f"\n{name}=" not in explained and name not in from_compose] == []
