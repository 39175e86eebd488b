"""How every service did lately: against figures worked out by hand, and against plain counting."""

import random
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from service_requests import services, tasks
from service_requests.figures.season import season_around
from service_requests.models import ServiceRequest, ServiceType, TrackRecord
from service_requests.statuses import Channel, ClosingReason, HeldReason, RequestStatus
from tests.factories import CrewFactory, ServiceTypeFactory, UserFactory, make_request
from tests.service_requests.invented_requests import NOW, invent
from tests.service_requests.slow_figures import CITY, slow_figures
from westfield.kernel import clock
from westfield.kernel.actor import Actor

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
TODAY = date(2026, 11, 20)


def record(service: ServiceType, **facts: Any) -> ServiceRequest:
    """A finished request as it stands in the database; `took` and `target` count from when it was received."""
    received_at = facts.pop("received_at", NOW - 5 * DAY)
    took, target = facts.pop("took", DAY), facts.pop("target", 3 * DAY)
    fields = {
        "service_type": service,
        "service_name": service.name,
        "department": service.department,
        "form_key": uuid4(),
        "status": RequestStatus.COMPLETED,
        "channel": Channel.WEB,
        "received_at": received_at,
        "updated_at": received_at,
        "target_at": target and received_at + target,
        "closed_at": None if took is None else received_at + took,
    }
    return ServiceRequest(**(fields | facts))


def records(service: ServiceType, count: int, **facts: Any) -> None:
    ServiceRequest.objects.bulk_create(record(service, **facts) for _each in range(count))


def counted(service: ServiceType) -> TrackRecord:
    with clock.at(NOW):
        services.refresh_track_records()
    return TrackRecord.objects.get(service_type=service)


@pytest.fixture
def pothole(db) -> ServiceType:
    return ServiceTypeFactory(code="pothole")


