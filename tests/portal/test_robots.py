"""Search engines are kept out of what is somebody's own, and of nothing else."""

import re
from collections import defaultdict

import pytest

from tests.urls.people import ROLES
from tests.urls.tables import rows_of
from tests.urls.walking import every_address

ADDRESSES = every_address()
OF_SOMEBODY = "/requests/100-0017/mine/abc/"


def kept_out(client, path: str) -> bool:
    """Whether a robot that minds the file leaves this address alone: a rule is a beginning, `*` is anything."""
    rules = re.findall(r"^Disallow: (\S+)$", client.get("/robots.txt").content.decode(), re.MULTILINE)
    return any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in rules)


def test_it_is_plain_text_that_may_be_kept_for_a_day(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert answer.content.startswith(b"User-agent: *\n")


def test_whatever_wants_a_sign_in_is_kept_out(client):
    names = {row.name for row in rows_of("looking.txt") if row.answers[ROLES[0]] == "in"}
    assert len(names) > 20

    for name in names:
        path = ADDRESSES[name].path(defaultdict(lambda: "abc"))
        assert kept_out(client, path), (name, path)


@pytest.mark.parametrize(
    "path", [OF_SOMEBODY, f"{OF_SOMEBODY}photos/abc/full/", "/requests/?before=100-0017", "/accounts/login/"]
)
def test_so_are_keys_and_filtered_lists(client, path):
    assert kept_out(client, path)


@pytest.mark.parametrize(
    "path",
    ["/", "/requests/", "/requests/100-0017/", "/requests/new/", "/requests/new/pothole/", "/standards/", "/track/"],
)
def test_what_the_city_says_to_everybody_may_be_found(client, path):
    assert not kept_out(client, path)


def test_the_demo_city_is_nobodys_to_find(client, settings):
    settings.DEMO_CITY = True

    assert kept_out(client, "/")


def test_an_icon_is_there_for_whoever_asks_without_looking(client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/img/touch-icon")
