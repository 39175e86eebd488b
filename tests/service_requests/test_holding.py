"""Reports that staff look at first: who decides, what happens then, and who hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.models import BlockedSender, ServiceRequest
from service_requests.senders import forget_networks
from service_requests.services import Reporter
from service_requests.statuses import ClosingReason, HeldReason, RequestStatus, SenderKind
from service_requests.trust import held_because
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel import clock, limit_numbers
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

ANN = Reporter(name="Ann", email="ann@example.com", phone="+13175550123")

pytestmark = pytest.mark.django_db


def held(**report) -> ServiceRequest:
    return make_request(held_because=HeldReason.TOO_MANY, reporter=ANN, network="203.0.113.5", **report)


@pytest.fixture
def clerk() -> Actor:
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def routed():
    """A service whose requests go to a crew at once."""
    crew = CrewFactory()
    service_type = ServiceTypeFactory(department=crew.department)
    RoutingRuleFactory(service_type=service_type, crew=crew)
    return service_type


def test_a_held_report_waits_without_a_crew_and_without_a_word_to_anybody(routed):
    request = held(service_type=routed)

    assert request.status == RequestStatus.RECEIVED
    assert not request.work_orders.exists()
    assert not Notification.objects.exists()
    assert not ServiceRequest.objects.visible_to(Actor.stranger()).exists()


def test_let_in_it_goes_on_as_on_its_first_day(routed, clerk):
    request = held(service_type=routed, at=clock.now() - timedelta(days=2))
    promised = request.target_at

    services.let_in(request=request, by=clerk)

    request.refresh_from_db()
    assert (request.held_because, request.status) == ("", RequestStatus.ASSIGNED)
    assert request.target_at == promised
    assert request.work_orders.get().due_at == promised
    assert [n.message for n in Notification.objects.all()] == ["requests/received"]
    assert ServiceRequest.objects.visible_to(Actor.stranger()).get() == request
    events = list(request.history.values_list("action", "reason"))
    assert events[0] == ("receive", "too_many")
    assert ("let_in", "too_many") in events


def test_it_is_routed_by_the_rules_of_the_day_it_is_let_in(clerk):
    request = held(service_type=ServiceTypeFactory())
    crew = CrewFactory(department=DepartmentFactory(code="new"))
    RoutingRuleFactory(service_type=request.service_type, department=crew.department, crew=crew)

    services.let_in(request=request, by=clerk)

    request.refresh_from_db()
    assert request.department == crew.department


def test_a_second_click_changes_nothing(routed, clerk):
    request = held(service_type=routed)
    services.let_in(request=request, by=clerk)

    with pytest.raises(TransitionNotAllowed):
        services.let_in(request=request, by=clerk)
    with pytest.raises(TransitionNotAllowed):
        services.discard(request=request, by=clerk)

    assert request.work_orders.count() == 1


def test_discarded_it_is_closed_and_stays_unseen_and_nobody_is_written_to(clerk):
    request = held()

    services.discard(request=request, by=clerk, note="Advertising.")

    request.refresh_from_db()
    assert (request.status, request.closing_reason) == (RequestStatus.CLOSED_WITHOUT_WORK, ClosingReason.NOT_A_REPORT)
    assert not Notification.objects.exists()
    assert not ServiceRequest.objects.visible_to(Actor.stranger()).exists()
    reporter = Actor.stranger(links=frozenset({link_to(request)}))
    with pytest.raises(PermissionDenied):
        services.reopen(request=request, by=reporter, why="But I want it")


@pytest.mark.parametrize("role", ["manager", "crew_member"])
def test_others_neither_let_in_nor_discard_nor_block(role):
    request = held()
    somebody = Actor.of_user(UserFactory(**{role: True}, department=request.department))

    for act in (services.let_in, services.discard):
        with pytest.raises(PermissionDenied):
            act(request=request, by=somebody)
    with pytest.raises(PermissionDenied):
        services.block_sender(request=request, by=somebody, kinds=["email"], why="No")


def test_a_supervisor_decides_for_the_own_department_only():
    request = held()
    own, other = (
        Actor.of_user(UserFactory(supervisor=True, department=department))
        for department in (request.department, DepartmentFactory())
    )

    assert not ServiceRequest.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        services.let_in(request=request, by=other)
    services.let_in(request=request, by=own)


def test_nothing_else_is_done_with_a_held_report(clerk, routed):
    request = held(service_type=routed)

    with pytest.raises(PermissionDenied):
        services.complete(request=request, by=clerk, what_was_done="Filled.")
    with pytest.raises(PermissionDenied):
        services.issue(request=request, by=clerk, crew=CrewFactory())


@pytest.mark.parametrize(
    ("reporter", "network"),
    [
        (Reporter(email="ann@example.com"), "198.51.100.1"),
        (Reporter(phone="+13175550123"), "198.51.100.1"),
        (Reporter(), "203.0.113.5"),
    ],
)
def test_a_blocked_sender_is_known_again_by_anything_that_was_blocked(clerk, reporter, network):
    services.block_sender(request=held(), by=clerk, kinds=SenderKind.values, why="Abuse")

    assert held_because(network=network, reporter=reporter, robot=False) == HeldReason.BLOCKED
    assert held_because(network="192.0.2.1", reporter=Reporter(email="bob@example.com"), robot=False) == ""


def test_the_network_is_known_again_after_the_secret_key_changed(clerk, settings):
    services.block_sender(request=held(), by=clerk, kinds=["network"], why="Abuse")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 6

    assert held_because(network="203.0.113.5", reporter=Reporter(), robot=False) == HeldReason.BLOCKED


def test_the_network_itself_stands_nowhere(clerk):
    request = held()
    [blocked] = services.block_sender(request=request, by=clerk, kinds=["network"], why="Abuse")

    assert "203.0.113" not in f"{blocked.value}{blocked.shown}{request.reporter_details.network_seal}"
    assert (blocked.shown, blocked.because_of) == ("The network it came from", request)


def test_a_block_ends_by_itself_or_by_hand(clerk):
    [first] = services.block_sender(
        request=held(), by=clerk, kinds=["email"], why="Abuse", until=clock.now() + timedelta(days=7)
    )
    with clock.at(clock.now() + timedelta(days=8)):
        assert held_because(network="", reporter=ANN, robot=False) == ""

    services.lift_block(block=first, by=clerk)

    assert held_because(network="", reporter=ANN, robot=False) == ""
    first.refresh_from_db()
    assert first.lifted_by == clerk.user


def test_blocked_again_the_newer_reason_counts_and_the_older_is_kept(clerk):
    request = held()
    for why in ("Once", "Twice"):
        services.block_sender(request=request, by=clerk, kinds=["email"], why=why)

    assert [b.why for b in BlockedSender.objects.in_force()] == ["Twice"]
    assert BlockedSender.objects.count() == 2


def test_who_blocked_stands_in_the_history(clerk):
    request = held()
    services.block_sender(request=request, by=clerk, kinds=["email"], why="Abuse")

    line = request.history.last()
    assert (line.action, line.actor_id) == ("block_sender", clerk.user.pk)


def test_networks_are_forgotten_after_a_month(clerk):
    old, new = held(at=clock.now() - timedelta(days=31)), held()

    assert forget_networks() == 1

    old.reporter_details.refresh_from_db()
    new.reporter_details.refresh_from_db()
    assert (old.reporter_details.network_seal is None, new.reporter_details.network_seal is None) == (True, False)


def test_too_many_of_one_sender_are_held_and_a_robot_at_once(settings):
    settings.LIMITS = {**limit_numbers.DEFAULTS, "reports_of_email": ((2, 3600),)}

    answers = [held_because(network="203.0.113.5", reporter=ANN, robot=False) for _time in range(3)]

    assert answers == ["", "", HeldReason.TOO_MANY]
    assert held_because(network="192.0.2.1", reporter=Reporter(), robot=True) == HeldReason.ROBOT


def test_one_query_says_whether_a_report_is_held(django_assert_num_queries):
    with django_assert_num_queries(1):
        held_because(network="203.0.113.5", reporter=ANN, robot=False)
