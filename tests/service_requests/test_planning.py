"""Who does a work order, by when, how urgent: changed by those who dispatch, told to those whom it concerns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.desk.history import People, lines_of
from service_requests.models import ChecklistItem, Equipment, HistoryEvent, WorkOrder, WorkOrderCheck
from service_requests.statuses import Priority, RequestStatus, WaitingReason, WorkOrderStatus
from tests.factories import CrewFactory, DepartmentFactory, UserFactory, make_request, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets():
    return DepartmentFactory(name={"en": "Streets"})


@pytest.fixture
def boss(streets) -> Actor:
    return Actor.of_user(UserFactory(supervisor=True, department=streets, name="Ana Ruiz"))


def crew_of(department, name):
    return CrewFactory(department=department, name={"en": name}, members=[UserFactory(crew_member=True)])


def lines(order):
    events = list(order.request.history.select_related("work_order__crew"))
    return [line.sentence for line in lines_of(order.request, events, People.in_(events, []))]


def test_an_order_brings_the_services_checklist_and_equipment_in_the_words_of_the_day():
    crew = CrewFactory()
    request = make_request(crew=crew)
    service_type = request.service_type
    item = ChecklistItem.objects.create(
        service_type=service_type, label={"en": "Cones are out", "es": "Conos puestos"}, is_required=True, order=2
    )
    ChecklistItem.objects.create(service_type=service_type, label={"en": "Swept"}, order=9)
    roller, old = (Equipment.objects.create(name={"en": name}) for name in ("Roller", "Old roller"))
    service_type.equipment.set([roller, old])
    Equipment.objects.filter(pk=old.pk).update(is_active=False)

    order = make_request(service_type=service_type).work_orders.get()
    item.label = {"en": "Something else"}
    item.save()

    checks = list(WorkOrderCheck.objects.filter(work_order=order).values_list("label", "is_required", "order"))
    assert checks == [({"en": "Cones are out", "es": "Conos puestos"}, True, 2), ({"en": "Swept"}, False, 9)]
    assert list(order.equipment.all()) == [roller]


def test_what_the_desk_issues_and_what_is_opened_again_bring_it_too(boss):
    request = make_request()
    ChecklistItem.objects.create(service_type=request.service_type, label={"en": "Swept"})
    clerk = Actor.of_user(UserFactory(clerk=True))

    order = services.issue(request=request, crew=CrewFactory(), by=clerk)
    assert order.checks.count() == 1

    make_request(service_type=request.service_type, crew=CrewFactory())  # from now on the service has a route
    services.complete(request=request, by=clerk, what_was_done="Done.")
    services.reopen(request=request, by=clerk, why="Not yet.")
    assert request.work_orders.latest("pk").checks.count() == 1


def test_a_clerk_issues_several_to_crews_of_different_departments_with_person_day_and_equipment(streets):
    parks, crew = DepartmentFactory(), crew_of(streets, "Streets 1")
    request, clerk = make_request(), Actor.of_user(UserFactory(clerk=True))
    person, day, saw = crew.members.get(), clock.now() + timedelta(days=2), Equipment.objects.create(name={"en": "Saw"})

    first = services.issue(request=request, crew=crew, by=clerk, assignee=person, due_at=day, equipment=[saw])
    services.issue(request=request, crew=crew_of(parks, "Parks 1"), by=clerk)

    assert (first.assignee, first.due_at, list(first.equipment.all())) == (person, day, [saw])
    assert {order.department for order in WorkOrder.objects.filter(request=request)} == {streets, parks}
    assert [told.address for told in Notification.objects.filter(message="requests/given")] == [person.email]


def test_work_is_not_given_to_somebody_outside_the_crew(boss, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    stranger = UserFactory(crew_member=True)

    with pytest.raises(TransitionNotAllowed, match="is not in the crew"):
        services.plan(order=order, by=boss, assignee=stranger)
    with pytest.raises(TransitionNotAllowed, match="is not in the crew"):
        clerk = Actor.of_user(UserFactory(clerk=True))
        services.issue(request=make_request(), crew=order.crew, by=clerk, assignee=stranger)


def test_to_another_crew_it_goes_as_good_as_new(boss, streets):
    first, second = crew_of(streets, "Streets 1"), crew_of(streets, "Streets 2")
    order = make_work_order(WorkOrderStatus.ACCEPTED, crew=first)

    services.plan(order=order, by=boss, crew=second, seen=order.as_seen)

    order.refresh_from_db()
    assert (order.crew, order.assignee, order.status) == (second, None, WorkOrderStatus.ISSUED)
    assert (order.seen_at, order.accepted_at) == (None, None)
    assert lines(order)[-1] == f"{order.number} moved from Streets 1 to Streets 2"
    assert lines(order)[1] == f"{order.number} issued to Streets 1"
    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.ASSIGNED


def test_to_another_person_it_goes_unaccepted_and_they_are_told(boss, streets):
    crew = crew_of(streets, "Streets 1")
    bob = UserFactory(crew_member=True, name="Bob Crew")
    crew.members.add(bob)
    order = make_work_order(WorkOrderStatus.ACCEPTED, crew=crew)

    services.plan(order=order, by=boss, assignee=bob)

    order.refresh_from_db()
    assert (order.assignee, order.status, order.accepted_at) == (bob, WorkOrderStatus.ISSUED, None)
    assert lines(order)[-1] == f"{order.number} given to Bob Crew"
    assert Notification.objects.filter(message="requests/given", recipient_user=bob).count() == 1


def test_what_is_under_way_stays_with_its_crew_but_may_change_hands(boss, streets):
    crew = crew_of(streets, "Streets 1")
    bob = UserFactory(crew_member=True, name="Bob Crew")
    crew.members.add(bob)
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)

    with pytest.raises(TransitionNotAllowed, match="has started with"):
        services.plan(order=order, by=boss, crew=crew_of(streets, "Streets 2"))
    with pytest.raises(TransitionNotAllowed, match="say who goes on with it"):
        services.plan(order=order, by=boss, assignee=None)
    services.plan(order=order, by=boss, assignee=bob)

    order.refresh_from_db()
    assert (order.assignee, order.status) == (bob, WorkOrderStatus.STARTED)


def test_day_priority_and_equipment_change_without_anybody_having_to_accept_again(boss, streets):
    order = make_work_order(WorkOrderStatus.ACCEPTED, crew=crew_of(streets, "Streets 1"))
    saw, day = Equipment.objects.create(name={"en": "Saw"}), clock.now() + timedelta(days=9)

    services.plan(order=order, by=boss, due_at=day, priority=Priority.HIGH, equipment=[saw], seen=order.as_seen)

    order.refresh_from_db()
    assert (order.status, order.due_at, order.priority) == (WorkOrderStatus.ACCEPTED, day, Priority.HIGH)
    assert list(order.equipment.all()) == [saw]
    told = lines(order)[-1]
    assert "instead of" in told and "has the priority “High” instead of “Normal”" in told and "other equipment" in told


def test_who_acts_on_something_older_is_told_both_sides_and_changes_nothing(boss, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    second, third = crew_of(streets, "Streets 2"), crew_of(streets, "Streets 3")
    drawn = order.as_seen
    services.plan(order=order, by=boss, crew=second, seen=drawn)
    other = Actor.of_user(UserFactory(supervisor=True, department=streets))

    with pytest.raises(TransitionNotAllowed) as refusal:
        services.plan(order=order, by=other, crew=third, seen=drawn)

    told = f"Ana Ruiz was faster (just now): {order.number} moved from Streets 1 to Streets 2. You wanted: Streets 3."
    assert str(refusal.value) == told
    order.refresh_from_db()
    assert order.crew == second


def test_who_wanted_the_same_is_not_bothered(boss, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    second, drawn = crew_of(streets, "Streets 2"), order.as_seen
    services.plan(order=order, by=boss, crew=second, seen=drawn)

    services.plan(order=order, by=boss, crew=second, seen=drawn)

    assert HistoryEvent.objects.filter(work_order=order, action="reissue").count() == 1


def test_that_the_crew_has_opened_it_meanwhile_is_no_reason_to_refuse(boss, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    drawn = order.as_seen
    services.see(order=order, by=Actor.of_user(order.crew.members.get()))

    services.plan(order=order, by=boss, crew=crew_of(streets, "Streets 2"), seen=drawn)


def test_what_was_finished_meanwhile_is_not_given_away(boss, streets):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew_of(streets, "Streets 1"))
    drawn, worker = order.as_seen, order.crew.members.get()
    services.finish(order=order, by=Actor.of_user(worker), what_was_done="Filled.", minutes=5)

    with pytest.raises(TransitionNotAllowed) as refusal:
        services.plan(order=order, by=boss, crew=crew_of(streets, "Streets 2"), seen=drawn)

    assert str(refusal.value) == f"{worker} was faster (just now): {order.number} done. You wanted: Streets 2."


def test_a_crew_never_has_two_for_one_request(boss, streets):
    first, second = crew_of(streets, "Streets 1"), crew_of(streets, "Streets 2")
    order = make_work_order(crew=first)
    services.issue(request=order.request, crew=second, by=Actor.of_user(UserFactory(clerk=True)))

    with pytest.raises(TransitionNotAllowed, match="has an open work order for it already"):
        services.plan(order=order, by=boss, crew=second)


def test_whose_crew_has_it_may_rebalance_but_not_send_it_on_to_a_third_department(boss, streets):
    order = make_work_order()
    mine, other = crew_of(streets, "Streets 1"), crew_of(streets, "Streets 2")
    stranger = Actor.of_user(UserFactory(supervisor=True, department=DepartmentFactory()))
    with pytest.raises(PermissionDenied):
        services.plan(order=order, by=boss, crew=mine)
    services.plan(order=order, by=Actor.of_user(UserFactory(clerk=True)), crew=mine)

    services.plan(order=order, by=boss, crew=other)

    with pytest.raises(TransitionNotAllowed, match="belongs to a request of another department"):
        services.plan(order=order, by=boss, crew=CrewFactory())
    with pytest.raises(PermissionDenied):
        services.plan(order=order, by=stranger, priority=Priority.HIGH)


@pytest.mark.parametrize("who", ["crew_member", "manager"])
def test_nobody_else_plans(who, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    somebody = Actor.of_user(UserFactory(**{who: True}, department=streets))

    with pytest.raises(PermissionDenied):
        services.plan(order=order, by=somebody, priority=Priority.LOW)


def test_a_form_sent_twice_is_one_change(boss, streets):
    order = make_work_order(crew=crew_of(streets, "Streets 1"))
    form_key = uuid4()
    services.plan(order=order, by=boss, priority=Priority.HIGH, form_key=form_key)

    with pytest.raises(services.AlreadyDone):
        services.plan(order=order, by=boss, priority=Priority.LOW, form_key=form_key)


def test_a_day_of_its_own_stays_when_the_requests_target_moves(streets):
    clerk = Actor.of_user(UserFactory(clerk=True))
    order = make_work_order(crew=crew_of(streets, "Streets 1"), at=clock.now() - timedelta(days=1))
    planned = services.issue(
        request=order.request, crew=crew_of(streets, "Streets 2"), by=clerk, due_at=clock.now() + timedelta(days=30)
    )
    services.wait(request=order.request, by=clerk, reason=WaitingReason.WEATHER)
    before = WorkOrder.objects.get(pk=order.pk).due_at
    with clock.at(clock.now() + timedelta(days=7)):
        services.resume(request=order.request, by=clerk)

    assert WorkOrder.objects.get(pk=order.pk).due_at > before
    assert WorkOrder.objects.get(pk=planned.pk).due_at == planned.due_at
