"""A contractor presses while the desk gives the order to another one: the link is asked again once both are through."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client

from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.statuses import WorkOrderStatus
from tests.factories import CrewFactory, UserFactory, make_request
from tests.service_requests.test_two_at_once import wait_until_somebody_waits
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("action", ["accept", "finish"])
def test_who_lost_the_order_while_they_pressed_does_nothing_to_it(action):
    clerk = Actor.of_user(UserFactory(clerk=True))
    firm, other = (CrewFactory(is_contractor=True, email=f"{name}@trees.example") for name in ("one", "two"))
    order = services.issue(request=make_request(), crew=firm, by=clerk)
    url, said = f"{order.contract_path}{action}/", {"form_key": str(uuid4()), "what_was_done": "Felled."}

    def press():
        try:
            return Client().post(url, said).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as contractor, transaction.atomic():
        ServiceRequest.objects.select_for_update().get(pk=order.request_id)
        pressed = contractor.submit(press)
        wait_until_somebody_waits()
        services.plan(order=order, by=clerk, crew=other)

    assert pressed.result(timeout=30) == 410
    order.refresh_from_db()
    assert (order.crew, order.status, order.accepted_at) == (other, WorkOrderStatus.ISSUED, None)