class TestTheLastTwelveMonths:
    def test_by_hand(self, pothole):
        """Closed on time 3 of 4, one open past its target, one open and not due: 3 of 5. Median of 1, 2, 3, 10: 2.5."""
        for days in (1, 2, 3):
            records(pothole, 1, took=days * DAY)
        records(pothole, 1, took=10 * DAY, received_at=NOW - 20 * DAY)
        records(pothole, 1, took=None, status=RequestStatus.ASSIGNED, received_at=NOW - 4 * DAY)
        records(pothole, 1, took=None, status=RequestStatus.RECEIVED, received_at=NOW - DAY)

        found = counted(pothole)

        assert (found.received, found.closed) == (6, 4)
        assert (found.on_time, found.with_target) == (3, 5)
        assert found.median == timedelta(days=2.5)
        assert found.as_of == NOW

    def test_of_what_has_no_target_only_time_is_known(self, pothole):
        records(pothole, 2, target=None)

        found = counted(pothole)

        assert (found.closed, found.with_target, found.on_time_rate) == (2, 0, None)

    def test_the_year_begins_and_ends_with_days_of_the_city(self, pothole):
        """November 21, 2025 begins at five o'clock UTC in Indiana: what came a minute before is a year ago."""
        midnight = datetime(2025, 11, 21, 5, tzinfo=UTC)
        records(pothole, 1, received_at=midnight)
        records(pothole, 1, received_at=midnight - timedelta(minutes=1))

        assert counted(pothole).received == 1

    def test_reopened_counts_to_its_last_closing(self, pothole):
        desk, received = Actor.of_user(UserFactory(clerk=True)), NOW - 9 * DAY
        request = make_request(service_type=pothole, at=received)
        for day, act in ((1, "complete"), (2, "reopen"), (8, "complete")):
            with clock.at(received + day * DAY):
                if act == "complete":
                    services.complete(request=request, by=desk, what_was_done="Filled.")
                else:
                    services.reopen(request=request, by=desk, why="It sank.")

        found = counted(pothole)

        assert (found.closed, found.median) == (1, 8 * DAY)

    def test_closed_without_work_counts_here_and_teaches_nothing(self, pothole):
        facts = {"status": RequestStatus.CLOSED_WITHOUT_WORK, "closing_reason": ClosingReason.DUPLICATE}
        records(pothole, 30, took=HOUR, **facts)
        records(pothole, 25, took=4 * DAY)

        found = counted(pothole)

        assert (found.closed, found.median) == (55, HOUR)
        assert (found.season_count, found.half_took_at_most) == (25, 4 * DAY)

    def test_closed_before_it_was_received_counts_here_and_teaches_nothing(self, pothole):
        records(pothole, 21, took=-2 * HOUR)

        found = counted(pothole)

        assert found.median == -2 * HOUR
        assert (found.season_count, found.half_took_at_most) == (0, None)

    def test_the_night_on_which_clocks_change_has_its_hours(self, pothole):
        """From noon to noon over November 1, 2026 are 25 hours."""
        noon = datetime(2026, 10, 31, 12, tzinfo=CITY).astimezone(UTC)
        records(pothole, 1, received_at=noon, took=datetime(2026, 11, 1, 12, tzinfo=CITY) - noon)

        assert counted(pothole).median == 25 * HOUR

    def test_while_its_clock_stands_still_nothing_becomes_late(self, pothole):
        waiting = {"took": None, "status": RequestStatus.WAITING, "waiting_reason": "weather"}
        received = NOW - 9 * DAY
        records(pothole, 1, received_at=received, clock_stopped_at=received + 2 * DAY, **waiting)
        records(pothole, 1, received_at=received, clock_stopped_at=received + 4 * DAY, **waiting)

        assert counted(pothole).with_target == 1

    @pytest.mark.parametrize("seed", range(3))
    def test_as_plain_counting_says(self, db, seed):
        kinds = [ServiceTypeFactory() for _each in range(3)]
        invent(random.Random(seed), count=150, services=kinds, crew=CrewFactory())
        public = ServiceRequest.objects.filter(is_internal=False).prefetch_related("work_orders")

        for kind in kinds:
            found = counted(kind)
            plain = slow_figures(
                public.filter(service_type=kind), first_day=date(2025, 11, 21), last_day=TODAY, now=NOW
            )
            assert found.received == plain["received"] > 0
            assert found.closed == plain["completed"] + plain["closed_without_work"]
            assert (found.on_time, float(found.on_time_rate)) == (plain["closed_on_time"], plain["on_time_rate"])
            assert abs(found.median - plain["median_to_close"]) <= timedelta(seconds=0.5)


class TestWhatThePublicMayKnow:
    def test_held_and_internal_requests_do_not_count(self, pothole):
        records(pothole, 20)
        records(pothole, 20, took=9 * DAY, held_because=HeldReason.ROBOT)
        records(pothole, 20, took=9 * DAY, is_internal=True)

        found = counted(pothole)

        assert (found.received, found.median, found.season_count) == (20, DAY, 20)

    def test_private_requests_count(self, db):
        service = ServiceTypeFactory(private=True)
        records(service, 20, is_private=True)

        assert (counted(service).received, counted(service).season_count) == (20, 20)

    def test_internal_services_have_no_record(self, pothole):
        records(pothole, 1)
        assert counted(pothole).received == 1
        pothole.is_internal = True
        pothole.save()

        with clock.at(NOW):
            services.refresh_track_records()

        assert not TrackRecord.objects.exists()


