"""Whether the portal can work, for the machines that watch it."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError as BrokerError

from westfield.celery import app

logger = logging.getLogger(__name__)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def _answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (DatabaseError, BrokerError, OSError):
        logger.warning("health: %s does not answer", name)
        return False
    return True


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while pages can be served; without the broker they can, and mail waits for the sweep.

    The desk is told which part is away. Strangers are not, and they cost no connection to the broker; nor can
    anybody be recognized while the database is away.
    """
    database = _answers("database", _database)
    answer = {"ok": database}
    if database and request.actor.may("requests.view_desk"):  # type: ignore[attr-defined]
        answer |= {"database": database, "broker": _answers("broker", _broker)}
    return JsonResponse(answer, status=200 if database else 503)
