"""Waking a worker: a courtesy that may fail. What nobody was woken for, the sweep finds."""

import logging
from time import monotonic
from uuid import UUID

from celery import current_app
from kombu.pools import producers

logger = logging.getLogger(__name__)

# A resident is waiting for the answer to a form: the broker gets this long, and is left alone after a failure.
PATIENCE_SECONDS = 0.25
PAUSE_SECONDS = 5.0


class Waker:
    """Puts ids of notifications into the workers' queue as long as the broker answers."""

    def __init__(self) -> None:
        self._quiet_until = 0.0

    def wake(self, notification_id: UUID) -> None:
        """Tell a worker that this one is due; never fails, and never waits for long."""
        if monotonic() < self._quiet_until:
            return
        first_after_a_failure = self._quiet_until > 0
        if first_after_a_failure:
            self._quiet_until = monotonic() + PAUSE_SECONDS  # the others go on without asking meanwhile
        try:
            self._publish(notification_id)
        except Exception as error:  # whatever is wrong with the broker is not the resident's concern
            self._quiet_until = monotonic() + PAUSE_SECONDS
            logger.warning("No worker could be woken (%s); the sweep will find what waits.", type(error).__name__)
        else:
            self._quiet_until = 0.0

    def _publish(self, notification_id: UUID) -> None:
        connection = current_app.connection_for_write(
            connect_timeout=PATIENCE_SECONDS,
            transport_options={
                "max_retries": 0,
                "socket_connect_timeout": PATIENCE_SECONDS,
                "socket_timeout": PATIENCE_SECONDS,
            },
        )
        with producers[connection].acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
            current_app.send_task(
                "notifications.tasks.deliver", args=[str(notification_id)], producer=producer, retry=False
            )


wake = Waker().wake
