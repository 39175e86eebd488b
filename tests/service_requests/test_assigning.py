"""Giving a request to a colleague or to another department: it is theirs, they are told, and history says so."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.models import Assignment, ServiceRequest
from service_requests.stale import assignment_of
from service_requests.statuses import HeldReason, RequestStatus
from tests.factories import (
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(clerk) -> Actor:
    return Actor.of_user(clerk)


def told() -> list[tuple[str, str]]:
    return list(Notification.objects.order_by("created_at").values_list("message", "recipient_user__name"))


def test_a_colleague_gets_it_and_is_told_once(by):
    request, ana = make_request(), UserFactory(clerk=True, name="Ana Diaz")
    key = uuid4()

    services.assign(request=request, by=by, assignee=ana, form_key=key)
    with pytest.raises(services.AlreadyDone):
        services.assign(request=request, by=by, assignee=ana, form_key=key)

    request.refresh_from_db()
    assert request.assignee == ana
    assert told() == [("requests/assigned", "Ana Diaz")]
    assert Assignment.objects.get().event.action == "assign"


def test_whoever_takes_it_is_not_written_to(by):
    services.assign(request=make_request(), by=by, assignee=by.user)

    assert told() == []


def test_what_is_so_already_stays_so_without_a_line(by):
    request = make_request()
    services.assign(request=request, by=by, assignee=by.user)

    services.assign(request=request, by=by, assignee=by.user, department=request.department)

    assert request.history.filter(action="assign").count() == 1


def test_another_department_keeps_target_and_work_orders(by, crew):
    parks = DepartmentFactory()
    request = make_request_in(RequestStatus.ASSIGNED, crew=crew)
    target_at = request.target_at

    services.assign(request=request, by=by, department=parks)

    request.refresh_from_db()
    assert (request.department, request.target_at, request.status) == (parks, target_at, RequestStatus.ASSIGNED)
    assert request.work_orders.get().is_open
    assert Assignment.objects.get().department_before == crew.department


def test_only_who_may_see_it_there_gets_it(by, streets):
    supervisor = UserFactory(supervisor=True, department=streets)
    request = make_request()

    with pytest.raises(TransitionNotAllowed, match="may not work on"):
        services.assign(request=request, by=by, assignee=supervisor)
    request.refresh_from_db()
    assert request.assignee is None

    services.assign(request=request, by=by, assignee=supervisor, department=streets)
    request.refresh_from_db()
    assert (request.assignee, request.department) == (supervisor, streets)


@pytest.mark.parametrize("who", ["supervisor", "crew_member", "manager"])
def test_who_may_not_dispatch_there_may_not_assign(who, streets):
    other = UserFactory(**{who: True}, department=streets)
    request = make_request()

    with pytest.raises(PermissionDenied):
        services.assign(request=request, by=Actor.of_user(other), assignee=other)


def test_a_supervisor_gives_away_what_is_theirs(streets):
    supervisor = Actor.of_user(UserFactory(supervisor=True, department=streets))
    request, parks = make_request(service_type=ServiceTypeFactory(department=streets)), DepartmentFactory()

    services.assign(request=request, by=supervisor, department=parks)

    request.refresh_from_db()
    assert request.department == parks
    with pytest.raises(PermissionDenied):
        services.assign(request=request, by=supervisor, department=streets)


def test_closed_and_held_ones_are_not_given_to_anybody(by):
    closed, held = make_request_in(RequestStatus.COMPLETED), make_request(held_because=HeldReason.ROBOT)

    with pytest.raises(TransitionNotAllowed, match="Assign"):
        services.assign(request=closed, by=by, assignee=by.user)
    with pytest.raises(PermissionDenied):
        services.assign(request=held, by=by, assignee=by.user)


def test_who_acts_on_an_old_page_is_told_with_whom_it_is_now(by):
    request, ana = make_request(), UserFactory(clerk=True, name="Ana Diaz")
    shown = assignment_of(request)
    services.assign(request=request, by=by, assignee=ana)

    with pytest.raises(TransitionNotAllowed, match="now with Ana Diaz"):
        services.assign(request=request, by=by, assignee=by.user, seen=shown)

    assert ServiceRequest.objects.get().assignee == ana


def test_a_flag_is_put_up_and_taken_off_once(by):
    request = make_request()

    services.flag(request=request, by=by)
    services.flag(request=request, by=by)
    request.refresh_from_db()
    assert request.flagged_at is not None
    services.unflag(request=request, by=by)
    services.unflag(request=request, by=by)

    request.refresh_from_db()
    assert request.flagged_at is None
    assert list(request.history.values_list("action", flat=True)[1:]) == ["flag", "unflag"]


def test_a_flag_is_the_desks_own_business(streets):
    RoutingRuleFactory(service_type=ServiceTypeFactory())
    with pytest.raises(PermissionDenied):
        services.flag(request=make_request(), by=Actor.of_user(UserFactory(supervisor=True, department=streets)))
