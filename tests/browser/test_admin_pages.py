"""The admin's pages for those who hear them or use no mouse."""

import pytest

from service_requests.models import WorkOrder
from tests.browser.devices import DESKTOP
from tests.factories import RoutingRuleFactory, UserFactory, make_work_order


@pytest.fixture
def administrator(transactional_db):
    return UserFactory(administrator=True)


def look(visitor, watcher, axe, administrator, path: str) -> None:
    heard_before = len(watcher.problems)
    page = visitor(path, device=DESKTOP, user=administrator)
    page.wait_for_load_state("networkidle")
    # axe itself puts a style on some of Django's form fields while it measures; until here nothing may complain.
    assert not watcher.problems[heard_before:]
    watcher.expect("Applying inline style")
    axe(page)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/kernel/user/",
        "/admin/kernel/user/add/",
        "/admin/kernel/contact/add/",
        "/admin/kernel/department/add/",
        "/admin/requests/servicetype/",
        "/admin/requests/servicetype/add/",
        "/admin/requests/servicegroup/",
        "/admin/requests/question/",
        "/admin/requests/question/add/",
        "/admin/requests/routingrule/",
        "/admin/requests/where-would-it-go/",
        "/admin/kernel/area/",
        "/admin/kernel/area/add/",
        "/admin/kernel/area/import/",
        "/admin/requests/crew/add/",
        "/admin/requests/knowledgearticle/",
        "/admin/requests/knowledgearticle/add/",
        "/admin/requests/cannedresponse/add/",
        "/admin/requests/material/add/",
        "/admin/requests/servicerequest/",
        "/admin/requests/workorder/",
        "/admin/requests/historyevent/",
    ],
)
def test_axe_finds_nothing(visitor, watcher, axe, administrator, path):
    make_work_order("done")

    look(visitor, watcher, axe, administrator, path)


def test_axe_finds_nothing_on_a_request_and_its_history(visitor, watcher, axe, administrator):
    order: WorkOrder = make_work_order("done")

    look(visitor, watcher, axe, administrator, f"/admin/requests/servicerequest/{order.request_id}/change/")
    look(visitor, watcher, axe, administrator, f"/admin/requests/workorder/{order.pk}/change/")


def test_axe_finds_nothing_on_a_service_and_its_routing(visitor, watcher, axe, administrator):
    service = RoutingRuleFactory().service_type

    look(visitor, watcher, axe, administrator, f"/admin/requests/servicetype/{service.pk}/change/")
