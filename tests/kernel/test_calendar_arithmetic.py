"""The calendar's arithmetic against a slow and obvious one that walks minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from westfield.kernel.calendar import (
    BusinessHours,
    Target,
    TargetClock,
    TargetUnit,
    business_time_between,
    counted_time_between,
    due_at,
    extend,
)

ONE_MINUTE = timedelta(minutes=1)
ZONES = [
    ZoneInfo(name)
    for name in (
        "America/Indiana/Indianapolis",
        "Europe/Berlin",
        "Australia/Lord_Howe",  # half an hour of daylight saving
        "America/Havana",  # midnight is shown twice
        "America/Asuncion",  # 11 p.m. is shown twice
        "Africa/Cairo",  # midnight is jumped over
        "Pacific/Apia",  # 30 December 2011 is jumped over
        "Asia/Kolkata",
    )
]
# Around clock changes of these zones, and ordinary days.
INTERESTING_DAYS = [
    date.fromisoformat(day)
    for day in (
        "2026-03-07", "2026-10-31", "2024-04-06", "2024-10-05", "2011-12-28",
        "2023-04-27", "2024-02-28", "2026-03-27", "2026-10-23", "2025-12-30",
    )
]  # fmt: skip


@st.composite
def openings(draw, shortest=1):
    opens = draw(st.integers(0, 24 * 60 - 1 - shortest))
    closes = draw(st.integers(opens + shortest, 24 * 60 - 1))
    return time(*divmod(opens, 60)), time(*divmod(closes, 60))


@st.composite
def calendars(draw):
    week = draw(st.dictionaries(st.integers(0, 6), openings(), min_size=1))
    first = draw(st.sampled_from(INTERESTING_DAYS))
    holidays = draw(st.frozensets(st.integers(0, 9).map(lambda days: first + timedelta(days=days)), max_size=3))
    return BusinessHours(draw(st.sampled_from(ZONES)), week, holidays), first


def moments(first: date, days: int = 5):
    midnight = datetime.combine(first, time(), UTC)
    return st.integers(0, days * 24 * 60).map(lambda minutes: midnight + minutes * ONE_MINUTE)


def open_minutes(hours: BusinessHours, first: date, days: int) -> set[datetime]:
    """Each minute (UTC) that is business: on each local day from the first to the last one inside the hours."""
    by_day: dict[date, list[datetime]] = {}
    minute = datetime.combine(first - timedelta(days=2), time(), UTC)
    for _step in range((days + 4) * 24 * 60):
        local = minute.astimezone(hours.zone)
        opening = None if local.date() in hours.holidays else hours.week.get(local.weekday())
        if opening and opening[0] <= local.time() < opening[1]:
            by_day.setdefault(local.date(), []).append(minute)
        minute += ONE_MINUTE
    return {
        day[0] + step * ONE_MINUTE for day in by_day.values() for step in range((day[-1] - day[0]) // ONE_MINUTE + 1)
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_business_time_is_the_number_of_open_minutes(data):
    hours, first = data.draw(calendars())
    start, end = sorted([data.draw(moments(first)), data.draw(moments(first))])

    expected = sum(start <= minute < end for minute in open_minutes(hours, first, 6))

    assert business_time_between(start, end, hours) == expected * ONE_MINUTE


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_business_hours_are_due_at_the_end_of_the_last_open_minute(data):
    hours, first = data.draw(calendars())
    start, amount = data.draw(moments(first, days=2)), data.draw(st.integers(1, 30))
    after = sorted(minute for minute in open_minutes(hours, first, 10) if minute >= start)

    due = due_at(start, Target(amount, TargetUnit.HOURS, TargetClock.BUSINESS), hours)

    if len(after) >= amount * 60:
        assert due == after[amount * 60 - 1] + ONE_MINUTE
    else:
        assert due > datetime.combine(first + timedelta(days=10), time(), UTC)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_business_days_are_due_at_the_closing_of_the_nth_day_after_receipt(data):
    hours, first = data.draw(calendars())
    start, amount = data.draw(moments(first, days=2)), data.draw(st.integers(1, 5))
    closings: dict[date, datetime] = {}
    for minute in sorted(open_minutes(hours, first, 10)):
        closings[minute.astimezone(hours.zone).date()] = minute + ONE_MINUTE
    after = [closing for closing in closings.values() if closing > start]

    due = due_at(start, Target(amount, TargetUnit.DAYS, TargetClock.BUSINESS), hours)

    if len(after) > amount:
        assert due == after[amount]
    else:
        assert due > datetime.combine(first + timedelta(days=9), time(), UTC)


any_moment = st.datetimes(datetime(2015, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))
any_calendar = st.builds(
    BusinessHours,
    zone=st.sampled_from(ZONES),
    week=st.dictionaries(st.integers(0, 6), openings(shortest=60), min_size=1),
    holidays=st.frozensets(st.dates(date(2015, 1, 1), date(2037, 1, 1)), max_size=200),
)


def day_by_day(start: datetime, end: datetime, hours: BusinessHours) -> timedelta:
    """Each day's opening as far as it lies between two moments, with no week skipped."""
    first, last = start.astimezone(hours.zone).date(), end.astimezone(hours.zone).date()
    openings = (hours.opening_on(first + timedelta(days=day)) for day in range((last - first).days + 1))
    return sum(
        (max(min(closes, end) - max(opens, start), timedelta(0)) for opens, closes in filter(None, openings)),
        timedelta(0),
    )


