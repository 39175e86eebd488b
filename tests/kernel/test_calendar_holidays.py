"""Holidays as data: Indiana's to begin with, the city's own afterwards."""

from datetime import UTC, date, datetime, time

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from westfield.kernel import clock
from westfield.kernel.calendar import Target, due_at
from westfield.kernel.legal_holidays import add_indiana_holidays, years_without_holidays
from westfield.kernel.models import Holiday, User, WorkingCalendar

IN_NOVEMBER_2026 = datetime(2026, 11, 2, 14, tzinfo=UTC)


@pytest.fixture
def city_hall(db) -> WorkingCalendar:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hours = {f"{day}_opens": time(8) for day in weekdays} | {f"{day}_closes": time(16, 30) for day in weekdays}
    return WorkingCalendar.objects.create(code="city-hall", name={"en": "City Hall"}, **hours)


@pytest.fixture
def administrator(client, db) -> User:
    user = User.objects.create_superuser("admin@westfield.example", "a long password for tests")
    client.force_login(user)
    return user


def test_calendar_gives_its_hours_and_holidays_for_one_query(city_hall, django_assert_num_queries):
    Holiday.objects.create(calendar=city_hall, date=date(2026, 11, 26), name="Thanksgiving Day")

    with django_assert_num_queries(1):
        hours = city_hall.business_hours()

    assert hours.week == {weekday: (time(8), time(16, 30)) for weekday in range(5)}
    assert hours.holidays == {date(2026, 11, 26)}
    assert due_at(datetime(2026, 11, 25, 15, tzinfo=UTC), Target(1, "days", "business"), hours) == datetime(
        2026, 11, 27, 21, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "hours",
    [
        {"saturday_opens": time(9)},
        {"saturday_closes": time(9)},
        {"saturday_opens": time(12), "saturday_closes": time(9)},
        {"saturday_opens": time(9), "saturday_closes": time(9)},
    ],
)
def test_database_refuses_a_day_that_does_not_open_before_it_closes(db, hours):
    with pytest.raises(IntegrityError, match="calendar_saturday_opens_before_it_closes"), transaction.atomic():
        WorkingCalendar.objects.create(code="odd", name="Odd", **hours)


def test_database_refuses_the_same_holiday_twice(city_hall):
    Holiday.objects.create(calendar=city_hall, date=date(2026, 12, 25), name="Christmas Day")

    with pytest.raises(IntegrityError, match="holiday_once_per_calendar_and_date"), transaction.atomic():
        Holiday.objects.create(calendar=city_hall, date=date(2026, 12, 25), name="Christmas")


def test_indiana_holidays_come_in_both_languages_and_only_once(city_hall):
    added = add_indiana_holidays(city_hall, 2026)

    thanksgiving = city_hall.holidays.get(date=date(2026, 11, 26))
    assert thanksgiving.name == {"en": "Thanksgiving Day", "es": "Día de Acción de Gracias"}
    assert city_hall.holidays.get(date=date(2026, 7, 3)).name["es"] == "Día de la Independencia (día de descanso)"
    assert added == city_hall.holidays.count() == 16
    assert add_indiana_holidays(city_hall, 2026) == 0


def test_indiana_holidays_leave_what_the_city_has_entered(city_hall):
    Holiday.objects.create(calendar=city_hall, date=date(2026, 12, 25), name="Closed for Christmas")

    add_indiana_holidays(city_hall, 2026)

    assert str(city_hall.holidays.get(date=date(2026, 12, 25)).name) == "Closed for Christmas"


def test_every_indiana_holiday_has_a_spanish_name(city_hall):
    for year in range(2024, 2034):
        add_indiana_holidays(city_hall, year)

    assert not [str(holiday) for holiday in city_hall.holidays.all() if "es" not in holiday.name]


def test_years_without_holidays_are_this_one_and_the_next(city_hall):
    assert years_without_holidays(city_hall, date(2026, 11, 2)) == [2026, 2027]

    add_indiana_holidays(city_hall, 2026)

    assert years_without_holidays(city_hall, date(2026, 11, 2)) == [2027]
    assert years_without_holidays(city_hall, date(2027, 1, 1)) == [2027, 2028]


@pytest.mark.parametrize("page", ["changelist", "change"])
def test_admin_warns_until_the_next_year_has_holidays(client, administrator, city_hall, page):
    add_indiana_holidays(city_hall, 2026)
    address = reverse(f"admin:kernel_workingcalendar_{page}", args=[city_hall.pk] if page == "change" else [])

    with clock.at(IN_NOVEMBER_2026):
        before = client.get(address)
        add_indiana_holidays(city_hall, 2027)
        after = client.get(address)

    warning = "City Hall has no holidays in 2027"
    assert [str(message) for message in get_messages(before.wsgi_request) if warning in str(message)]
    assert before.content.decode().count(warning) == 2  # on top, and in its place on the page
    assert warning not in after.content.decode()


def test_admin_action_adds_the_holidays_of_two_years(client, administrator, city_hall):
    with clock.at(IN_NOVEMBER_2026):
        page = client.post(
            reverse("admin:kernel_workingcalendar_changelist"),
            {"action": "add_legal_holidays", "_selected_action": [city_hall.pk]},
            follow=True,
        )

    assert years_without_holidays(city_hall, date(2026, 11, 2)) == []
    assert f"City Hall: {city_hall.holidays.count()} days added." in page.content.decode()


def test_admin_shows_the_hours_as_a_table(client, administrator, city_hall):
    page = client.get(reverse("admin:kernel_workingcalendar_change", args=[city_hall.pk])).content.decode()

    assert "<th scope='row'>Friday</th><td>8 a.m. – 4:30 p.m.</td>" in page
    assert "<th scope='row'>Sunday</th><td>closed</td>" in page


def test_admin_says_which_day_is_wrong_instead_of_failing(client, administrator, city_hall):
    page = client.post(
        reverse("admin:kernel_workingcalendar_add"),
        {
            "code": "odd",
            "name_en": "Odd",
            "saturday_opens": "12:00",
            "saturday_closes": "09:00",
            "holidays-TOTAL_FORMS": "0",
            "holidays-INITIAL_FORMS": "0",
        },
    )

    assert page.status_code == 200
    assert "an opening time before its closing time" in page.content.decode()
