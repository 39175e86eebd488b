"""When something is due: targets in hours or days, counted in the city's opening hours or around the clock."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
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

    @cached_property
    def sorted_holidays(self) -> list[date]:
        """The closed days in order, so that a week without one is seen at once."""
        return sorted(self.holidays)

    @cached_property
    def time_by_weekday(self) -> dict[int, timedelta]:
        """How long the city is open on each weekday whose clocks do not change."""
        return {day: datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
                for day, (opens, closes) in self.week.items()}  # fmt: skip

    @cached_property
    def time_by_week(self) -> timedelta:
        """How long the city is open in a week without holidays."""
        return sum(self.time_by_weekday.values(), NOTHING)

    def opening_on(self, day: date) -> tuple[datetime, datetime] | None:
        """When a day's business begins and ends (UTC), or None for a day that is closed."""
        if day in self.holidays or day.weekday() not in self.week:
            return None
        opens, closes = self.week[day.weekday()]
        begins, ends = wall_clock(day, opens, self.zone), wall_clock(day, closes, self.zone, last=True)
        # The clocks may jump over the whole of a short opening.
        return (begins, ends) if begins < ends else None


class _PlainWeek(NamedTuple):
    """Seven days without a clock change: their business follows from the weekdays and the holidays among them."""

    business_time: timedelta
    business_days: int


def due_at(start: datetime, target: Target, hours: BusinessHours) -> datetime:
    """The moment (UTC) at which work received at `start` is due.

    Business hours count opening time only. n business days last to the end of the n-th business day after the day of
    receipt; what comes in after closing, or on a closed day, is received on the next business day. Calendar days lead
    to the same wall-clock time n days later; calendar hours simply pass.
    """
    start = _moment(start)
    try:
        match target.clock, target.unit:
            case TargetClock.BUSINESS, TargetUnit.HOURS:
                return _after_business_time(start, timedelta(hours=target.amount), hours)
            case TargetClock.BUSINESS, _:
                return _end_of_business_day(start, target.amount, hours)
            case _, TargetUnit.HOURS:
                return start + timedelta(hours=target.amount)
            case _:
                local = start.astimezone(hours.zone)
                return wall_clock(local.date() + timedelta(days=target.amount), local.time(), hours.zone)
    except OverflowError as error:
        raise ValueError(f"{target.amount} {target.unit} after {start} is beyond the end of time.") from error


def business_time_between(start: datetime, end: datetime, hours: BusinessHours) -> timedelta:
    """How much opening time lies between two moments."""
    start, end = _span(start, end)
    day, last_day = start.astimezone(hours.zone).date(), end.astimezone(hours.zone).date()
    total = _business_time_of(day, start, end, hours)
    day += ONE_DAY
    while day <= last_day:
        week = _plain_week(day, hours) if day + ONE_WEEK <= last_day else None
        total += week.business_time if week else _business_time_of(day, start, end, hours)
        day += ONE_WEEK if week else ONE_DAY
    return total


def business_time_before(end: datetime, amount: timedelta, hours: BusinessHours) -> datetime:
    """The moment (UTC) since which so much opening time had passed at `end`; at most a year is looked back."""
    end, left = _moment(end), amount
    day = end.astimezone(hours.zone).date()
    for _day in range(366):
        opening = hours.opening_on(day)
        if opening is not None and opening[0] < end:
            begins, ends = opening[0], min(opening[1], end)
            if ends - begins >= left:
                return ends - left
            left -= ends - begins
        day -= ONE_DAY
    return end - timedelta(days=366)


def counted_time_between(start: datetime, end: datetime, target: Target, hours: BusinessHours) -> timedelta:
    """How much of the time between two moments counts for a target: opening time, or all of it."""
    if target.clock is TargetClock.BUSINESS:
        return business_time_between(start, end, hours)
    start, end = _span(start, end)
    return end - start


