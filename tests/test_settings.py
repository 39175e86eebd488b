"""The portal does not start with a setting missing or unsafe, and says which; reading the settings starts nothing."""

import json
import os
import re
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
BY_CHOICE = {"SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "DATA_ROOT"}
MUST_BE_SET = [name for name in PRODUCTION if name not in BY_CHOICE]
# What somebody may set, or forget (None) → the words that tell them.
UNSAFE: dict[str, tuple[dict[str, str | None], str]] = {
    **{f"{name} is missing": ({name: None}, name) for name in MUST_BE_SET},
    **{f"{name} is empty": ({name: ""}, name) for name in MUST_BE_SET},
    "an unknown kind of environment": ({"WECONNECT_ENV": "staging"}, "WECONNECT_ENV"),
    "DEBUG is on": ({"DEBUG": "true"}, "DEBUG"),
    "SECRET_KEY is short": ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    "SECRET_KEY is the one of development": ({"SECRET_KEY": "development" * 6}, "SECRET_KEY"),
    "SECRET_KEY is one that everybody knows": (
        {"SECRET_KEY": "development-key-that-is-long-enough-but-known-to-everybody"},
        "SECRET_KEY",
    ),
    "SITE_URL is not encrypted": ({"SITE_URL": "http://portal.westfield.test"}, "SITE_URL"),
    "any host will do": ({"ALLOWED_HOSTS": "portal.westfield.test,*"}, "ALLOWED_HOSTS"),
    "the links in mails lead elsewhere": ({"ALLOWED_HOSTS": "www.westfield.test"}, "SITE_URL to ALLOWED_HOSTS"),
    "SITE_URL is the example's": (
        {"SITE_URL": "https://portal.westfield.example", "ALLOWED_HOSTS": "portal.westfield.example"},
        "SITE_URL",
    ),
    "DEFAULT_FROM_EMAIL is the example's": (
        {"DEFAULT_FROM_EMAIL": "Westfield <no-reply@westfield.example>"},
        "DEFAULT_FROM_EMAIL",
    ),
    "EMAIL_HOST is the example's": ({"EMAIL_HOST": "mail.westfield.example"}, "EMAIL_HOST"),
    "the mail server's password travels in the open": (
        {"EMAIL_USE_TLS": "false", "EMAIL_HOST_PASSWORD": "secret"},
        "EMAIL_USE_TLS",
    ),
    "mail is encrypted in two ways": ({"EMAIL_USE_TLS": "true", "EMAIL_USE_SSL": "true"}, "EMAIL_USE_SSL"),
    "photo keys without a bucket": ({"PHOTO_ACCESS_KEY": "key", "PHOTO_SECRET_KEY": "secret"}, "PHOTO_BUCKET"),
    "a photo store without a bucket": ({"PHOTO_ENDPOINT_URL": "https://store.westfield.test"}, "PHOTO_BUCKET"),
    "half a pair of photo keys": ({"PHOTO_BUCKET": "photos", "PHOTO_ACCESS_KEY": "key"}, "PHOTO_SECRET_KEY"),
    "the other half": ({"PHOTO_BUCKET": "photos", "PHOTO_SECRET_KEY": "secret"}, "PHOTO_ACCESS_KEY"),
    "texts without a number to come from": ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x"}, "TWILIO_FROM"),
    "texts that everybody reads on their way": ({"TWILIO_URL": "http://texts.westfield.gov"}, "TWILIO_URL"),
    "a proxy that is no network": ({"TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES"),
    "a limit that does not exist": ({"LIMITS": "nonsense=1/hour"}, "LIMITS"),
}
# What is unusual and safe all the same.
SAFE: dict[str, dict[str, str]] = {
    "texts are sent": {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x", "TWILIO_FROM": "+13175550100"},
    "limits of the city's own": {"LIMITS": "codes_to_email=3/hour+9/day", "TRUSTED_PROXIES": "10.1.2.3/32"},
    "the machine itself may use the photo store": {"PHOTO_BUCKET": "photos"},
    "the photo store has keys": {"PHOTO_BUCKET": "photos", "PHOTO_ACCESS_KEY": "key", "PHOTO_SECRET_KEY": "secret"},
    "every host below the city's": {"ALLOWED_HOSTS": ".westfield.test"},
    "mail is encrypted from the first byte": {"EMAIL_USE_SSL": "true", "EMAIL_HOST_PASSWORD": "secret"},
    "a mail server next door asks for no password": {"EMAIL_USE_TLS": "false"},
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
        answer = {{
            "error": "", "words": "", "debug": settings["DEBUG"], "hosts": settings["ALLOWED_HOSTS"],
            "proxies": settings["ALLAUTH_TRUSTED_PROXY_COUNT"],
            "encryption": [settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]],
        }}
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


def test_what_must_be_set_is_told_with_the_place_that_explains_it(answers):
    for name in MUST_BE_SET:
        said = answers[f"{name} is empty"]["words"]
        assert f"Set {name} " in said and ".env.example" in said


def test_what_is_unusual_but_safe_starts():
    answers = read([PRODUCTION | changes for changes in SAFE.values()])

    assert [case for case, answer in zip(SAFE, answers, strict=True) if answer["error"]] == []


def test_complete_settings_start():
    [production, development] = read([PRODUCTION, {"WECONNECT_ENV": "development"}])

    assert (production["error"], production["debug"], production["hosts"]) == ("", False, ["portal.westfield.test"])
    assert (development["error"], development["debug"]) == ("", False)


def test_production_stands_behind_one_proxy_unless_it_says_otherwise():
    surroundings = [{"WECONNECT_ENV": "development"}, PRODUCTION, PRODUCTION | {"TRUSTED_PROXY_COUNT": "2"}]

    assert [answer["proxies"] for answer in read(surroundings)] == [0, 1, 2]


def test_production_encrypts_mail_in_one_way():
    surroundings = [PRODUCTION, PRODUCTION | {"EMAIL_USE_SSL": "true"}]

    assert [answer["encryption"] for answer in read(surroundings)] == [[True, False], [False, True]]


def test_reading_the_settings_starts_and_asks_no_server():
    for answer in read([PRODUCTION, {"WECONNECT_ENV": "development"}]):
        assert answer["served"] == []


def test_a_production_environment_brings_nothing_of_development():
    """The switch alone decides: with it forgotten, not even a developer's machine starts."""
    [answer] = read([{"SECRET_KEY": PRODUCTION["SECRET_KEY"]}])

    assert (answer["error"], "WECONNECT_ENV" in answer["words"]) == ("ImproperlyConfigured", True)


def test_the_example_explains_every_setting_and_no_other():
    read_in_settings = re.findall(
        r'(?:\benv(?:\.\w+)?|\brequired|\bcoordinate)\(\s*"([A-Z_]+)"',
        (PROJECT / "westfield/settings.py").read_text(),
    )
    explained = re.findall(r"^(?:# )?([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    of_compose = re.findall(r"\$\{([A-Z_]+):\?", (PROJECT / "docker-compose.yml").read_text())

    assert set(explained) == set(read_in_settings) | set(of_compose)
    assert len(explained) == len(set(explained))


def test_the_example_itself_does_not_start():
    """Whoever copies it and fills in the two secrets still has a city to name."""
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    secrets = {name: PRODUCTION[name] for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")}

    [answer] = read([example | secrets])

    assert answer["error"] == "ImproperlyConfigured" and "SITE_URL" in answer["words"]


def test_the_image_holds_every_first_party_package():
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    copied = set(re.findall(r"^COPY (\w+) \./\1$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE))

    assert packages <= copied
