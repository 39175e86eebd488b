"""What a crew does, and what becomes of the request."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.models import ServiceRequest, Words
from service_requests.services import AlreadyDone, Reporter
from service_requests.statuses import (
    CannotDoReason,
    ClosingReason,
    RequestStatus,
    WaitingReason,
    WorkOrderStatus,
)
from tests.factories import CrewFactory, UserFactory, make_request, make_request_in, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 6, 1, 14, tzinfo=UTC)


def crew_of(order):
    return Actor.of_user(order.crew.members.first())


def desk():
    return Actor.of_user(UserFactory(clerk=True))


def test_finishing_the_last_work_order_completes_the_request_and_tells_the_reporter():
    order = make_work_order(WorkOrderStatus.STARTED, reporter=Reporter(email="ann@example.com"))

    services.finish(
        order=order, by=crew_of(order), what_was_done="Filled with hot mix.", minutes=40, material_cents=1999
    )

    order.refresh_from_db()
    request = order.request
    request.refresh_from_db()
    assert request.status == RequestStatus.COMPLETED
    assert request.closed_at == request.first_closed_at
    assert order.cost_cents == 4500 * 40 // 60 + 1999
    assert [n.message for n in Notification.objects.order_by("created_at")] == [
        "requests/received",
        "requests/completed",
    ]
    assert Words.objects.visible_to(Actor.stranger(), request).get().body == "Filled with hot mix."


def test_a_second_open_work_order_keeps_the_request_open():
    order = make_work_order(WorkOrderStatus.STARTED)
    second = services.issue(request=order.request, crew=CrewFactory(members=[UserFactory(crew_member=True)]), by=desk())

    services.finish(order=order, by=crew_of(order), what_was_done="Mine is done.", minutes=5)
    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.IN_PROGRESS

    services.cancel(order=second, by=desk())
    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.RECEIVED  # the desk decides whether that was all


def test_what_the_crew_cannot_do_comes_back_to_the_desk():
    order = make_work_order(WorkOrderStatus.ACCEPTED)

    services.cannot_do(order=order, by=crew_of(order), reason=CannotDoReason.NEEDS_EQUIPMENT, note="Needs a crane.")

    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.RECEIVED
    assert not Words.objects.visible_to(Actor.stranger(), order.request).exists()
    assert order.request.history.filter(action="cannot_do", reason="needs_equipment").exists()


def test_starting_without_accepting_accepts():
    order = make_work_order()

    order = services.start(order=order, by=crew_of(order))

    assert order.assignee == order.crew.members.first()
    assert order.accepted_at is not None and order.seen_at is not None


def test_the_same_form_pressed_twice_finishes_once():
    order = make_work_order(WorkOrderStatus.STARTED)
    form_key = uuid4()
    finish = {"order": order, "by": crew_of(order), "what_was_done": "Filled.", "minutes": 10, "form_key": form_key}
    services.finish(**finish)

    with pytest.raises(AlreadyDone):
        services.finish(**finish)

    assert order.request.history.filter(action="finish").count() == 1


def test_closing_a_request_calls_its_crews_back():
    order = make_work_order(WorkOrderStatus.STARTED)

    services.close_without_work(
        request=order.request, by=desk(), reason=ClosingReason.DUPLICATE, why="See the other one."
    )

    order.refresh_from_db()
    assert order.status == WorkOrderStatus.CANCELLED
    with pytest.raises(TransitionNotAllowed):
        services.finish(order=order, by=crew_of(order), what_was_done="Too late.", minutes=1)


def test_reopening_keeps_the_first_clock_and_sends_the_crew_again():
    order = make_work_order(WorkOrderStatus.DONE)
    first_closed = order.request.first_closed_at

    request = services.reopen(request=order.request, by=desk(), why="It came out again.")

    assert (request.status, request.closed_at, request.reopened_count) == (RequestStatus.ASSIGNED, None, 1)
    assert request.first_closed_at == first_closed
    assert request.work_orders.open().count() == 1


def test_the_reporter_may_reopen_within_the_window():
    request = make_request_in(RequestStatus.COMPLETED)
    reporter = Actor.stranger(links=frozenset([link_to(request)]))

    with clock.at(request.closed_at + timedelta(days=29)):
        assert services.reopen(request=request, by=reporter, why="Still there.").is_open


def test_after_the_window_only_the_desk_may_reopen():
    request = make_request_in(RequestStatus.COMPLETED)
    reporter = Actor.stranger(links=frozenset([link_to(request)]))

    with clock.at(request.closed_at + timedelta(days=31)):
        with pytest.raises(PermissionDenied):
            services.reopen(request=request, by=reporter, why="Still there.")
        assert services.reopen(request=request, by=desk(), why="Still there.").is_open


@pytest.mark.parametrize(
    ("reason", "target"),
    [
        # From Monday 10:00 to Tuesday 15:00 are fourteen working hours: Thursday 17:00 becomes Monday 13:00.
        (WaitingReason.WEATHER, datetime(2026, 6, 8, 17, tzinfo=UTC)),
        (WaitingReason.PARTS, datetime(2026, 6, 4, 21, tzinfo=UTC)),
    ],
    ids=["the clock stops", "the clock runs"],
)
def test_waiting_moves_the_target_only_where_the_clock_stops(reason, target):
    request = make_request(at=MONDAY)
    clerk = desk()
    with clock.at(MONDAY):
        services.wait(request=request, by=clerk, reason=reason)

    with clock.at(MONDAY + timedelta(days=1, hours=5)):
        request = services.resume(request=request, by=clerk)

    assert (request.status, request.waiting_reason, request.clock_stopped_at) == (RequestStatus.RECEIVED, "", None)
    assert request.target_at == target


def test_resuming_goes_back_to_where_the_work_stands():
    order = make_work_order(WorkOrderStatus.STARTED)
    clerk = desk()
    services.wait(request=order.request, by=clerk, reason=WaitingReason.PARTS)

    assert services.resume(request=order.request, by=clerk).status == RequestStatus.IN_PROGRESS


def test_the_first_answer_of_a_person_is_the_first_response():
    order = make_work_order()
    assert order.request.first_response_at is None

    services.start(order=order, by=crew_of(order))

    order.request.refresh_from_db()
    assert order.request.first_response_at is not None


def test_letting_late_work_wait_does_not_make_it_on_time():
    late, punctual = make_request(at=MONDAY), make_request(at=MONDAY)
    clerk = desk()
    with clock.at(MONDAY + timedelta(days=20)):
        services.wait(request=late, by=clerk, reason=WaitingReason.WEATHER)
    with clock.at(MONDAY):
        services.wait(request=punctual, by=clerk, reason=WaitingReason.WEATHER)

    with clock.at(MONDAY + timedelta(days=40)):
        assert list(ServiceRequest.objects.late()) == [late]
        assert [ServiceRequest.objects.get(pk=r.pk).is_late for r in (late, punctual)] == [True, False]


def test_a_clock_that_stood_still_moves_what_is_due_for_the_crew_too():
    order = make_work_order(at=MONDAY)
    clerk = desk()
    with clock.at(MONDAY):
        services.wait(request=order.request, by=clerk, reason=WaitingReason.WEATHER)

    with clock.at(MONDAY + timedelta(days=30)):
        order.refresh_from_db()
        assert not order.is_late
        request = services.resume(request=order.request, by=clerk)

    order.refresh_from_db()
    assert order.due_at == request.target_at > MONDAY + timedelta(days=30)


def test_a_crew_gets_one_open_order_for_a_request():
    order = make_work_order()

    with pytest.raises(TransitionNotAllowed, match=order.number):
        services.issue(request=order.request, crew=order.crew, by=desk())
