"""What a person who started a long command reads meanwhile."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """One line, at once, also through a pipe."""
    print(text, file=sys.stdout, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name a step before it starts, and its time when it is done."""
    say(f"  {name} …")
    started = time.monotonic()
    yield
    say(f"  {name}: {time.monotonic() - started:.1f} s")
