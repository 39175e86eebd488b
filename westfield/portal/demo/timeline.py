"""Many lives side by side, lived through in the order of time, as a city does."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

from westfield.kernel import clock

# A life acts, says when it will go on, and is asked again at that moment; what it does then carries that time.
Life = Iterator[datetime]


def live(lives: Iterable[tuple[datetime, Life]], *, until: datetime) -> Iterator[datetime]:
    """Live through all of them from their first moments on, yielding each moment; what comes later is the future."""
    queue = [(begins, number, life) for number, (begins, life) in enumerate(lives)]
    heapq.heapify(queue)
    while queue and queue[0][0] <= until:
        moment, number, life = heapq.heappop(queue)
        with clock.at(moment):
            following = next(life, None)
        if following is not None:
            heapq.heappush(queue, (max(following, moment), number, life))
        yield moment