any_target = st.builds(
    Target, st.integers(1, 500), st.sampled_from(list(TargetUnit)), st.sampled_from(list(TargetClock))
)


@given(any_calendar, any_moment, st.integers(1, 400))
def test_whole_weeks_at_once_come_to_the_same_as_day_by_day(hours, start, days):
    end = start + timedelta(days=days)

    assert business_time_between(start, end, hours) == day_by_day(start, end, hours)


@given(any_calendar, any_moment, any_moment, any_moment)
def test_time_adds_up_over_any_moment_between(hours, one, two, three):
    start, middle, end = sorted([one, two, three])

    whole = business_time_between(start, end, hours)

    assert whole == business_time_between(start, middle, hours) + business_time_between(middle, end, hours)
    assert timedelta(0) <= whole <= end - start


@given(any_calendar, any_moment, st.integers(1, 3_000))
def test_business_time_up_to_the_due_moment_is_the_target(hours, start, amount):
    due = due_at(start, Target(amount, TargetUnit.HOURS, TargetClock.BUSINESS), hours)

    assert business_time_between(start, due, hours) == timedelta(hours=amount)
    assert business_time_between(start, due - timedelta(microseconds=1), hours) < timedelta(hours=amount)


@given(any_calendar, any_moment, any_moment, any_target)
def test_what_comes_in_later_is_never_due_much_earlier(hours, one, two, target):
    earlier, later = sorted([one, two])
    # "The same wall-clock time" after an hour that is shown twice comes an hour earlier for its second half.
    by_wall_clock = (target.clock, target.unit) == (TargetClock.CALENDAR, TargetUnit.DAYS)
    leeway = timedelta(hours=by_wall_clock)

    assert due_at(earlier, target, hours) <= due_at(later, target, hours) + leeway
    assert due_at(earlier, target, hours) > earlier


@given(any_calendar, any_moment, st.integers(1, 400))
def test_more_of_a_target_is_due_later(hours, start, amount):
    for unit in TargetUnit:
        for clock in TargetClock:
            less, more = (due_at(start, Target(n, unit, clock), hours) for n in (amount, amount + 1))
            assert less < more


@given(any_calendar, any_moment, any_moment, any_moment, any_target)
def test_two_pauses_move_the_due_moment_as_one_pause_does(hours, one, two, three, target):
    first, middle, last = sorted([one, two, three])
    due = due_at(first, target, hours)

    at_once = extend(due, paused_from=first, paused_until=last, target=target, hours=hours)
    step = extend(due, paused_from=first, paused_until=middle, target=target, hours=hours)
    in_two = extend(step, paused_from=middle, paused_until=last, target=target, hours=hours)

    assert at_once == in_two
    assert counted_time_between(due, at_once, target, hours) == counted_time_between(first, last, target, hours)
