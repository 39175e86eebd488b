"""The factories bring requests and work orders where they say."""

import pytest

from service_requests.statuses import RequestStatus, WorkOrderStatus
from tests.factories import UserFactory, make_request_in, make_work_order
from westfield.kernel.actor import Actor


@pytest.mark.parametrize("status", RequestStatus)
def test_a_request_is_brought_to_every_status(db, status):
    assert make_request_in(status).status == status


@pytest.mark.parametrize("status", WorkOrderStatus)
def test_a_work_order_is_brought_to_every_status(db, status):
    assert make_work_order(status).status == status


def test_a_trait_gives_the_permissions_of_its_role(db):
    clerk = Actor.of_user(UserFactory(clerk=True))

    assert clerk.may("requests.view_desk")
    assert not clerk.may("requests.work_in_field")
