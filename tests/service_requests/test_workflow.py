"""Every refusal and every permission, read from the tables: a new status is covered the day it is added."""

import pytest
from django.core.exceptions import PermissionDenied

from service_requests import services
from service_requests.models import ServiceRequest
from service_requests.statuses import (
    CannotDoReason,
    ClosingReason,
    RequestStatus,
    WaitingReason,
    WorkOrderStatus,
)
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    UserFactory,
    make_request_in,
    make_work_order,
)
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db

DESK_VERBS = {
    "complete": lambda r, by: services.complete(request=r, by=by, what_was_done="Done."),
    "wait": lambda r, by: services.wait(request=r, by=by, reason=WaitingReason.WEATHER),
    "resume": lambda r, by: services.resume(request=r, by=by),
    "close_without_work": lambda r, by: services.close_without_work(
        request=r, by=by, reason=ClosingReason.DECLINED, why="Not planned."
    ),
    "reopen": lambda r, by: services.reopen(request=r, by=by, why="Still there."),
}
REPORTERS_VERBS = {
    "answer": lambda r, by: services.answer(request=r, by=by, words="The north side."),
    "withdraw": lambda r, by: services.withdraw(request=r, by=by),
}
CREW_VERBS = {
    "accept": lambda o, by: services.accept(order=o, by=by),
    "start": lambda o, by: services.start(order=o, by=by),
    "finish": lambda o, by: services.finish(order=o, by=by, what_was_done="Filled.", minutes=20),
    "cannot_do": lambda o, by: services.cannot_do(order=o, by=by, reason=CannotDoReason.UNSAFE),
}


def refused(workflow, verbs, statuses):
    return [(verb, status) for verb in verbs for status in statuses if status not in workflow.transitions[verb].sources]


def allowed(workflow, verbs, statuses):
    return [(verb, status) for verb in verbs for status in statuses if status in workflow.transitions[verb].sources]


def test_every_move_of_a_person_has_a_verb():
    by_people = {a for a, t in REQUEST_WORKFLOW.transitions.items() if t.by.__name__ != "its_work_orders"}

    assert by_people - {"let_in", "discard"} == set(DESK_VERBS) | set(REPORTERS_VERBS)
    assert set(WORK_ORDER_WORKFLOW.transitions) == set(CREW_VERBS) | {"see", "cancel", "reissue", "hand_over"}


@pytest.mark.parametrize(("verb", "status"), refused(REQUEST_WORKFLOW, DESK_VERBS, RequestStatus))
def test_the_desk_is_refused_what_the_table_does_not_have(verb, status):
    request = make_request_in(status)
    events = request.history.count()

    with pytest.raises(TransitionNotAllowed):
        DESK_VERBS[verb](request, Actor.of_user(UserFactory(clerk=True)))

    request.refresh_from_db()
    assert (request.status, request.history.count()) == (status, events)


@pytest.mark.parametrize(("verb", "status"), allowed(REQUEST_WORKFLOW, DESK_VERBS, RequestStatus))
def test_the_desk_may_do_what_the_table_has(verb, status):
    request = make_request_in(status)

    request = DESK_VERBS[verb](request, Actor.of_user(UserFactory(clerk=True)))

    assert ServiceRequest.objects.get(pk=request.pk).status == request.status
    assert request.history.filter(action=verb, old_status=status, new_status=request.status).count() == 1


@pytest.mark.parametrize(("verb", "status"), refused(REQUEST_WORKFLOW, REPORTERS_VERBS, RequestStatus))
def test_the_reporter_is_refused_what_the_table_does_not_have(verb, status):
    request = make_request_in(status)
    events = request.history.count()

    with pytest.raises(TransitionNotAllowed):
        REPORTERS_VERBS[verb](request, Actor.stranger(links=frozenset({link_to(request)})))

    request.refresh_from_db()
    assert (request.status, request.history.count()) == (status, events)


@pytest.mark.parametrize(("verb", "status"), allowed(REQUEST_WORKFLOW, REPORTERS_VERBS, RequestStatus))
def test_the_reporter_may_do_what_the_table_has(verb, status):
    request = make_request_in(status)
    ServiceRequest.objects.filter(status=RequestStatus.WAITING).update(waiting_reason=WaitingReason.REPORTER)

    request = REPORTERS_VERBS[verb](request, Actor.stranger(links=frozenset({link_to(request)})))

    assert request.history.filter(action=verb, old_status=status, new_status=request.status).count() == 1


@pytest.mark.parametrize("verb", DESK_VERBS)
@pytest.mark.parametrize("who", ["manager", "crew_member", "supervisor_elsewhere", "stranger"])
def test_nobody_else_may_move_a_request(verb, who):
    [status] = list(REQUEST_WORKFLOW.transitions[verb].sources)[:1]
    request = make_request_in(RequestStatus(status))
    actor = {
        "manager": lambda: Actor.of_user(UserFactory(manager=True, department=request.department)),
        "crew_member": lambda: Actor.of_user(UserFactory(crew_member=True, department=request.department)),
        "supervisor_elsewhere": lambda: Actor.of_user(UserFactory(supervisor=True, department=DepartmentFactory())),
        "stranger": Actor.stranger,
    }[who]()

    with pytest.raises(PermissionDenied):
        DESK_VERBS[verb](request, actor)


@pytest.mark.parametrize(("verb", "status"), refused(WORK_ORDER_WORKFLOW, CREW_VERBS, WorkOrderStatus))
def test_the_crew_is_refused_what_the_table_does_not_have(verb, status):
    order = make_work_order(status)

    with pytest.raises(TransitionNotAllowed):
        CREW_VERBS[verb](order, Actor.of_user(order.crew.members.first()))

    order.refresh_from_db()
    assert order.status == status


@pytest.mark.parametrize(("verb", "status"), allowed(WORK_ORDER_WORKFLOW, CREW_VERBS, WorkOrderStatus))
def test_the_crew_may_do_what_the_table_has(verb, status):
    order = make_work_order(status)

    order = CREW_VERBS[verb](order, Actor.of_user(order.crew.members.first()))

    assert order.status == WORK_ORDER_WORKFLOW.transitions[verb].to


@pytest.mark.parametrize("verb", CREW_VERBS)
def test_another_crew_may_not_touch_a_work_order(verb):
    order = make_work_order(WorkOrderStatus.ACCEPTED)
    other = CrewFactory(members=[UserFactory(crew_member=True)])

    with pytest.raises(PermissionDenied):
        CREW_VERBS[verb](order, Actor.of_user(other.members.first()))
