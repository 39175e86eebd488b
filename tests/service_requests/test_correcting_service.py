"""Another service: another route, another promise, nothing shown that was hidden, and what it said before is kept."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from notifications.rendering import render
from service_requests import services
from service_requests.models import Correction, RoutingRule, ServiceRequest
from service_requests.services import Place, Reporter
from service_requests.stale import service_of
from service_requests.statuses import RequestStatus, WaitingReason, WorkOrderStatus
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    WorkingCalendarFactory,
    make_request,
    make_request_in,
    make_work_order,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address
from westfield.kernel.translated import Words
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db
THERE = Place(words="behind my shed", latitude=Decimal("40.042000"), longitude=Decimal("-86.127000"))


@pytest.fixture
def by(clerk) -> Actor:
    return Actor.of_user(clerk)


@pytest.fixture
def lights():
    """Another department's service, with a crew that gets its order at once."""
    service_type = ServiceTypeFactory(name=Words(en="Street light"), target_amount=5)
    RoutingRuleFactory(service_type=service_type, department=service_type.department)
    return service_type


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


MONDAY = "2026-11-02T10:00"
# The department is open from 8 to 5. What the new service promises; pauses since; when it is due.
PROMISES = {
    "days end with the business day": ((5, "days", "business"), [], "2026-11-09T17:00"),
    "hours run on tomorrow": ((8, "hours", "business"), [], "2026-11-03T09:00"),
    "calendar days": ((4, "days", "calendar"), [], "2026-11-06T10:00"),
    "calendar hours": ((4, "hours", "calendar"), [], "2026-11-02T14:00"),
    "a pause within a day": (
        (8, "hours", "business"), [("weather", "2026-11-02T12:00", "2026-11-02T14:00")], "2026-11-03T11:00",
    ),
    "a pause over night counts what was open": (
        (8, "hours", "business"), [("reporter", "2026-11-02T16:00", "2026-11-03T10:00")], "2026-11-03T12:00",
    ),
    "the same pause by the calendar counts all of it": (
        (4, "days", "calendar"), [("reporter", "2026-11-02T16:00", "2026-11-03T10:00")], "2026-11-07T04:00",
    ),
    "a pause over the weekend": (
        (8, "hours", "business"), [("other_agency", "2026-11-02T16:00", "2026-11-09T09:00")], "2026-11-09T11:00",
    ),
    "two pauses": (
        (8, "hours", "business"),
        [("weather", "2026-11-02T11:00", "2026-11-02T12:00"), ("reporter", "2026-11-02T14:00", "2026-11-02T15:00")],
        "2026-11-03T11:00",
    ),
    "the city's own delay is no pause": (
        (8, "hours", "business"), [("parts", "2026-11-02T12:00", "2026-11-02T14:00")], "2026-11-03T09:00",
    ),
    "nothing promised": (None, [("weather", "2026-11-02T12:00", "2026-11-02T14:00")], None),
}  # fmt: skip


@pytest.mark.parametrize("case", PROMISES)
def test_the_target_is_what_it_would_have_been_from_the_first_day(case, by):
    promise, pauses, due = PROMISES[case]
    amount, unit, hours = promise or (None, "days", "business")
    new = ServiceTypeFactory(target_amount=amount, target_unit=unit, target_clock=hours)
    request = make_request(at=moment(MONDAY))
    for reason, since, until in pauses:
        with clock.at(moment(since)):
            services.wait(request=request, by=by, reason=WaitingReason(reason), question="Where?")
        with clock.at(moment(until)):
            services.resume(request=request, by=by)

    with clock.at(moment("2026-11-09T10:00")):
        services.change_service(request=request, by=by, service_type=new)

    request.refresh_from_db()
    assert request.target_at == (moment(due) if due else None)
    assert request.received_at == moment(MONDAY)


def test_a_clock_that_stands_still_goes_on_by_the_new_promise(by):
    request = make_request(at=moment(MONDAY))
    new = ServiceTypeFactory(target_amount=8, target_unit="hours")
    with clock.at(moment("2026-11-02T12:00")):
        services.wait(request=request, by=by, reason=WaitingReason.WEATHER)
    with clock.at(moment("2026-11-02T13:00")):
        services.change_service(request=request, by=by, service_type=new)
    request.refresh_from_db()
    assert (request.status, request.target_at) == (RequestStatus.WAITING, moment("2026-11-03T09:00"))

    with clock.at(moment("2026-11-02T15:00")):
        services.resume(request=request, by=by)

    request.refresh_from_db()
    assert request.target_at == moment("2026-11-03T12:00")


