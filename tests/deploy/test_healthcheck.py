"""The container asks its own portal how it is, under a host name that the portal answers to."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

PROJECT = Path(__file__).resolve().parents[2]


class Portal(HTTPServer):
    """Answers what it is told to, and remembers by which name it was called."""

    answer = 200
    called = ""


class _Answering(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        self.server.called = f"{self.headers['Host']}{self.path}"
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def portal() -> Iterator[Portal]:
    server = Portal(("127.0.0.1", 0), _Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def check(port: int) -> int:
    surroundings = {
        "PATH": os.environ["PATH"], "PORT": str(port), "SITE_URL": "https://portal.westfield.test",
        "ALLOWED_HOSTS": ".westfield.test,portal.westfield.test",
    }  # fmt: skip
    command = [sys.executable, str(PROJECT / "deploy" / "healthcheck.py")]
    return subprocess.run(command, env=surroundings, capture_output=True, check=False).returncode


def test_it_asks_by_the_name_that_people_use(portal):
    assert check(portal.server_port) == 0
    assert portal.called == "portal.westfield.test/health/"


def test_a_portal_that_cannot_serve_is_not_well(portal):
    portal.answer = 503

    assert check(portal.server_port) == 1


def test_nor_is_one_that_does_not_answer(portal):
    portal.shutdown()
    portal.server_close()

    assert check(portal.server_port) == 1
