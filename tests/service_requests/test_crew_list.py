"""My work orders: those of my crews, what matters most first, at the same price for one and for a hundred."""

import re
from datetime import timedelta

import pytest

from service_requests import services
from service_requests.models import WorkOrder
from service_requests.statuses import Priority, WaitingReason, WorkOrderStatus
from tests.factories import UserFactory, make_request, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor

QUERIES = 6


def listed(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'href="/crew/work-orders/(\d+)/"', page)]


@pytest.mark.parametrize("orders", [1, 100])
def test_the_list_costs_six_queries_however_long_it_is(orders, worker, crew, signed_in, django_assert_max_num_queries):
    service = make_request(crew=crew).service_type
    for _ in range(orders - 1):
        make_request(service_type=service)
    make_work_order(WorkOrderStatus.DONE, crew=crew, service_type=service)
    client = signed_in(worker)

    with django_assert_max_num_queries(QUERIES):
        page = client.get("/crew/").content.decode()

    assert len(listed(page)) == orders + 1


def test_what_matters_most_comes_first(worker, crew, signed_in):
    now = clock.now()
    soon, late, emergency = (make_work_order(crew=crew, at=now - timedelta(days=d)) for d in (0, 9, 0))
    WorkOrder.objects.filter(pk=emergency.pk).update(priority=Priority.EMERGENCY)

    page = signed_in(worker).get("/crew/").content.decode()

    assert listed(page) == [emergency.pk, late.pk, soon.pk]
    assert "Priority: Emergency" in page
    assert "Late by" in page


def test_a_stopped_clock_is_not_a_day_that_it_is_due_on(worker, crew, clerk, signed_in):
    order = make_work_order(crew=crew)
    page = signed_in(worker).get("/crew/").content.decode()
    assert "Due: " in page

    services.wait(request=order.request, by=Actor.of_user(clerk), reason=WaitingReason.OTHER_AGENCY)

    page = signed_in(worker).get("/crew/").content.decode()
    assert "Clock stopped" in page
    assert "Due: " not in page


def test_what_was_done_today_stands_below_and_yesterdays_is_gone(worker, crew, signed_in):
    today = make_work_order(WorkOrderStatus.DONE, crew=crew)
    with clock.at(clock.now() - timedelta(days=1)):
        make_work_order(WorkOrderStatus.DONE, crew=crew)

    page = signed_in(worker).get("/crew/").content.decode()

    assert listed(page) == [today.pk]
    assert "Done today" in page


def test_another_crews_work_orders_are_not_mine(worker, crew, signed_in):
    make_work_order()

    page = signed_in(worker).get("/crew/").content.decode()

    assert listed(page) == []
    assert "Nothing to do right now" in page


@pytest.mark.parametrize("role", ["clerk", "supervisor", "manager"])
def test_who_does_not_work_in_the_field_has_no_list(role, streets, signed_in):
    assert signed_in(UserFactory(**{role: True}, department=streets)).get("/crew/").status_code == 403
