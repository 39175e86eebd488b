"""Work that nobody reported: it has its record, and stays out of what residents and figures see."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.figures import Period, Preset, completion_times
from service_requests.models import ChecklistItem, Equipment, ServiceRequest, WorkOrder
from service_requests.services import Place
from service_requests.statuses import Channel, RequestStatus, WorkOrderStatus
from tests.factories import CrewFactory, DepartmentFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets():
    return DepartmentFactory()


@pytest.fixture
def boss(streets):
    return UserFactory(supervisor=True, department=streets)


@pytest.fixture
def crew(streets):
    return CrewFactory(department=streets, members=[UserFactory(crew_member=True)])


def plan(by, crew, **more):
    return services.plan_work(
        by=Actor.of_user(by), crew=crew, service_type=more.pop("service_type", None) or ServiceTypeFactory(),
        place=Place(words="Union St"), description="Sweep the whole street.", form_key=more.pop("form_key", uuid4()),
        **more,
    )  # fmt: skip


def test_it_stands_on_an_internal_request_of_the_crews_department_and_nobody_is_told(boss, crew, streets):
    service = ServiceTypeFactory()  # another department's, routed to its own crew
    RoutingRuleFactory(service_type=service)
    ChecklistItem.objects.create(service_type=service, label={"en": "Cones"})

    order = plan(boss, crew, service_type=service)

    request = ServiceRequest.objects.get()
    assert (request.is_proactive, request.is_internal, request.reporter, request.channel) == (
        True, True, None, Channel.STAFF,
    )  # fmt: skip
    assert (request.department, request.status) == (streets, RequestStatus.ASSIGNED)
    assert (WorkOrder.objects.get(), order.crew, order.checks.count()) == (order, crew, 1)
    assert not Notification.objects.exclude(message="requests/given").exists()


def test_nobody_outside_learns_of_it(boss, crew, client):
    request = plan(boss, crew).request

    assert client.get(request.get_absolute_url()).status_code == 404
    assert "Union St" not in client.get("/requests/").content.decode()


def test_sent_twice_it_is_one(boss, crew):
    form_key, service = uuid4(), ServiceTypeFactory()

    orders = {plan(boss, crew, form_key=form_key, service_type=service).pk for _press in range(3)}

    assert len(orders) == ServiceRequest.objects.count() == 1


def test_a_supervisor_plans_for_their_own_crews_a_clerk_for_all(boss):
    elsewhere = CrewFactory()
    with pytest.raises(PermissionDenied):
        plan(boss, elsewhere)
    for who in ("crew_member", "manager"):
        with pytest.raises(PermissionDenied):
            plan(UserFactory(**{who: True}, department=elsewhere.department), elsewhere)

    assert plan(UserFactory(clerk=True), elsewhere).crew == elsewhere


def test_it_is_worked_on_and_completed_like_any_other(boss, crew):
    order, worker = plan(boss, crew), Actor.of_user(crew.members.get())

    services.finish(order=order, by=worker, what_was_done="Swept.", minutes=30)

    order.refresh_from_db()
    assert (order.status, order.request.status) == (WorkOrderStatus.DONE, RequestStatus.COMPLETED)


def test_the_crew_reads_that_it_is_the_citys_own_work_and_figures_leave_it_out(client, boss, crew):
    order, worker = plan(boss, crew), crew.members.get()
    client.force_login(worker)

    assert "The city’s own work" in client.get(order.get_absolute_url()).content.decode()
    assert completion_times(period=Period.named(Preset.THIS_YEAR)).total.received == 0


def test_nobody_is_asked_to_publish_what_has_no_public(client, boss, crew):
    order = plan(boss, crew)
    client.force_login(boss)

    page = client.get(f"/desk/requests/{order.request.reference}/").content.decode()

    assert "never public" in page
    for words in ("Not public yet", "Tell the public how it goes", "/publish/"):
        assert words not in page


def test_the_form_sends_the_crew(client, boss, crew):
    saw, service = Equipment.objects.create(name={"en": "Saw"}), ServiceTypeFactory(code="sweep")
    client.force_login(boss)
    sent = {
        "form_key": uuid4(), "service": "sweep", "description": "Sweep the whole street.", "where": "Union St",
        "crew": f"{crew.pk}-{crew.members.get().pk}", "priority": "2", "equipment": [saw.pk],
    }  # fmt: skip

    wrong = client.post("/desk/work/new/", {**sent, "crew": ""})
    answer = client.post("/desk/work/new/", sent, follow=True)

    assert (wrong.status_code, "Sweep the whole street." in wrong.content.decode()) == (422, True)
    order = WorkOrder.objects.get()
    assert (order.assignee, order.priority, list(order.equipment.all())) == (crew.members.get(), 2, [saw])
    assert order.request.service_type == service
    assert f"{order.number} is out." in answer.content.decode()


def test_a_supervisor_is_offered_their_own_crews_only(client, boss, crew):
    CrewFactory(name={"en": "Parks crew"})
    client.force_login(boss)

    assert "Parks crew" not in client.get("/desk/work/new/").content.decode()


def test_what_is_missing_is_named_in_the_order_of_the_page(clerk, signed_in):
    form = signed_in(clerk).post("/desk/work/new/", {"form_key": uuid4()}).context["form"]

    assert list(form.errors)[:4] == ["service", "description", "where", "crew"]
