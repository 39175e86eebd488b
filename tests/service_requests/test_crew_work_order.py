"""One work order: what the crew sees of it, and for how long."""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from service_requests import services
from service_requests.services import Place, Reporter
from service_requests.statuses import OPEN_WORK_ORDER_STATUSES, CannotDoReason, WorkOrderStatus
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel.actor import Actor

CALLER = Reporter(name="Ana Diaz", phone="+13175550123", email="ana@example.com")


def page(client, order) -> str:
    answer = client.get(f"/crew/work-orders/{order.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("status", WorkOrderStatus)
def test_the_caller_is_known_to_the_crew_only_while_the_work_order_is_open(status, crew, worker, signed_in):
    order = make_work_order(status, crew=crew, reporter=CALLER)

    shown = page(signed_in(worker), order)

    is_open = status in OPEN_WORK_ORDER_STATUSES
    assert ("Ana Diaz" in shown) is is_open
    assert ("(317) 555-0123" in shown) is is_open
    assert "ana@example.com" not in shown


def test_a_manager_of_the_department_reads_without_the_caller_and_without_buttons(streets, crew, signed_in):
    order = make_work_order(crew=crew, reporter=CALLER, description="My neighbor did it.")

    shown = page(signed_in(UserFactory(manager=True, department=streets)), order)

    assert "Ana Diaz" not in shown
    assert "My neighbor did it." not in shown
    assert 'method="post" action="/crew/' not in shown


@pytest.mark.parametrize("role", ["clerk", "supervisor"])
def test_the_desk_may_look_but_has_no_buttons_here(role, streets, crew, signed_in):
    order = make_work_order(crew=crew, reporter=CALLER)
    client = signed_in(UserFactory(**{role: True}, department=streets))

    assert 'action="/crew/' not in page(client, order)
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.ISSUED


@pytest.mark.parametrize("role", ["crew_member", "manager", "supervisor"])
def test_another_departments_work_order_of_a_private_request_does_not_exist(role, streets, signed_in):
    order = make_work_order(service_type=ServiceTypeFactory(private=True))
    client = signed_in(UserFactory(**{role: True}, department=streets))

    assert client.get(f"/crew/work-orders/{order.pk}/").status_code == 404
    assert client.post(f"/crew/work-orders/{order.pk}/accept/").status_code == 404


def test_who_reads_other_departments_reads_their_work_orders_without_a_button(streets, signed_in):
    order = make_work_order()

    shown = page(signed_in(UserFactory(supervisor=True, department=streets)), order)

    assert 'action="/crew/' not in shown
    assert "tick" not in shown.partition("<main")[2].partition("</main>")[0]


def test_a_colleague_of_the_same_department_but_another_crew_has_no_such_work_order(streets, crew, signed_in):
    order = make_work_order(crew=crew)

    client = signed_in(UserFactory(crew_member=True, department=streets))

    assert client.get(f"/crew/work-orders/{order.pk}/").status_code == 404


def test_residents_and_strangers_stay_outside(crew, client, signed_in):
    order = make_work_order(crew=crew)

    assert client.get(f"/crew/work-orders/{order.pk}/").headers["Location"].startswith("/accounts/login/")
    assert signed_in(UserFactory()).get(f"/crew/work-orders/{order.pk}/").status_code == 403


def test_the_crew_reads_unpublished_words_of_a_private_request_of_theirs(crew, worker, signed_in):
    service = ServiceTypeFactory(private=True, department=crew.department)
    order = make_work_order(crew=crew, service_type=service, description="Behind the blue house.")

    assert "Behind the blue house." in page(signed_in(worker), order)


def test_navigate_leads_to_the_point_and_without_one_to_the_words(crew, worker, signed_in):
    point = Place(words="130 Penn St", latitude=Decimal("40.042800"), longitude=Decimal("-86.127500"))
    client = signed_in(worker)

    def destination(order) -> str:
        href = page(client, order).split('href="https://')[1].split('"')[0].replace("&amp;", "&")
        return parse_qs(urlsplit("https://" + href).query)["destination"][0]

    assert destination(make_work_order(crew=crew, place=point)) == "40.042800,-86.127500"
    assert destination(make_work_order(crew=crew, place=Place(words="Asa Bales Park"))).startswith("Asa Bales Park, ")


def test_a_note_for_the_crew_stands_on_its_page_and_not_on_another_crews(crew, worker, clerk, signed_in):
    request = make_request()
    other = make_work_order()
    services.issue(request=request, crew=other.crew, by=Actor.of_user(clerk), note="Only for the others.")
    mine = services.issue(request=request, crew=crew, by=Actor.of_user(clerk), note="Bring the big truck.")

    shown = page(signed_in(worker), mine)

    assert "Bring the big truck." in shown
    assert "Only for the others." not in shown


def test_a_canceled_work_order_says_so(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.CANCELLED, crew=crew)

    assert "This work order was canceled" in page(signed_in(worker), order)


def test_a_work_order_handed_back_says_why(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.CANNOT_DO, crew=crew)

    assert str(CannotDoReason.NO_ACCESS.label) in page(signed_in(worker), order)
