"""A broker that is away, or silent, costs nobody more than a moment."""

import socket
from collections.abc import Iterator
from time import monotonic
from uuid import uuid4

import pytest

from notifications import wake


@pytest.fixture
def silent_broker(monkeypatch) -> Iterator[None]:
    """Takes connections and never says a word, as behind a firewall that drops packets."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        yield


@pytest.fixture
def no_broker(monkeypatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port}/0")


def seconds_to_wake(waker: wake.Waker, times: int) -> float:
    start = monotonic()
    for _ in range(times):
        waker.wake(uuid4())
    return monotonic() - start


def test_a_silent_broker_holds_up_one_request_for_half_a_second_and_the_next_not_at_all(silent_broker, caplog):
    waker = wake.Waker()

    first = seconds_to_wake(waker, 1)
    next_hundred = seconds_to_wake(waker, 100)

    assert 0.1 < first < 0.6
    assert next_hundred < 0.05
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_broker_that_is_away_does_not_fail_the_request(no_broker, caplog):
    assert seconds_to_wake(wake.Waker(), 20) < 0.5
    assert "No worker could be woken" in caplog.text


def test_a_broker_that_is_back_is_used_again(no_broker, monkeypatch, caplog):
    monkeypatch.setattr(wake, "PAUSE_SECONDS", 0)
    waker = wake.Waker()
    waker.wake(uuid4())
    monkeypatch.delenv("CELERY_BROKER_WRITE_URL")
    caplog.clear()

    waker.wake(uuid4())
    waker.wake(uuid4())

    assert caplog.records == []
