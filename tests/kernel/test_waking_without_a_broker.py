"""A broker that is away, or silent, costs nobody more than a moment."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from westfield.kernel import waking


class SilentBroker:
    """Takes connections and never says a word, as behind a firewall that drops packets."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.05)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.server.getsockname()[1]}/0"

    def callers(self) -> int:
        """How many have tried to speak to it since the last time it was asked."""
        count = 0
        with suppress(TimeoutError):
            while True:
                self.server.accept()[0].close()
                count += 1
        return count


@pytest.fixture
def silent_broker(monkeypatch) -> Iterator[SilentBroker]:
    broker = SilentBroker()
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker.url)
    with broker.server:
        yield broker


def test_after_one_failure_nobody_else_waits_for_a_silent_broker(silent_broker, caplog):
    waker = waking.Waker()

    waker.wake("a.task", 1)
    first = silent_broker.callers()
    for row_id in range(100):
        waker.wake("a.task", row_id)

    assert first >= 1
    assert silent_broker.callers() == 0
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_broker_that_is_away_does_not_fail_the_request(monkeypatch, caplog):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port}/0")

    waking.Waker().wake("a.task", 1)

    assert "No worker could be woken" in caplog.text


def test_a_broker_that_is_back_is_used_again(silent_broker, monkeypatch, caplog):
    monkeypatch.setattr(waking, "PAUSE_SECONDS", 0)
    waker = waking.Waker()
    waker.wake("a.task", 1)
    monkeypatch.delenv("CELERY_BROKER_WRITE_URL")
    caplog.clear()

    waker.wake("a.task", 1)
    waker.wake("a.task", 2)

    assert caplog.records == []
