"""My work orders: those of my crews, what matters most first, at the same price for one and for a hundred."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from service_requests import services
from service_requests.crew.due import due_of
from service_requests.models import WorkOrder
from service_requests.services import Place
from service_requests.statuses import Priority, WaitingReason, WorkOrderStatus
from tests.factories import UserFactory, make_request, make_work_order
from tests.kernel.photo_acts import received
from tests.kernel.photo_parts import jpeg
from westfield.kernel import clock
from westfield.kernel.actor import Actor

QUERIES = 6


def listed(page: str) -> list[int]:
    """The orders in their order, each by the link of its card."""
    return [int(pk) for pk in re.findall(r'<a href="/crew/work-orders/(\d+)/">', page)]


def listing(client) -> str:
    answer = client.get("/crew/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("orders", [1, 99])
def test_the_list_costs_six_queries_however_long_it_is(orders, worker, crew, signed_in, django_assert_max_num_queries):
    service = make_request(crew=crew).service_type
    for _ in range(orders - 1):
        make_request(service_type=service)
    make_work_order(WorkOrderStatus.DONE, crew=crew, service_type=service)
    client = signed_in(worker)

    with django_assert_max_num_queries(QUERIES):
        page = listing(client)

    assert len(listed(page)) == orders + 1


def test_beyond_a_hundred_the_list_says_how_many_there_are(worker, crew, signed_in):
    service = make_request(crew=crew).service_type
    for _ in range(102):
        make_request(service_type=service)

    page = listing(signed_in(worker))

    assert len(listed(page)) == 100
    assert "103 are open" in page
    assert "The first 100 are here" in page


def test_what_matters_most_comes_first(worker, crew, signed_in):
    now = clock.now()
    soon, late, emergency = (make_work_order(crew=crew, at=now - timedelta(days=d)) for d in (0, 9, 0))
    WorkOrder.objects.filter(pk=emergency.pk).update(priority=Priority.EMERGENCY)

    page = listing(signed_in(worker))

    assert listed(page) == [emergency.pk, late.pk, soon.pk]
    assert "Emergency" in page
    assert "Late since" in page


def test_mine_come_before_what_is_free_and_that_before_what_colleagues_have(worker, crew, signed_in):
    una = UserFactory(crew_member=True, name="Una Colleague")
    crew.members.add(una)
    theirs, free, mine = (make_work_order(crew=crew) for _ in range(3))
    services.accept(order=theirs, by=Actor.of_user(una))
    services.accept(order=mine, by=Actor.of_user(worker))

    page = listing(signed_in(worker))

    assert listed(page) == [mine.pk, free.pk, theirs.pk]
    assert page.count(f"/crew/work-orders/{mine.pk}/?finish=1#finish") == 1
    assert re.findall(r'action="/crew/work-orders/(\d+)/accept/"', page) == [str(free.pk)]
    assert "Una Colleague" in page


def test_the_number_of_notes_and_photos_stands_on_the_card(worker, crew, clerk, signed_in):
    order = make_work_order(crew=crew)
    services.wait(request=order.request, by=Actor.of_user(clerk), reason=WaitingReason.PARTS, note="Ordered.")
    image = received(jpeg(), form_key=uuid4())
    services.show_before(order=order, by=Actor.of_user(worker), photos=[image], form_key=image.form_key)

    page = listing(signed_in(worker))

    assert "1 note" in page
    assert "1 photo" in page


@pytest.mark.parametrize(
    ("reason", "due", "words"),
    [
        (WaitingReason.OTHER_AGENCY, "", "Waiting: Another agency or utility"),
        (WaitingReason.WEATHER, "", "Waiting: Better weather"),
        (WaitingReason.PARTS, "Due ", "Waiting: Parts or material"),  # the city's own delay: its clock runs
    ],
)
def test_what_waits_says_for_what(reason, due, words, worker, crew, clerk, signed_in):
    order = make_work_order(crew=crew)
    assert "Due " in listing(signed_in(worker))

    services.wait(request=order.request, by=Actor.of_user(clerk), reason=reason)

    page = listing(signed_in(worker))
    assert words in page
    assert ("Due " in page) is bool(due)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-23T15:00:00-05:00", "Due today, 3:00 PM"),
        ("2026-11-23T09:00:00-05:00", "Late since 9:00 AM today"),
        ("2026-11-22T17:00:00-05:00", "Late since yesterday"),
        ("2026-11-19T17:00:00-05:00", "Late since Thursday"),
        ("2026-11-03T17:00:00-05:00", "Late since Nov 3"),
        ("2025-11-03T17:00:00-05:00", "Late since Nov 3, 2025"),
        ("2026-11-24T17:00:00-05:00", "Due tomorrow, 5:00 PM"),
        ("2026-11-30T17:00:00-05:00", "Due Mon, Nov 30"),
        ("2027-01-04T17:00:00-05:00", "Due Jan 4, 2027"),
    ],
)
def test_due_as_one_calls_it_across_the_truck(due, words, crew):
    order = make_work_order(crew=crew)
    order.due_at = datetime.fromisoformat(due)

    with clock.at(datetime.fromisoformat("2026-11-23T12:00:00-05:00")):
        assert [promise.words for promise in due_of(order)] == [words]


def test_what_is_merged_into_another_is_nobodys_way_to_go(worker, crew, clerk, signed_in):
    kept, merged = (make_work_order(crew=crew) for _ in range(2))
    services.merge(child=merged.request, parent=kept.request, by=Actor.of_user(clerk))

    assert listed(listing(signed_in(worker))) == [kept.pk]


def test_the_pins_are_numbered_as_the_list_is_and_leave_out_what_has_no_point(worker, crew, signed_in):
    place = Place(words="130 Penn St", latitude=Decimal("40.042800"), longitude=Decimal("-86.127500"))
    now = clock.now()
    make_work_order(crew=crew, at=now - timedelta(days=9))
    there = make_work_order(crew=crew, place=place)

    page = listing(signed_in(worker))

    [pin] = json.loads(re.search(r'<script id="map-pins"[^>]*>(.*?)</script>', page)[1])
    assert (pin["number"], pin["url"], pin["latitude"]) == (2, there.get_absolute_url(), 40.0428)


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
