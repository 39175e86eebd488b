"""Tell a worker that something waits. Only a courtesy: the row is the record and the sweep finds it."""

import logging
import time

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# With the broker away, eight photos of one form must not wait for it eight times.
SILENCE = 5.0
_silent_until = 0.0


def wake_after_commit(task: "Task[[int], None]", row_id: int) -> None:
    """Hand the row's id to a worker once it is there to be seen; a broker that is away is not the person's problem."""
    transaction.on_commit(lambda: _wake(task, row_id))


def _wake(task: "Task[[int], None]", row_id: int) -> None:
    global _silent_until  # noqa: PLW0603
    if time.monotonic() < _silent_until:
        return
    try:
        task.delay(row_id)
    except (OperationalError, RedisError, OSError):
        _silent_until = time.monotonic() + SILENCE
        logger.warning("No broker to wake a worker for %s %s; the sweep will find it.", task.name, row_id)