def test_the_clocks_go_back_and_the_day_stays_the_day(by):
    new = ServiceTypeFactory(target_amount=4, target_unit="days", target_clock="calendar")
    request = make_request(at=moment("2026-10-30T10:00"))

    services.change_service(request=request, by=by, service_type=new)

    request.refresh_from_db()
    assert request.target_at == moment("2026-11-03T10:00")


def test_the_new_departments_hours_count(by):
    always_open = DepartmentFactory(calendar=WorkingCalendarFactory(always=True))
    new = ServiceTypeFactory(department=always_open, target_amount=8, target_unit="hours")
    request = make_request(at=moment(MONDAY))

    services.change_service(request=request, by=by, service_type=new)

    request.refresh_from_db()
    assert request.target_at == moment("2026-11-02T18:00")


def test_it_goes_where_the_new_service_goes_and_what_it_was_is_kept(by, crew, lights):
    request = make_request_in(RequestStatus.ASSIGNED, crew=crew, reporter=Reporter(email="ann@example.com"))
    former, name, target_at = request.service_type, request.service_name, request.target_at

    done = services.change_service(request=request, by=by, service_type=lights, form_key=uuid4())

    request.refresh_from_db()
    assert (request.service_type, request.service_name, request.department) == (lights, lights.name, lights.department)
    assert [order.crew for order in done.called_back] == [crew]
    assert done.issued.crew == RoutingRule.objects.get(service_type=lights).crew
    assert request.status == RequestStatus.ASSIGNED
    assert done.issued.due_at == request.target_at
    kept = Correction.objects.get()
    assert (kept.service_type, kept.service_name, kept.target_at, kept.event.action) == (
        former, name, target_at, "change_service",
    )  # fmt: skip
    actions = list(request.history.values_list("action", flat=True))
    assert actions[-3:] == ["change_service", "issue", "cancel"]


def test_back_at_the_desk_where_the_new_service_sends_nobody(by, crew):
    request = make_request_in(RequestStatus.ASSIGNED, crew=crew)

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory())

    request.refresh_from_db()
    assert request.status == RequestStatus.RECEIVED
    assert not request.work_orders.open().exists()


def test_a_crew_that_has_begun_goes_on(by, lights):
    order = make_work_order(WorkOrderStatus.STARTED)

    done = services.change_service(request=order.request, by=by, service_type=lights)

    order.refresh_from_db()
    assert done.under_way == [order] and order.is_open
    assert done.issued is not None
    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.IN_PROGRESS


def test_the_same_crew_keeps_its_order_with_the_new_day(by, crew):
    request = make_request_in(RequestStatus.ASSIGNED, crew=crew)
    new = ServiceTypeFactory(department=crew.department, target_amount=9)
    RoutingRuleFactory(service_type=new, department=crew.department, crew=crew)

    done = services.change_service(request=request, by=by, service_type=new)

    request.refresh_from_db()
    order = request.work_orders.get()
    assert (done.called_back, done.issued, order.due_at) == ([], None, request.target_at)


def test_one_that_waits_goes_on_waiting(by, lights):
    request = make_request_in(RequestStatus.WAITING)

    services.change_service(request=request, by=by, service_type=lights)

    request.refresh_from_db()
    assert (request.status, request.work_orders.open().count()) == (RequestStatus.WAITING, 1)


def test_answers_stay(by, lights):
    request = make_request()
    asked = {"question_code": "depth", "question_label": Words(en="How deep?"), "kind": "text"}
    request.answers.create(**asked, value="A boot", order=1)

    services.change_service(request=request, by=by, service_type=lights)

    assert request.answers.count() == 1


def test_a_service_that_hides_more_hides_at_once(by, client):
    point = {"latitude": THERE.latitude, "longitude": THERE.longitude}
    address = Address.objects.create(number="130", street="Penn St", external_id="1", **point)
    request = make_request(place=Place(words="130 Penn St", address=address, **point))
    assert "130 Penn St" in client.get(request.get_absolute_url()).content.decode()

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory(block_place=True))
    page = client.get(request.get_absolute_url()).content.decode()
    assert "130 Penn St" not in page and "100 block of Penn St" in page

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory(hidden_place=True))
    request.refresh_from_db()
    assert (request.public_place, request.public_latitude) == ("", None)

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory(private=True))
    assert client.get(request.get_absolute_url()).status_code == 404