def extend(
    due: datetime, *, paused_from: datetime, paused_until: datetime, target: Target, hours: BusinessHours
) -> datetime:
    """The due moment (UTC) moved by as much counted time as the clock stood still."""
    due, paused = _moment(due), counted_time_between(paused_from, paused_until, target, hours)
    if not paused:
        return due
    try:
        return _after_business_time(due, paused, hours) if target.clock is TargetClock.BUSINESS else due + paused
    except OverflowError as error:
        raise ValueError(f"{paused} after {due} is beyond the end of time.") from error


def wall_clock(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The moment (UTC) at which the clocks of a zone show a time.

    A time they jump over in spring is the moment of the jump; of a time they show twice in autumn it is the first,
    or the `last` one.
    """
    earlier = datetime.combine(day, at.replace(fold=0), zone)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(UTC)
    if earlier.utcoffset() > later.utcoffset():  # type: ignore[operator]
        return (later if last else earlier).astimezone(UTC)
    # In a gap the two readings lie on either side of the jump, the one with fold=1 before it.
    return _moment_of_jump(later.astimezone(UTC), earlier.astimezone(UTC), zone)


def _moment_of_jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    offset_after = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    return after


def _after_business_time(start: datetime, amount: timedelta, hours: BusinessHours) -> datetime:
    """The first moment by which so much opening time has passed since `start`."""
    _require_opening(hours)
    first_day, remaining = start.astimezone(hours.zone).date(), amount
    day = first_day
    while True:
        week = _plain_week(day, hours) if day > first_day else None
        if week and week.business_time < remaining:
            remaining -= week.business_time
            day += ONE_WEEK
            continue
        opening = hours.opening_on(day)
        if opening and opening[1] > start:
            begins = max(opening[0], start)
            if opening[1] - begins >= remaining:
                return begins + remaining
            remaining -= opening[1] - begins
        day += ONE_DAY


def _end_of_business_day(start: datetime, count: int, hours: BusinessHours) -> datetime:
    """The end of the n-th business day after the one on which `start` counts as received."""
    _require_opening(hours)
    day = start.astimezone(hours.zone).date()
    opening = hours.opening_on(day)
    while opening is None or opening[1] <= start:
        day += ONE_DAY
        opening = hours.opening_on(day)
    remaining = count
    day += ONE_DAY
    while True:
        week = _plain_week(day, hours)
        if week and week.business_days < remaining:
            remaining -= week.business_days
            day += ONE_WEEK
            continue
        opening = hours.opening_on(day)
        if opening:
            remaining -= 1
            if not remaining:
                return opening[1]
        day += ONE_DAY


def _plain_week(day: date, hours: BusinessHours) -> _PlainWeek | None:
    """The seven days from `day` as a sum, or None where a clock change makes one of them different."""
    week = day + ONE_WEEK
    if _offset_at_midnight(day, hours.zone) != _offset_at_midnight(week, hours.zone):
        return None
    business_time, business_days = hours.time_by_week, len(hours.week)
    holidays = hours.sorted_holidays
    for holiday in holidays[bisect_left(holidays, day) : bisect_left(holidays, week)]:
        if holiday.weekday() in hours.week:
            business_time -= hours.time_by_weekday[holiday.weekday()]
            business_days -= 1
    return _PlainWeek(business_time, business_days)


def _offset_at_midnight(day: date, zone: ZoneInfo) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset()


def _business_time_of(day: date, start: datetime, end: datetime, hours: BusinessHours) -> timedelta:
    opening = hours.opening_on(day)
    return max(min(opening[1], end) - max(opening[0], start), NOTHING) if opening else NOTHING


def _require_opening(hours: BusinessHours) -> None:
    if not hours.week:
        raise ValueError("The calendar is never open: nothing can become due by it.")


def _span(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    start, end = _moment(start), _moment(end)
    if end < start:
        raise ValueError(f"Time runs from {start} to {end}: the end lies before the start.")
    return start, end


def _moment(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone, so it is not one moment.")
    return moment.astimezone(UTC)
