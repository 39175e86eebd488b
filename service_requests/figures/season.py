"""The season at hand: the weeks around today, in this year and the ones before."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from .period import Period

# Potholes of March say little about potholes of July, and no month is a border: so six weeks to either side of today.
# A list of winter months would change every sentence overnight, and be wrong in the next city.
TO_EITHER_SIDE = timedelta(weeks=6)
YEARS_BACK = 3


def season_around(today: date) -> list[Period]:
    """Six weeks to either side of this day, in this year and the three before; newest first."""
    return [Period(day - TO_EITHER_SIDE, day + TO_EITHER_SIDE) for day in _anniversaries(today)]


def _anniversaries(today: date) -> Iterator[date]:
    for year in range(today.year, today.year - YEARS_BACK - 1, -1):
        yield today.replace(year=year, day=min(today.day, monthrange(year, today.month)[1]))
