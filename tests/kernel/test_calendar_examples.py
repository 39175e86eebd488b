"""The calendar's definitions, one example each, as a clerk would check them on the wall."""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from westfield.kernel.calendar import (
    BusinessHours,
    Target,
    business_time_between,
    counted_time_between,
    due_at,
    extend,
)

INDIANA = ZoneInfo("America/Indiana/Indianapolis")
THANKSGIVING = date(2026, 11, 26)
CITY_HALL = BusinessHours(INDIANA, {day: (time(8), time(16, 30)) for day in range(5)}, frozenset({THANKSGIVING}))
NIGHT_CREW = BusinessHours(INDIANA, {day: (time(0), time(6)) for day in range(7)})
ALWAYS_CLOSED = BusinessHours(INDIANA, {})


def local(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=INDIANA, fold=fold).astimezone(UTC)


def hours(amount: int, clock: str = "business") -> Target:
    return Target(amount, "hours", clock)


def days(amount: int, clock: str = "business") -> Target:
    return Target(amount, "days", clock)


@pytest.mark.parametrize(
    ("received", "target", "due"),
    [
        ("2026-11-02T09:00", hours(4), "2026-11-02T13:00"),
        ("2026-11-02T16:00", hours(4), "2026-11-03T11:30"),
        ("2026-11-02T08:00", hours(17), "2026-11-03T16:30"),  # to the closing, not to the next opening
        ("2026-11-06T16:00", hours(1), "2026-11-09T08:30"),  # over a weekend
        ("2026-11-08T03:00", hours(1), "2026-11-09T09:00"),  # on a Sunday
        ("2026-11-25T16:00", hours(1), "2026-11-27T08:30"),  # over Thanksgiving
        ("2026-11-02T09:00", days(1), "2026-11-03T16:30"),
        ("2026-11-02T05:00", days(1), "2026-11-03T16:30"),  # before opening is the same day
        ("2026-11-02T16:30", days(1), "2026-11-04T16:30"),  # at closing is the next day
        ("2026-11-07T12:00", days(1), "2026-11-10T16:30"),  # Saturday counts as Monday
        ("2026-11-24T10:00", days(2), "2026-11-27T16:30"),  # Thanksgiving does not count
        ("2026-11-26T10:00", days(2), "2026-12-01T16:30"),  # received on Thanksgiving
        ("2026-10-31T10:00", days(2, "calendar"), "2026-11-02T10:00"),  # the clocks go back in between
        ("2024-02-28T10:00", days(2, "calendar"), "2024-03-01T10:00"),  # leap day
        ("2025-02-28T10:00", days(1, "calendar"), "2025-03-01T10:00"),
        ("2026-03-07T02:30", days(1, "calendar"), "2026-03-08T03:00"),  # 2:30 is jumped over
        ("2026-03-08T01:30", hours(1, "calendar"), "2026-03-08T03:30"),
        ("2026-11-01T00:30", hours(3, "calendar"), "2026-11-01T02:30"),
        ("2024-02-28T10:00", days(2), "2024-03-01T16:30"),
    ],
)
def test_target_is_due_at(received, target, due):
    assert due_at(local(received), target, CITY_HALL) == local(due)


def test_night_that_loses_an_hour_leaves_it_to_the_next():
    # Midnight to six is five hours long that night.
    assert due_at(local("2026-03-07T23:00"), hours(6), NIGHT_CREW) == local("2026-03-09T01:00")


def test_time_shown_twice_is_the_first_one():
    due = due_at(local("2026-10-31T01:30"), days(1, "calendar"), CITY_HALL)

    assert due == local("2026-11-01T01:30", fold=0) != local("2026-11-01T01:30", fold=1)


@pytest.mark.parametrize(("night", "open_for"), [("2026-03-08", 5), ("2026-11-01", 7), ("2026-06-01", 6)])
def test_night_of_a_clock_change_is_as_long_as_it_really_is(night, open_for):
    start, end = local(f"{night}T00:00"), local(f"{night}T12:00")

    assert business_time_between(start, end, NIGHT_CREW) == timedelta(hours=open_for)


@pytest.mark.parametrize(("month", "lost_or_won"), [("2026-03", -1), ("2026-11", 1), ("2026-06", 0)])
def test_weeks_with_a_clock_change_are_as_long_as_they_really_are(month, lost_or_won):
    start, end = local(f"{month}-01T00:00"), local(f"{month}-29T00:00")

    assert business_time_between(start, end, NIGHT_CREW) == timedelta(hours=28 * 6 + lost_or_won)
    assert due_at(start, hours(28 * 6 + lost_or_won), NIGHT_CREW) == local(f"{month}-28T06:00")


