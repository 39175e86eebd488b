"""Answering in the same time whatever was found, so that a stopwatch tells nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_least(seconds: float) -> Iterator[None]:
    """Let what stands inside take this long, at least. Only for forms that a limit protects: a worker waits here."""
    end = time.monotonic() + seconds
    try:
        yield
    finally:
        time.sleep(max(0.0, end - time.monotonic()))
