"""The health page: yes or no for everybody, which part is away for the desk."""

import socket
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection

from tests.factories import UserFactory
from westfield.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(monkeypatch) -> Iterator[socket.socket]:
    """A door at which it is seen whether anybody knocks."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{door.getsockname()[1]}/0")
        yield door


def test_a_stranger_learns_whether_pages_are_served_and_costs_the_broker_nothing(client, broker):
    response = client.get("/health/")

    assert (response.status_code, response.json()) == (200, {"ok": True})
    with pytest.raises(BlockingIOError):
        broker.accept()


@pytest.mark.parametrize("role", ["clerk", "administrator"])
def test_the_desk_learns_which_part_is_away(client, broker, role):
    broker.close()
    client.force_login(UserFactory(**{role: True}))

    response = client.get("/health/")

    assert (response.status_code, response.json()) == (200, {"ok": True, "database": True, "broker": False})


def test_with_all_in_place_the_desk_learns_that_too(client):
    client.force_login(UserFactory(clerk=True))

    assert client.get("/health/").json() == {"ok": True, "database": True, "broker": True}


@pytest.mark.parametrize("role", ["crew_member", None])
def test_others_are_strangers_here(client, role):
    client.force_login(UserFactory(**{role: True} if role else {}))

    assert client.get("/health/").json() == {"ok": True}


def test_without_the_database_nobody_is_served(client):
    def away(*_: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(away):
        response = client.get("/health/")

    assert (response.status_code, response.json()) == (503, {"ok": False})
