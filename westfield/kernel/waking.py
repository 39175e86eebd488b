"""Waking a worker after the commit: a courtesy that may fail. The row is the record, and a sweep finds it."""

import logging
from functools import partial
from time import monotonic

from celery import current_app
from django.db import transaction
from kombu.pools import producers

logger = logging.getLogger(__name__)

# Somebody is waiting for the answer to a form: the broker gets this long, and is left alone after a failure.
PATIENCE_SECONDS = 0.25
PAUSE_SECONDS = 5.0


class Waker:
    """Puts ids of rows into the workers' queue as long as the broker answers."""

    def __init__(self) -> None:
        self.quiet_until = 0.0

    def after_commit(self, task: str, row_id: int | str) -> None:
        """Hand the row's id to a worker once the row is there to be seen."""
        transaction.on_commit(partial(self.wake, task, row_id), robust=True)

    def wake(self, task: str, row_id: int | str) -> None:
        """Tell a worker now; never fails, and never waits for long."""
        if monotonic() < self.quiet_until:
            return
        if self.quiet_until:
            self.quiet_until = monotonic() + PAUSE_SECONDS  # one asks again, the others go on meanwhile
        try:
            _publish(task, row_id)
        except Exception as error:  # whatever is wrong with the broker, a resident's form must not suffer
            self.quiet_until = monotonic() + PAUSE_SECONDS
            logger.warning("No worker could be woken (%s); the sweep will find what waits.", type(error).__name__)
        else:
            self.quiet_until = 0.0


def _publish(task: str, row_id: int | str) -> None:
    options = {
        "max_retries": 0,
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
    }
    connection = current_app.connection_for_write(connect_timeout=PATIENCE_SECONDS, transport_options=options)
    with producers[connection].acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
        current_app.send_task(task, args=[row_id], producer=producer, retry=False)


waker = Waker()