def test_door_that_closes_at_a_time_shown_twice_closes_the_second_time():
    until_half_past_one = BusinessHours(INDIANA, {6: (time(0), time(1, 30))})

    assert until_half_past_one.opening_on(date(2026, 11, 1)) == (
        local("2026-11-01T00:00"),
        local("2026-11-01T01:30", fold=1),
    )


def test_pause_moves_the_due_moment_by_the_opening_time_that_was_paused():
    due = local("2026-11-05T12:00")

    moved = extend(
        due,
        paused_from=local("2026-11-02T15:30"),
        paused_until=local("2026-11-03T09:00"),
        target=hours(20),
        hours=CITY_HALL,
    )

    assert moved == local("2026-11-05T14:00")


def test_pause_outside_the_opening_hours_moves_nothing():
    due = local("2026-11-06T16:30")

    moved = extend(
        due,
        paused_from=local("2026-11-06T18:00"),
        paused_until=local("2026-11-08T18:00"),
        target=days(3),
        hours=CITY_HALL,
    )

    assert moved == due


def test_pause_of_a_calendar_target_moves_it_by_all_the_time():
    due = local("2026-11-06T16:30")

    moved = extend(
        due,
        paused_from=local("2026-11-06T18:00"),
        paused_until=local("2026-11-08T18:00"),
        target=days(3, "calendar"),
        hours=ALWAYS_CLOSED,
    )

    assert moved == due + timedelta(days=2)


def test_calendar_clock_counts_all_the_time():
    start, end = local("2026-11-06T16:30"), local("2026-11-08T16:30")

    assert counted_time_between(start, end, hours(1, "calendar"), CITY_HALL) == timedelta(days=2)
    assert counted_time_between(start, end, hours(1), CITY_HALL) == timedelta(0)


@pytest.mark.parametrize("target", [hours(1), days(1)])
def test_calendar_that_never_opens_is_refused_rather_than_waited_for(target):
    with pytest.raises(ValueError, match="never open"):
        due_at(local("2026-11-02T09:00"), target, ALWAYS_CLOSED)


def test_calendar_that_never_opens_counts_no_time():
    assert business_time_between(local("2026-01-01T00:00"), local("2027-01-01T00:00"), ALWAYS_CLOSED) == timedelta(0)


def test_calendar_closed_for_a_whole_year_opens_again():
    year_off = frozenset(date(2027, 1, 1) + timedelta(days=day) for day in range(365))
    closed = BusinessHours(INDIANA, CITY_HALL.week, year_off)

    assert due_at(local("2026-12-31T16:00"), hours(1), closed) == local("2028-01-03T08:30")


@pytest.mark.parametrize("amount", [0, -1])
def test_target_of_nothing_or_less_is_refused(amount):
    with pytest.raises(ValueError, match="at least 1"):
        hours(amount)


def test_moment_without_a_zone_is_refused():
    naive = datetime(2026, 11, 2, 9)

    with pytest.raises(ValueError, match="no time zone"):
        due_at(naive, hours(1), CITY_HALL)
    with pytest.raises(ValueError, match="no time zone"):
        business_time_between(local("2026-11-02T09:00"), naive, CITY_HALL)


def test_end_before_the_start_is_refused():
    start, end = local("2026-11-02T09:00"), local("2026-11-02T08:59")

    for target in (hours(1), hours(1, "calendar")):
        with pytest.raises(ValueError, match="before the start"):
            counted_time_between(start, end, target, CITY_HALL)


@pytest.mark.parametrize("target", [hours(10**9), days(10**9), hours(10**9, "calendar"), days(10**9, "calendar")])
def test_target_beyond_the_end_of_time_is_refused(target):
    with pytest.raises(ValueError, match="end of time"):
        due_at(local("2026-11-02T09:00"), target, CITY_HALL)


@pytest.mark.parametrize("week", [{0: (time(9), time(9))}, {0: (time(17), time(9))}, {7: (time(9), time(17))}])
def test_hours_that_make_no_sense_are_refused(week):
    with pytest.raises(ValueError, match=r"close later|Weekdays"):
        BusinessHours(INDIANA, week)


def test_fifteen_years_take_no_loop_over_their_minutes():
    start = local("2026-11-02T09:00")
    # About 5 ms; a walk over the 7.8 million minutes would take seconds.
    patience, began = 0.25, stopwatch.process_time()

    due = due_at(start, hours(15 * 250 * 8), CITY_HALL)
    business_time_between(start, due, CITY_HALL)

    assert stopwatch.process_time() - began < patience
