"""When something is due: targets in hours or days, counted in the city's opening hours or around the clock."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
NOTHING = timedelta(0)


class TargetUnit(StrEnum):
    """What a target is counted in."""

    HOURS = "hours"
    DAYS = "days"


class TargetClock(StrEnum):
    """Which time counts: only when the city is open, or all of it."""

    BUSINESS = "business"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Target:
    """How long the city gives itself, for example three business days."""

    amount: int
    unit: TargetUnit
    clock: TargetClock

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"A target is at least 1 hour or day, not {self.amount}.")
        object.__setattr__(self, "unit", TargetUnit(self.unit))
        object.__setattr__(self, "clock", TargetClock(self.clock))


@dataclass(frozen=True)
class BusinessHours:
    """When the city is open: hours by weekday (Monday is 0), in its own zone, and the days it is closed all day."""

    zone: ZoneInfo
    week: Mapping[int, tuple[time, time]]
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for weekday, (opens, closes) in self.week.items():
            if weekday not in range(7):
                raise ValueError(f"Weekdays run from 0 (Monday) to 6 (Sunday), not {weekday}.")
            if opens >= closes:
                raise ValueError(f"Weekday {weekday} opens at {opens} and must close later, not at {closes}.")