def test_what_was_sent_as_hidden_never_comes_to_light(by, client):
    request = make_request(service_type=ServiceTypeFactory(private=True), place=THERE)

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory())

    request.refresh_from_db()
    assert (request.is_private, request.place_shown, request.public_latitude) == (True, "hidden", None)
    assert client.get(request.get_absolute_url()).status_code == 404


def test_a_slip_that_hid_it_is_put_right_again(by):
    former = ServiceTypeFactory()
    request = make_request(service_type=former, place=THERE)
    was = (request.place_shown, request.public_place, request.public_latitude)

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory(private=True))
    services.change_service(request=request, by=by, service_type=former)

    request.refresh_from_db()
    assert (request.place_shown, request.public_place, request.public_latitude) == was
    assert request.is_public


def test_an_internal_request_stays_in_the_house(by):
    request = make_request(service_type=ServiceTypeFactory(internal=True))

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory())

    request.refresh_from_db()
    assert request.is_internal


def test_the_reporter_hears_of_another_day_and_of_nothing_else(by):
    request = make_request(reporter=Reporter(email="ann@example.com"), at=moment(MONDAY))
    told = Notification.objects.filter(message="requests/new_date")

    services.change_service(request=request, by=by, service_type=ServiceTypeFactory(target_amount=3))
    assert not told.exists()
    services.change_service(
        request=request, by=by, service_type=ServiceTypeFactory(name=Words(en="Street light"), target_amount=4)
    )

    mail = render(told.get())
    assert "Street light" in mail.text
    assert "Friday, November 6" in mail.text


def test_who_looks_after_it_lets_go_where_they_may_not_follow(by, streets, lights):
    supervisor = UserFactory(supervisor=True, department=streets, name="Sue Super")
    request = make_request(service_type=ServiceTypeFactory(department=streets))
    services.assign(request=request, by=by, assignee=supervisor)

    done = services.change_service(request=request, by=by, service_type=lights)

    request.refresh_from_db()
    assert (done.let_go, request.assignee) == (supervisor, None)
    assert request.history.filter(action="assign", actor_kind="system").exists()


def test_who_may_work_everywhere_keeps_it(by, lights):
    request = make_request()
    services.assign(request=request, by=by, assignee=by.user)

    done = services.change_service(request=request, by=by, service_type=lights)

    request.refresh_from_db()
    assert (done.let_go, request.assignee) == (None, by.user)


def test_the_same_service_is_no_correction(by):
    request = make_request()

    services.change_service(request=request, by=by, service_type=request.service_type)

    assert not Correction.objects.exists()


def test_sent_twice_it_is_one_correction(by, lights):
    request, key = make_request(), uuid4()
    services.change_service(request=request, by=by, service_type=lights, form_key=key)

    with pytest.raises(services.AlreadyDone):
        services.change_service(request=request, by=by, service_type=lights, form_key=key)

    assert Correction.objects.count() == 1


def test_who_acts_on_an_old_page_is_told_what_it_is_now(by, lights):
    request = make_request()
    shown = service_of(request)
    services.change_service(request=request, by=by, service_type=lights)

    with pytest.raises(TransitionNotAllowed, match="now “Street light”"):
        services.change_service(request=request, by=by, service_type=ServiceTypeFactory(), seen=shown)

    assert ServiceRequest.objects.get().service_type == lights


def test_others_and_too_late(by, streets, lights):
    request = make_request()
    with pytest.raises(PermissionDenied):
        services.change_service(
            request=request, by=Actor.of_user(UserFactory(supervisor=True, department=streets)), service_type=lights
        )
    with pytest.raises(TransitionNotAllowed):
        services.change_service(request=make_request_in(RequestStatus.COMPLETED), by=by, service_type=lights)


def test_a_supervisor_sends_away_what_is_another_departments(streets, lights):
    supervisor = UserFactory(supervisor=True, department=streets)
    request = make_request(service_type=ServiceTypeFactory(department=streets), crew=CrewFactory(department=streets))

    services.change_service(request=request, by=Actor.of_user(supervisor), service_type=lights)

    request.refresh_from_db()
    assert request.department == lights.department
