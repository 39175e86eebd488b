"""The supervisor's page: what needs them, who has how much, and work given from one to another."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from service_requests import services
from service_requests.desk.team_scope import Scope
from service_requests.models import WorkOrder
from service_requests.statuses import CannotDoReason, Priority, WaitingReason, WorkOrderStatus
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    WorkingCalendarFactory,
    make_request,
    make_work_order,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets():
    return DepartmentFactory(name={"en": "Streets"}, calendar=WorkingCalendarFactory(always=True))


@pytest.fixture
def boss(streets):
    return UserFactory(supervisor=True, department=streets, name="Ana Ruiz")


@pytest.fixture
def crew(streets):
    return CrewFactory(
        department=streets, name={"en": "Streets 1"}, members=[UserFactory(crew_member=True, name="Wes Worker")]
    )


@pytest.fixture
def other(streets):
    return CrewFactory(department=streets, name={"en": "Streets 2"})


@pytest.fixture
def desk(client, boss):
    client.force_login(boss)
    return client


def figures(page):
    found = re.findall(r'team__number">([\d,]+)</span> <span>([^<]+)<', page.content.decode())
    return {label: int(number) for number, label in found}


def pick(order):
    return f"{order.pk}/{order.as_seen}"


def give(desk, to, *orders, **more):
    picked = [order if isinstance(order, str) else pick(order) for order in orders]
    return desk.post("/desk/team/give/", {"form_key": uuid4(), "to": to, "pick": picked, **more}, follow=True)


def test_the_figures_say_what_is_there(desk, streets, crew):
    now, clerk = clock.now(), Actor.of_user(UserFactory(clerk=True))
    service = ServiceTypeFactory(department=streets, no_target=True)

    def order(due_at, **how):
        made = make_work_order(crew=crew, service_type=ServiceTypeFactory(department=streets), **how)
        WorkOrder.objects.filter(pk=made.pk).update(due_at=due_at)
        return made

    order(now - timedelta(hours=1), status=WorkOrderStatus.ACCEPTED)
    forgotten = order(now + timedelta(days=9))
    WorkOrder.objects.filter(pk=forgotten.pk).update(issued_at=now - timedelta(hours=9))
    order(now + timedelta(days=9))  # just issued
    back = make_work_order(crew=crew, service_type=ServiceTypeFactory(department=streets))
    services.cannot_do(order=back, by=Actor.of_user(crew.members.get()), reason=CannotDoReason.UNSAFE)
    with clock.at(now - timedelta(days=8)):
        services.wait(request=make_request(service_type=service), by=clerk, reason=WaitingReason.PARTS)
    services.wait(request=make_request(service_type=service), by=clerk, reason=WaitingReason.PARTS)
    make_request(service_type=service)
    looked_after = make_request(service_type=service)
    services.assign(request=looked_after, by=clerk, assignee=UserFactory(clerk=True))
    make_work_order()  # another department's

    page = desk.get("/desk/team/")

    assert figures(page) == {
        "Late": 1, "Due today": 0, "Not accepted": 1, "Handed back": 1, "Waiting too long": 1, "No crew has it": 1,
    }  # fmt: skip
    assert "3 work orders are out." in page.content.decode()
    for name, said in {
        "unaccepted": forgotten.number, "back": "Not safe to work there now", "waiting": "Parts or material",
    }.items():  # fmt: skip
        assert said in desk.get(f"/desk/team/?show={name}").content.decode()


def test_due_today_is_what_is_due_before_midnight_and_not_late(desk, crew):
    with clock.at(clock.now().replace(hour=15, minute=0)):
        first = make_work_order(crew=crew)
        WorkOrder.objects.filter(pk=first.pk).update(due_at=clock.now() + timedelta(minutes=30))

        assert figures(desk.get("/desk/team/"))["Due today"] == 1


def test_how_long_nobody_accepts_is_counted_in_opening_hours_but_for_emergencies(boss, streets, crew, settings):
    settings.UNACCEPTED_AFTER_MINUTES = [30, 120, 480, 960]
    streets.calendar = WorkingCalendarFactory()  # eight to five, Monday to Friday
    streets.save()
    friday = clock.now().replace(year=2026, month=11, day=20, hour=21, minute=0, second=0)  # 4 PM in Indiana
    for priority in Priority:
        made = make_work_order(crew=crew, service_type=ServiceTypeFactory(department=streets))
        WorkOrder.objects.filter(pk=made.pk).update(priority=priority, issued_at=friday)

    def unaccepted(**after):
        with clock.at(friday + timedelta(**after)):
            scope = Scope.asked(Actor.of_user(boss), "")
            return {order.priority for order in scope.orders().filter(scope.unaccepted)}

    assert unaccepted(minutes=20) == set()
    assert unaccepted(hours=30) == {Priority.EMERGENCY}  # Saturday night
    assert unaccepted(days=2, hours=17, minutes=30) == {Priority.EMERGENCY, Priority.HIGH}  # Monday 9:30
    assert unaccepted(days=3) == {Priority.EMERGENCY, Priority.HIGH, Priority.NORMAL}  # Monday 4 PM


def test_what_was_picked_goes_to_a_crew_or_to_somebody_in_it(desk, crew, other):
    orders = [make_work_order(crew=crew) for _number in range(3)]
    worker = crew.members.get()

    page = give(desk, str(other.pk), *orders[:2])
    give(desk, f"{crew.pk}-{worker.pk}", orders[2])

    assert f"{orders[0].number} is with Streets 2 now." in page.content.decode()
    for order in orders:
        order.refresh_from_db()
    assert [order.crew for order in orders] == [other, other, crew]
    assert orders[2].assignee == worker


def test_what_moved_meanwhile_stays_and_says_so_while_the_rest_goes(desk, streets, crew, other):
    first, second = (make_work_order(crew=crew) for _number in range(2))
    drawn = pick(first)
    ben = Actor.of_user(UserFactory(supervisor=True, department=streets, name="Ben Ortiz"))
    third = CrewFactory(department=streets, name={"en": "Streets 3"})
    services.plan(order=first, by=ben, crew=third)

    text = give(desk, str(other.pk), drawn, second).content.decode()

    assert f"Ben Ortiz was faster (just now): {first.number} moved from Streets 1 to Streets 3." in text
    assert f"{second.number} is with Streets 2 now." in text
    first.refresh_from_db()
    assert first.crew == third


def test_undo_gives_it_back_unless_somebody_has_done_something_with_it(desk, crew, other):
    order, taken = (make_work_order(WorkOrderStatus.ISSUED, crew=crew) for _number in range(2))
    page = give(desk, str(other.pk), order, taken)
    back = re.findall(r'name="back" value="([^"]+)"', page.content.decode())
    worker = UserFactory(crew_member=True)
    other.members.add(worker)
    services.accept(order=taken, by=Actor.of_user(worker))

    text = desk.post("/desk/team/undo/", {"form_key": uuid4(), "back": back}, follow=True).content.decode()

    order.refresh_from_db()
    taken.refresh_from_db()
    assert (order.crew, taken.crew) == (crew, other)
    assert f"{taken.number} accepted" in text


def test_one_form_sent_twice_gives_once(desk, crew, other):
    order = make_work_order(crew=crew)
    sent = {"form_key": uuid4(), "to": str(other.pk), "pick": [pick(order)]}

    for _press in range(2):
        desk.post("/desk/team/give/", sent)

    assert order.request.history.filter(action="reissue").count() == 1


@pytest.mark.parametrize("sent", [{}, {"to": "x"}, {"pick": "1/2"}, {"to": "1-2-3", "pick": "x", "form_key": "y"}])
def test_a_form_that_makes_no_sense_changes_nothing(desk, crew, sent):
    order = make_work_order(crew=crew)

    answer = desk.post("/desk/team/give/", sent, follow=True)

    assert (answer.status_code, "Tick the work orders first" in answer.content.decode()) == (200, True)
    assert desk.post("/desk/team/undo/", {"back": ["", "1", "9/9,9", f"{order.pk}/x,y"]}).status_code == 302
    order.refresh_from_db()
    assert order.crew == crew


def test_orders_of_others_are_not_given_away(desk, crew):
    theirs = make_work_order()
    private = make_work_order(service_type=ServiceTypeFactory(private=True))

    text = give(desk, str(crew.pk), theirs, private).content.decode()

    assert f"{theirs.number} is not yours to give." in text and "not there any more" in text
    assert {order.crew for order in WorkOrder.objects.all()}.isdisjoint({crew})


def test_clerks_see_every_department_or_the_one_they_choose(client, crew):
    client.force_login(UserFactory(clerk=True))
    order, elsewhere = make_work_order(crew=crew), make_work_order()

    everything = client.get("/desk/team/").content.decode()
    one = client.get(f"/desk/team/?department={crew.department_id}").content.decode()

    assert "2 work orders are out." in everything and "Streets" in everything
    assert order.number in one and elsewhere.number not in one


def test_a_department_in_the_address_opens_no_other_one_to_a_supervisor(desk, crew):
    elsewhere = make_work_order()

    page = desk.get(f"/desk/team/?department={elsewhere.department_id}").content.decode()

    assert "Streets: the team’s work" in page and elsewhere.number not in page


@pytest.mark.parametrize("who", ["crew_member", "manager"])
def test_nobody_else_sees_it(who, client, streets):
    client.force_login(UserFactory(**{who: True}, department=streets))

    assert client.get("/desk/team/").status_code == 403


def test_more_than_a_few_are_reached_by_a_link(desk, crew, streets):
    service = ServiceTypeFactory(department=streets)
    for _number in range(25):
        make_work_order(crew=crew, service_type=service)

    page = desk.get("/desk/team/").content.decode()
    assert "and 5 more" in page
    rest = desk.get(f"/desk/team/?who={crew.pk}-0&all=1").content.decode()
    assert rest.count('id="row-') == 25


def test_the_page_of_an_order_plans_it_and_says_who_was_faster(desk, crew, other, streets):
    order = make_work_order(crew=crew)
    url = f"/desk/work-orders/{order.pk}/"
    page = desk.get(url).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    due = re.search(r'name="due_at" value="([^"]+)"', page).group(1)
    sent = {"form_key": uuid4(), "crew": str(other.pk), "priority": "2", "due_at": due, "seen": seen}

    answer = desk.post(f"{url}plan/", sent)

    assert answer.status_code == 302
    before = order.due_at
    order.refresh_from_db()
    assert (order.crew, order.priority, order.due_at) == (other, Priority.HIGH, before)
    late = desk.post(f"{url}plan/", {**sent, "form_key": uuid4(), "priority": "1"})
    assert late.status_code == 409
    assert "Ana Ruiz was faster" in late.content.decode()
    again = re.search(r'name="seen" value="([^"]+)"', late.content.decode()).group(1)
    assert desk.post(f"{url}plan/", {**sent, "form_key": uuid4(), "priority": "1", "seen": again}).status_code == 302


def test_an_order_of_a_private_request_of_another_department_is_planned_on_its_own_page(desk, crew):
    request = make_request(service_type=ServiceTypeFactory(private=True))
    order = services.issue(request=request, crew=crew, by=Actor.of_user(UserFactory(clerk=True)))

    assert desk.get(f"/desk/requests/{request.reference}/").status_code == 404
    assert f"Plan {order.number}" in desk.get(f"/desk/work-orders/{order.pk}/").content.decode()
    assert desk.post(f"/desk/work-orders/{order.pk}/cancel/", {"form_key": uuid4()}).status_code == 302
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.CANCELLED


def test_a_day_that_is_over_is_refused_and_nothing_typed_is_lost(desk, crew):
    order = make_work_order(crew=crew)
    sent = {"form_key": uuid4(), "crew": str(crew.pk), "priority": "2", "due_at": "2001-01-01T10:00", "seen": "x"}

    answer = desk.post(f"/desk/work-orders/{order.pk}/plan/", sent)

    assert answer.status_code == 422
    assert "This moment is over" in answer.content.decode() and "2001-01-01T10:00" in answer.content.decode()
