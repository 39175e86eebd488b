"""What time it is, in one place, so that the demo city and the tests can live through a year and a half."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """The date in the city now."""
    return timezone.localdate(now())


def real_now() -> datetime:
    """The present moment whatever `at` pretends: for what waits on the world outside."""
    return timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block; acts done there carry that time."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