class TestWhatTheLastOnesTook:
    def test_half_of_an_even_number_lies_between_the_two_in_the_middle(self, pothole):
        for days in range(1, 21):
            records(pothole, 1, took=days * DAY, received_at=NOW - 30 * DAY)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most) == (20, timedelta(days=10.5))
        assert found.season_late == 17
        assert found.is_of_season

    def test_only_the_last_120(self, pothole):
        records(pothole, 100, took=9 * DAY, received_at=NOW - 30 * DAY)
        records(pothole, 120, took=DAY, received_at=NOW - 9 * DAY)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most) == (120, DAY)

    def test_what_was_made_in_the_same_weeks_of_earlier_years_counts(self, pothole):
        for years in (1, 2, 3):
            records(pothole, 10, took=2 * DAY, received_at=NOW - years * YEAR)
        records(pothole, 50, took=7 * DAY, received_at=NOW - 150 * DAY)
        records(pothole, 10, took=9 * DAY, received_at=NOW - 4 * YEAR - DAY)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most, found.is_of_season) == (30, 2 * DAY, True)

    def test_the_season_ends_with_a_day_of_the_city(self, pothole):
        """November 20 and six weeks are January 1; the first minute of January 2, 2026 lies outside."""
        midnight = datetime(2026, 1, 2, 5, tzinfo=UTC)
        records(pothole, 20, received_at=midnight - timedelta(minutes=1))
        records(pothole, 20, took=9 * DAY, received_at=midnight)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most, found.is_of_season) == (20, DAY, True)

    def test_too_few_of_the_season_all_of_the_year(self, pothole):
        records(pothole, 19, took=DAY)
        records(pothole, 21, took=7 * DAY, received_at=NOW - 150 * DAY)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most, found.is_of_season) == (40, 7 * DAY, False)

    def test_too_few_at_all(self, pothole):
        records(pothole, 19)

        found = counted(pothole)

        assert (found.season_count, found.half_took_at_most, found.season_late) == (19, None, 0)

    def test_a_service_that_nobody_asked_for(self, pothole):
        found = counted(pothole)

        assert (found.received, found.median, found.season_count, found.half_took_at_most) == (0, None, 0, None)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 20), date(2026, 10, 9), date(2027, 1, 1)),
        (date(2026, 1, 3), date(2025, 11, 22), date(2026, 2, 14)),
        (date(2028, 2, 29), date(2028, 1, 18), date(2028, 4, 11)),
    ],
)
def test_a_season_is_six_weeks_to_either_side(today, first, last):
    season = season_around(today)

    assert (season[0].first_day, season[0].last_day) == (first, last)
    assert [each.last_day.year for each in season] == [last.year - years for years in range(4)]


def test_refreshed_twice_it_says_the_same_and_later_what_is_new(pothole):
    records(pothole, 20)
    first = counted(pothole)
    assert TrackRecord.objects.count() == 1
    records(pothole, 1)

    with clock.at(NOW + HOUR):
        tasks.refresh_track_records()

    again = TrackRecord.objects.get()
    assert (first.received, again.received, again.as_of) == (20, 21, NOW + HOUR)


def test_the_command_says_what_it_did(pothole, capsys):
    call_command("refresh_track_records")

    assert capsys.readouterr().out.startswith("1 services counted in ")


def test_any_number_of_services_costs_the_same(db):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            services.refresh_track_records()
        return len(captured)

    ServiceTypeFactory()
    one = cost()
    for _each in range(10):
        ServiceTypeFactory()
    assert cost() == one


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_in_nobody_s_way():
    kinds = [ServiceTypeFactory() for _each in range(5)]
    for kind in kinds:
        records(kind, 20, received_at=clock.now() - 5 * DAY)
    problems: list[BaseException] = []
    together = threading.Barrier(4)

    def refresh() -> None:
        try:
            together.wait(10)
            for _turn in range(5):
                services.refresh_track_records()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=refresh) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert list(TrackRecord.objects.values_list("received", flat=True)) == [20] * 5


def test_the_last_ones_are_found_by_their_index(db):
    invent(random.Random(1), count=3000, services=[ServiceTypeFactory() for _each in range(3)], crew=CrewFactory())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_servicerequest")
    with CaptureQueriesContext(connection) as captured, clock.at(NOW):
        services.refresh_track_records()
    with connection.cursor() as cursor:
        [insert] = [each["sql"] for each in captured if "INSERT" in each["sql"]]
        cursor.execute("EXPLAIN " + insert)
        plan = "\n".join(line for [line] in cursor.fetchall())

    assert plan.count("request_finished_by_service") == 2
