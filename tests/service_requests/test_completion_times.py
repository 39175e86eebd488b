"""The one query says what plain counting says."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests import services as verbs
from service_requests.figures import Figures, Period, Preset, completion_times
from service_requests.models import ServiceRequest
from service_requests.statuses import HeldReason, WaitingReason
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_work_order,
)
from tests.service_requests.invented_requests import NOW, invent
from tests.service_requests.slow_figures import slow_figures
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

EVER = Period(date(2000, 1, 1), date(2100, 1, 1))
PERIODS = {
    "spring forward": Period(date(2026, 3, 8), date(2026, 3, 8)),
    "fall back": Period(date(2026, 11, 1), date(2026, 11, 1)),
    "a year": Period(date(2025, 11, 21), date(2026, 11, 20)),
}


def assert_same(figures: Figures, expected: dict[str, object]) -> None:
    for name, value in expected.items():
        found = getattr(figures, name)
        if isinstance(value, timedelta):
            assert abs(found - value) < timedelta(milliseconds=1), name
        elif isinstance(value, float):
            assert float(found) == pytest.approx(value), name
        else:
            assert found == value, name


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_equals_plain_counting(db, seed):
    departments = [DepartmentFactory(), DepartmentFactory()]
    services = [ServiceTypeFactory(department=departments[n % 2]) for n in range(5)]
    invent(random.Random(seed), count=150, services=services, crew=CrewFactory(department=departments[0]))
    requests = list(ServiceRequest.objects.prefetch_related("work_orders"))

    for period in PERIODS.values():
        days = {"first_day": period.first_day, "last_day": period.last_day, "now": NOW}
        for department in (None, *departments):
            with clock.at(NOW):
                report = completion_times(period=period, department=department)

            among = [each for each in requests if department is None or each.department_id == department.pk]
            assert_same(report.total, slow_figures(among, **days))
            by_service = {row.service_type_id: row for row in report.services}
            for service in services:
                expected = slow_figures([each for each in among if each.service_type_id == service.pk], **days)
                if expected["received"]:
                    assert_same(by_service.pop(service.pk), expected)
            assert not by_service


def test_the_invented_year_has_every_oddity(db):
    """Otherwise the comparison above would compare less than it says."""
    invent(random.Random(0), count=150, services=[ServiceTypeFactory()], crew=CrewFactory())
    with clock.at(NOW):
        total = completion_times(period=EVER).total

    assert total.received == 150 - ServiceRequest.objects.exclude(merged_into=None).count() < 150
    assert min(total.reopened, total.without_target, total.open_past_target, total.closed_on_time) > 5
    assert total.not_yet_due > 5
    assert total.cost_cents > 0 and total.without_response > 5
    durations = [each.closed_at - each.received_at for each in ServiceRequest.objects.exclude(closed_at=None)]
    assert min(durations) < timedelta(0)


def test_it_is_one_query(db):
    make_work_order()
    with CaptureQueriesContext(connection) as queries:
        completion_times(period=EVER)

    assert len(queries) == 1


def test_the_query_reads_the_period_by_its_index(db):
    """On many requests; on a handful any plan is right."""
    invent(random.Random(1), count=1500, services=[ServiceTypeFactory()], crew=CrewFactory())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_servicerequest; ANALYZE requests_workorder")
    with CaptureQueriesContext(connection) as queries:
        completion_times(period=PERIODS["fall back"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        plan = "\n".join(line for [line] in cursor.fetchall())

    assert "request_by_received" in plan


def test_an_empty_period_has_a_total_of_nothing(db):
    report = completion_times(period=Period(date(2001, 1, 1), date(2001, 1, 31)))

    assert report.services == []
    assert report.total.received == 0 and report.total.cost_cents == 0
    assert report.total.median_to_close is None and report.total.on_time_rate is None


def test_late_work_that_waits_stays_late(db):
    """The clock stops for what the city cannot change; it does not turn back."""
    desk = Actor.of_user(UserFactory(clerk=True))
    received = datetime(2026, 6, 1, 14, tzinfo=UTC)
    late, in_time = (make_request(service_type=ServiceTypeFactory(in_four_hours=True), at=received) for _each in "ab")
    for request, hours in ((in_time, 1), (late, 30)):
        with clock.at(received + timedelta(hours=hours)):
            verbs.wait(request=request, by=desk, reason=WaitingReason.WEATHER)

    with clock.at(received + timedelta(days=9)):
        assert completion_times(period=EVER).total.open_past_target == 1


def test_held_reports_count_only_once_they_are_let_in(db):
    clerk = Actor.of_user(UserFactory(clerk=True))
    waiting, discarded, let_in = (make_request(held_because=HeldReason.TOO_MANY) for _each in range(3))
    verbs.discard(request=discarded, by=clerk)
    verbs.let_in(request=let_in, by=clerk)

    assert completion_times(period=EVER).total.received == 1
    assert waiting.is_open


def test_services_stand_in_the_order_of_their_names(db):
    for name in ("zebra crossing", "Abandoned bike", "Pothole"):
        make_request(service_type=ServiceTypeFactory(name=Words(en=name)))

    assert [str(row.service_name) for row in completion_times(period=EVER).services] == [
        "Abandoned bike",
        "Pothole",
        "zebra crossing",
    ]


@pytest.mark.parametrize(
    ("today", "preset", "first_day", "last_day"),
    [
        ((2026, 3, 1, 3), Preset.THIS_MONTH, date(2026, 2, 1), date(2026, 2, 28)),  # still February in Indiana
        ((2026, 3, 1, 12), Preset.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 1)),
        ((2026, 1, 15, 12), Preset.LAST_MONTH, date(2025, 12, 1), date(2025, 12, 31)),
        ((2028, 2, 29, 12), Preset.LAST_12_MONTHS, date(2027, 3, 1), date(2028, 2, 29)),
        ((2026, 11, 23, 12), Preset.LAST_12_MONTHS, date(2025, 11, 24), date(2026, 11, 23)),
        ((2026, 11, 23, 12), Preset.THIS_YEAR, date(2026, 1, 1), date(2026, 11, 23)),
    ],
)
def test_named_periods_follow_the_calendar_of_the_city(today, preset, first_day, last_day):
    with clock.at(datetime(*today, tzinfo=UTC)):
        assert Period.named(preset) == Period(first_day, last_day)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 6, 1), 24)])
def test_a_day_lasts_as_long_as_the_clocks_of_the_city_say(day, hours):
    period = Period(day, day)

    assert period.ends_at - period.begins_at == timedelta(hours=hours)
