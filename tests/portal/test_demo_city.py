"""`manage.py demo_city` fills an empty database with a city in use."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from notifications.models import Notification
from service_requests.figures import Period, completion_times
from service_requests.models import (
    Answer,
    AnswerOption,
    HistoryEvent,
    RequestPhoto,
    RoutingRule,
    ServiceRequest,
    ServiceType,
    Words,
    WorkOrder,
)
from service_requests.statuses import CHOICE_KINDS, OPEN_STATUSES, RequestStatus, WaitingReason, WorkOrderStatus
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address, Area, Holiday, Image, User
from westfield.kernel.places.areas import inside_city, surroundings
from westfield.portal.demo import data_files
from westfield.portal.demo.reports import Reports
from westfield.portal.demo.staff import demo_logins
from westfield.portal.demo.timeline import Life, live
from westfield.portal.demo.town import Town

NOW = datetime(2026, 6, 3, 15, 20, tzinfo=UTC)  # a Wednesday, 11:20 in Westfield
REQUESTS = 40


def demo_city(**options: object) -> str:
    """What the command prints."""
    said = StringIO()
    with clock.at(NOW):
        call_command("demo_city", stdout=said, **options)
    return said.getvalue()


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A small demo city for this file, built once; what the command said about it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo_city(requests=REQUESTS)
        transaction.set_rollback(True)


@pytest.fixture
def built(city: str, db: None) -> str:
    return city


def test_every_status_of_a_request_can_be_seen(built):
    assert set(ServiceRequest.objects.values_list("status", flat=True)) == set(RequestStatus.values)


def test_every_status_of_a_work_order_can_be_seen(built):
    assert set(WorkOrder.objects.values_list("status", flat=True)) == set(WorkOrderStatus.values)


def test_something_waits_for_every_reason(built):
    waiting = ServiceRequest.objects.filter(status=RequestStatus.WAITING)
    assert set(waiting.values_list("waiting_reason", flat=True)) == set(WaitingReason.values)


def test_something_is_late_something_was_reopened_and_something_was_handed_back(built):
    received = ServiceRequest.objects.filter(status=RequestStatus.RECEIVED)
    with clock.at(NOW):
        assert ServiceRequest.objects.late().count() >= 3
    assert ServiceRequest.objects.filter(reopened_count=1, status__in=OPEN_STATUSES).exists()
    assert received.filter(work_orders__status=WorkOrderStatus.CANNOT_DO).exists()
    assert received.filter(work_orders__status=WorkOrderStatus.CANCELLED).exists()


def test_each_request_has_its_target_and_a_history_in_the_order_of_time(built):
    requests = ServiceRequest.objects.prefetch_related("history")
    assert len(requests) == REQUESTS
    for request in requests:
        history = list(request.history.all())
        assert request.target_at is not None
        assert (history[0].action, history[0].at) == ("receive", request.received_at)
        assert all(one.at <= next_one.at for one, next_one in pairwise(history))
        assert history[-1].at <= NOW
        assert [event.new_status for event in history if not event.work_order_id][-1] == request.status


def test_numbers_follow_the_order_in_which_requests_came_in(built):
    received = list(ServiceRequest.objects.order_by("pk").values_list("received_at", flat=True))
    assert received == sorted(received)


def test_the_figures_are_those_of_a_city_that_mostly_keeps_its_word(built):
    with clock.at(NOW):
        figures = completion_times(period=Period((NOW - timedelta(days=600)).date(), NOW.date())).total

    assert (figures.received, figures.without_target) == (REQUESTS, 0)
    assert 0.4 < figures.on_time_rate < 1
    assert timedelta(hours=1) < figures.median_to_close < timedelta(days=14)
    assert figures.cost_cents > 0


def test_what_a_clerk_keyed_in_says_so(built):
    by_clerks = ServiceRequest.objects.exclude(channel="web")
    assert by_clerks.exists()
    assert not by_clerks.filter(entered_by=None).exists()
    assert not ServiceRequest.objects.filter(channel="web").exclude(entered_by=None).exists()


def test_photos_are_ready_to_be_looked_at(built):
    assert RequestPhoto.objects.exists()
    assert set(Image.objects.values_list("status", flat=True)) == {"ready"}


def test_mail_goes_out_only_while_it_is_news(built):
    assert Notification.objects.filter(message="requests/completed").exists()
    assert not Notification.objects.filter(created_at__lte=NOW - timedelta(days=2)).exists()


def test_it_offers_the_starter_catalogue_and_says_of_one_service_why_it_is_paused(built):
    assert ServiceType.objects.count() >= 36
    [paused] = ServiceType.objects.filter(is_paused=True)
    assert set(paused.paused_reason) == {"en", "es"}


def test_reports_bring_answers_and_none_that_would_have_stopped_the_form(built):
    stopping = set(AnswerOption.objects.filter(stops_form=True).values_list("question", "code"))
    chosen = Answer.objects.filter(kind__in=CHOICE_KINDS)
    picked = {(answer.question_id, each["code"]) for answer in chosen for each in answer.value}
    assert len(picked) > 10
    assert not picked & stopping
    assert Answer.objects.filter(question__asked_after__isnull=False).exists()


def test_next_door_somebody_else_is_to_be_called(built):
    neighbors = Area.objects.filter(kind=Area.Kind.NEIGHBOUR)
    assert {str(area.name) for area in neighbors} == {"Carmel", "Noblesville", "Sheridan"}
    assert all("555-01" in area.phone and ".example" in area.link for area in neighbors)
    beyond = surroundings(39.97, -86.12)
    assert (beyond.inside_city, [area.code for area in beyond.areas]) == (False, ["carmel"])


def test_north_of_main_street_another_crew_fills_potholes(built):
    rule = RoutingRule.objects.get(area__code="north-side")
    everywhere = RoutingRule.objects.get(service_type=rule.service_type, area=None)
    assert rule.service_type.code == "pothole"
    assert rule.crew != everywhere.crew


def test_the_districts_make_up_the_city_and_its_corners_lie_in_it(built):
    districts = Area.objects.filter(kind=Area.Kind.DISTRICT)
    assert {area.code for area in districts} == {"north-side", "south-side"}
    corners = data_files.city()["corners"]
    assert not [name for name, latitude, longitude in corners if not inside_city(latitude, longitude)]
    assert Address.objects.filter(source="sample").count() > 3000


def test_holidays_are_known_until_the_end_of_next_year(built):
    years = {holiday.date.year for holiday in Holiday.objects.filter(calendar__code="city-hall")}
    assert years == {2024, 2025, 2026, 2027}


def test_the_passwords_that_it_prints_work(built):
    for role, email, password in demo_logins():
        assert email in built
        if password:
            user = authenticate(None, email=email, password=password)
            assert user is not None
            assert user.groups.get().name == role


def test_everybody_at_work_can_do_something(built):
    permissions = {
        "Clerk": "requests.take_requests",
        "Supervisor": "requests.dispatch_work",
        "Crew member": "requests.work_in_field",
        "Manager": "requests.view_completion_times",
        "Administrator": "requests.change_servicetype",
    }
    for role, email, _password in demo_logins():
        if role in permissions:
            assert Actor.of_user(User.objects.get(email=email)).may(permissions[role])


def test_it_says_that_all_this_is_sample_data_and_names_nobody(built):
    assert "sample data" in built
    assert not any(person["name"] in built for person in data_files.people()["staff"])


def test_a_second_run_changes_nothing_and_says_how_to_sign_in(built):
    tables = (ServiceRequest, HistoryEvent, Words, WorkOrder, User, Address, Image, Notification)
    before = [table.objects.count() for table in tables]

    said = demo_city(requests=REQUESTS)

    assert [table.objects.count() for table in tables] == before
    assert "is there already" in said
    assert "sign in as" in said


def test_the_same_seed_makes_the_same_city(built):
    def moments(seed: int) -> list[datetime]:
        reports = Reports(town=Town.as_it_stands(), seed=seed, today=NOW, months=18)
        return [moment for moment, _life in reports.lives(60)]

    assert moments(7) == moments(7)
    assert moments(7) != moments(8)


def test_every_page_of_the_demo_says_that_its_data_is_invented(built, client, settings):
    settings.DEMO_CITY = True
    assert "sample data" in client.get(reverse("home")).content.decode()


def test_the_admin_says_so_too(built, client, settings):
    settings.DEMO_CITY = True
    client.force_login(User.objects.get(email="administrator@westfield.example"))
    assert "sample data" in client.get(reverse("admin:index")).content.decode()


def test_a_real_city_says_nothing_of_the_kind(built, client):
    assert "sample data" not in client.get(reverse("home")).content.decode()


def test_lives_are_lived_side_by_side_and_what_comes_later_has_not_happened():
    lived: list[tuple[str, datetime]] = []

    def life(name: str, *moments: datetime) -> Life:
        lived.append((name, clock.now()))
        for moment in moments:
            yield moment
            lived.append((name, clock.now()))

    hours = [NOW + timedelta(hours=number) for number in range(5)]
    lives = [(hours[0], life("pothole", hours[2], hours[4])), (hours[1], life("tree", hours[3]))]
    list(live(lives, until=hours[3]))

    assert lived == [("pothole", hours[0]), ("tree", hours[1]), ("pothole", hours[2]), ("tree", hours[3])]
