""" "I saw another one here": what the crew reports on its way, and who reads of it."""

from decimal import Decimal
from uuid import uuid4

import pytest

from notifications.models import Notification
from service_requests.models import ServiceRequest
from service_requests.services import Place
from service_requests.statuses import Channel
from tests.factories import RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request, make_work_order

PENN = Place(words="130 Penn St", latitude=Decimal("40.042800"), longitude=Decimal("-86.127500"))


def sent(service, **more) -> dict:
    return {
        "form_key": str(uuid4()),
        "service": service.code,
        "where": "Main St",
        "description": "A second one.",
    } | more


def test_the_order_fills_in_its_service_and_its_place(crew, worker, signed_in):
    order = make_work_order(crew=crew, place=PENN)

    page = signed_in(worker).get(f"/crew/report/?order={order.pk}").content.decode()

    assert f'value="{order.request.service_type.code}" selected' in page
    assert 'value="130 Penn St"' in page
    assert 'value="40.042800"' in page


@pytest.mark.parametrize("asked", ["", "0", "x", "999999999999999999999", "٣"])
def test_what_is_no_order_of_mine_fills_in_nothing(asked, worker, signed_in):
    theirs = make_work_order(place=PENN)
    for order in (asked, theirs.pk):
        answer = signed_in(worker).get("/crew/report/", {"order": order})
        assert answer.status_code == 200
        assert "130 Penn St" not in answer.content.decode()


def test_sent_twice_it_is_one_request_of_the_citys_own_people(crew, worker, signed_in):
    service = ServiceTypeFactory(department=crew.department)
    RoutingRuleFactory(service_type=service, crew=crew)
    client, form = signed_in(worker), sent(service)

    answers = [client.post("/crew/report/", form) for _time in range(2)]

    made = ServiceRequest.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {f"/crew/reported/{made.reference}/"}
    assert (made.channel, made.entered_by, made.reporter) == (Channel.STAFF, worker, None)
    assert not Notification.objects.exists()
    page = client.get(f"/crew/reported/{made.reference}/").content.decode()
    assert made.reference in page
    assert f"{made.work_orders.get().number} went out to your crew at once" in page


def test_where_nobody_goes_out_at_once_it_says_who_has_it(streets, worker, signed_in):
    service = ServiceTypeFactory(department=streets)
    client = signed_in(worker)

    there = client.post("/crew/report/", sent(service)).headers["Location"]

    assert "has it on the desk and decides who goes out" in client.get(there).content.decode()


def test_what_a_colleague_or_a_resident_reported_is_not_told_here(crew, streets, worker, signed_in):
    service = ServiceTypeFactory(department=streets)
    there = signed_in(worker).post("/crew/report/", sent(service)).headers["Location"]
    web = make_request(crew=crew)

    assert signed_in(UserFactory(crew_member=True, department=streets)).get(there).status_code == 404
    assert signed_in(worker).get(f"/crew/reported/{web.reference}/").status_code == 404


def test_an_open_one_close_by_is_shown_once_and_the_one_i_stand_at_is_not(crew, worker, signed_in):
    order = make_work_order(crew=crew, place=PENN)
    service, client = order.request.service_type, signed_in(worker)
    point = {"where": "", "latitude": "40.042810", "longitude": "-86.127510"}

    assert client.post(f"/crew/report/?order={order.pk}", sent(service, **point)).status_code == 302
    first = client.post("/crew/report/", sent(service, **point))

    assert first.status_code == 422
    assert "Reported close by already" in first.content.decode()
    seen = {"nearby_seen": "40.042810,-86.127510"}
    assert client.post("/crew/report/", sent(service, **point, **seen)).status_code == 302


@pytest.mark.parametrize("wrong", [{"service": "no-such"}, {"description": " "}, {"where": ""}])
def test_what_is_missing_is_asked_for_and_nothing_is_lost(wrong, streets, worker, signed_in):
    answer = signed_in(worker).post("/crew/report/", sent(ServiceTypeFactory(department=streets)) | wrong)

    assert answer.status_code == 422
    assert ("A second one." in answer.content.decode()) is ("description" not in wrong)
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "supervisor", "manager"])
def test_the_desk_has_its_own_door(role, streets, signed_in):
    assert signed_in(UserFactory(**{role: True}, department=streets)).get("/crew/report/").status_code == 403
