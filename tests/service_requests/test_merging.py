"""Merging: who may, what is refused and why, what a merged request still does, and how it ends with its parent."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.models import HistoryEvent, Merge, PublicListing, ServiceRequest, WorkOrder
from service_requests.nearby import nearby
from service_requests.services import AlreadyDone, Place, Reporter
from service_requests.statuses import CannotDoReason, ClosingReason, HeldReason, RequestStatus, WaitingReason
from tests.factories import (
    ContactFactory,
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


def fresh(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=request.pk)


def actions(request: ServiceRequest) -> list[str]:
    return list(HistoryEvent.objects.filter(request=request).values_list("action", flat=True))


def reporter_of(request: ServiceRequest) -> Actor:
    return Actor.stranger(links=frozenset({link_to(request)}))


@pytest.fixture
def by(clerk) -> Actor:
    return Actor.of_user(clerk)


@pytest.fixture
def merged(by):
    """A merge of two requests of one service."""

    def made(child: ServiceRequest | None = None, parent: ServiceRequest | None = None) -> Merge:
        return services.merge(child=child or make_request(), parent=parent or make_request(), by=by)

    return made


def started(**report) -> ServiceRequest:
    return make_request_in(RequestStatus.IN_PROGRESS, **report)


REFUSED = {
    "itself": (lambda: [make_request()] * 2, "same request"),
    "a closed child": (lambda: (make_request_in(RequestStatus.COMPLETED), make_request()), "is closed"),
    "a closed parent": (lambda: (make_request(), make_request_in(RequestStatus.CLOSED_WITHOUT_WORK)), "is closed"),
    "a held child": (lambda: (make_request(held_because=HeldReason.TOO_MANY), make_request()), "let it in first"),
    "a held parent": (lambda: (make_request(), make_request(held_because=HeldReason.TOO_MANY)), "let it in first"),
    "a private one into another department": (
        lambda: (make_request(service_type=ServiceTypeFactory(private=True)), make_request()),
        "stays within its department",
    ),
    "one that a crew has started": (lambda: (started(), make_request()), "into it instead"),
    "two that crews have started": (lambda: (started(), started()), "Crews are at work on both"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged_is_refused_with_a_sentence(case, by):
    make, sentence = REFUSED[case]
    child, parent = make()

    with pytest.raises(TransitionNotAllowed, match=sentence):
        services.merge(child=child, parent=parent, by=by)

    assert not Merge.objects.exists()
    assert "merge" not in actions(child)


def test_a_merged_request_is_not_merged_again_and_takes_no_others(merged, by):
    first, second, third = (make_request() for _each in range(3))
    merged(first, second)

    with pytest.raises(TransitionNotAllowed, match="merged already"):
        services.merge(child=first, parent=third, by=by)
    with pytest.raises(TransitionNotAllowed, match=f"choose that one|{second.reference}"):
        services.merge(child=third, parent=first, by=by)
    with pytest.raises(TransitionNotAllowed, match="was merged into"):  # no circle
        services.merge(child=second, parent=first, by=by)


@pytest.mark.parametrize("role", ["crew_member", "manager"])
def test_only_those_who_merge_may(role, streets):
    child, parent = (make_request(service_type=ServiceTypeFactory(department=streets)) for _each in range(2))
    who = Actor.of_user(UserFactory(**{role: True}, department=streets))

    with pytest.raises(PermissionDenied):
        services.merge(child=child, parent=parent, by=who)


@pytest.mark.parametrize("whose", ["child", "parent"])
def test_a_supervisor_merges_what_is_their_departments_alone(whose, streets):
    supervisor = Actor.of_user(UserFactory(supervisor=True, department=streets))
    ours, too = (make_request(service_type=ServiceTypeFactory(department=streets)) for _each in range(2))
    theirs = make_request(service_type=ServiceTypeFactory(department=DepartmentFactory()))
    pair = (theirs, ours) if whose == "child" else (ours, theirs)

    with pytest.raises(PermissionDenied):
        services.merge(child=pair[0], parent=pair[1], by=supervisor)
    assert services.merge(child=ours, parent=too, by=supervisor).child == ours


def test_the_same_form_merges_and_undoes_once(by):
    child, parent, key, other_key = make_request(), make_request(), uuid4(), uuid4()
    merge = services.merge(child=child, parent=parent, by=by, form_key=key)

    with pytest.raises(AlreadyDone):
        services.merge(child=child, parent=parent, by=by, form_key=key)
    services.undo_merge(merge=merge, by=by, form_key=other_key)
    with pytest.raises(AlreadyDone):
        services.undo_merge(merge=merge, by=by, form_key=other_key)
    with pytest.raises(TransitionNotAllowed, match="Cleo Clerk has undone this merge already"):
        services.undo_merge(merge=merge, by=by)


def test_places_far_apart_and_other_services_are_merged_too(merged):
    here, there = (
        make_request(place=Place(words=words, latitude=latitude, longitude="-86.1"))
        for words, latitude in (("1 Main St", "40.00"), ("900 Far Rd", "40.10"))
    )

    assert merged(here, there).was["status"] == "received"
    assert fresh(here).merged_into == there


@pytest.mark.parametrize(
    "act",
    [
        lambda child, by: services.complete(request=child, by=by, what_was_done="Done."),
        lambda child, by: services.close_without_work(request=child, by=by, reason=ClosingReason.DECLINED, why="No."),
        lambda child, by: services.wait(request=child, by=by, reason=WaitingReason.PARTS),
        lambda child, by: services.issue(request=child, by=by, crew=CrewFactory()),
        lambda child, by: services.update(request=child, by=by, text="Soon."),
        lambda child, by: services.assign(request=child, by=by, assignee=by.user),
        lambda child, by: services.withdraw(request=child, by=reporter_of(child)),
        lambda child, by: services.edit_description(request=child, by=reporter_of(child), description="Else."),
    ],
    ids=["complete", "close", "wait", "issue", "update", "assign", "withdraw", "edit"],
)
def test_what_is_done_at_a_merged_request_is_refused_with_the_number_of_the_other(act, merged, by):
    merge = merged()
    before = fresh(merge.child)

    with pytest.raises(TransitionNotAllowed, match=merge.parent.reference):
        act(merge.child, by)

    assert fresh(merge.child).status == before.status


def test_its_parked_orders_take_no_act(merged, crew, worker):
    child = make_request(crew=crew)
    order = child.work_orders.get()
    merged(child)
    order.refresh_from_db()

    for verb in (services.accept, services.start):
        with pytest.raises(TransitionNotAllowed, match="parked"):
            verb(order=order, by=Actor.of_user(worker))
    with pytest.raises(TransitionNotAllowed, match="parked"):
        services.cannot_do(order=order, by=Actor.of_user(worker), reason=CannotDoReason.NO_ACCESS)
    assert services.see(order=order, by=Actor.of_user(worker)).status == "issued"
    assert list(WorkOrder.objects.open_now()) == []
    assert order.is_parked


def test_what_its_reporter_adds_is_news_at_both(merged):
    merge = merged()

    services.add(request=merge.child, by=reporter_of(merge.child), words="It has grown.")

    assert fresh(merge.child).news_at and fresh(merge.parent).news_at
    assert fresh(merge.child).words.filter(kind="addition").exists()


def test_what_somebody_adds_to_it_with_mine_too_is_news_at_both(merged):
    merge = merged()

    services.follow(request=merge.child, by=Actor.stranger(), form_key=uuid4(), me_too=True, words="Mine too.")

    assert fresh(merge.parent).news_at


def test_it_is_out_of_the_public_list_and_of_the_hints(merged):
    service = ServiceTypeFactory(duplicate_radius_metres=100)
    place = Place(words="1 Main St", latitude="40.04", longitude="-86.12")
    child, parent = (make_request(service_type=service, place=place) for _each in range(2))
    merge = merged(child, parent)

    assert list(PublicListing.objects.values_list("request_id", flat=True)) == [parent.pk]
    assert nearby(service, "40.04", "-86.12") == [parent]
    services.undo_merge(merge=merge, by=Actor.of_user(merge.merged_by))
    assert PublicListing.objects.count() == 2


@pytest.mark.parametrize("how", ["completed", "closed", "finished"])
def test_it_is_closed_with_the_other_and_for_the_same_reason(how, merged, by, crew, worker):
    parent = make_request(crew=crew)
    child = merged(make_request_in(RequestStatus.WAITING), parent).child
    match how:
        case "completed":
            services.complete(request=parent, by=by, what_was_done="Filled.")
        case "closed":
            services.close_without_work(request=parent, by=by, reason=ClosingReason.DECLINED, why="Too dear.")
        case "finished":
            services.finish(
                order=parent.work_orders.get(), by=Actor.of_user(worker), what_was_done="Filled.", minutes=5
            )

    parent, child = fresh(parent), fresh(child)
    assert (child.status, child.closed_at, child.closing_reason) == (
        parent.status, parent.closed_at, parent.closing_reason,
    )  # fmt: skip
    assert actions(child)[-1] == "close_with"
    assert [said.body for said in child.last_public_words()] == [said.body for said in parent.last_public_words()] != []


@pytest.mark.parametrize("who", ["the desk", "its reporter", "the other's reporter"])
def test_both_are_open_again_whoever_of_them_asks(who, merged, by):
    child = make_request_in(RequestStatus.WAITING)
    parent = merged(child).parent
    services.complete(request=parent, by=by, what_was_done="Filled.")
    asked, asking = {
        "the desk": (parent, by),
        "its reporter": (parent, reporter_of(parent)),
        "the other's reporter": (child, reporter_of(child)),
    }[who]

    services.reopen(request=asked, by=asking, why="It is still there.")

    assert (fresh(parent).status, fresh(child).status) == ("received", "waiting")
    assert (fresh(parent).reopened_count, fresh(child).reopened_count) == (1, 0)
    if who != "the desk":
        assert fresh(parent).news_at
        assert fresh(asked).words.filter(body="It is still there.", kind="addition").exists()


def test_the_desk_reopens_the_one_that_is_worked_on(merged, by):
    merge = merged()
    services.complete(request=merge.parent, by=by, what_was_done="Filled.")

    with pytest.raises(TransitionNotAllowed, match=merge.parent.reference):
        services.reopen(request=merge.child, by=by, why="Still there.")


def test_who_reported_it_first_does_not_withdraw_it_for_the_others(merged, by):
    merge = merged()

    with pytest.raises(TransitionNotAllowed, match="goes on with it for them"):
        services.withdraw(request=merge.parent, by=reporter_of(merge.parent))
    services.undo_merge(merge=merge, by=by)
    assert services.withdraw(request=merge.parent, by=reporter_of(merge.parent)).status == "closed_without_work"


def test_what_was_merged_into_a_merged_one_goes_along_and_comes_back(merged, by):
    low, middle, top = (make_request() for _each in range(3))
    first = merged(low, middle)
    second = merged(middle, top)
    assert fresh(low).merged_into == top

    services.complete(request=top, by=by, what_was_done="Filled.")
    assert {fresh(each).status for each in (low, middle, top)} == {"completed"}
    services.undo_merge(merge=second, by=by)

    assert (fresh(low).merged_into, fresh(middle).merged_into) == (middle, None)
    assert {fresh(each).status for each in (low, middle)} == {"received"}
    services.undo_merge(merge=first, by=by)
    assert fresh(low).merged_into is None


def test_the_middle_one_is_left_and_the_lowest_goes_by_itself(merged, by):
    low, middle, top = (make_request() for _each in range(3))
    first = merged(low, middle)
    merged(middle, top)

    services.undo_merge(merge=first, by=by)

    assert (fresh(low).merged_into, fresh(middle).merged_into) == (None, top)


@pytest.mark.parametrize("when", ["open", "closed", "open again"])
def test_an_undone_merge_puts_back_status_clock_target_and_orders(when, merged, by, crew, worker):
    with clock.at(clock.now() - clock.now().resolution * 3_600_000_000):
        child = make_request(crew=crew)
        services.accept(order=child.work_orders.get(), by=Actor.of_user(worker))
        services.wait(request=child, by=by, reason=WaitingReason.WEATHER)
    kept = ("status", "target_at", "clock_stopped_at", "waiting_reason", "waiting_since", "closed_at", "reopened_count")
    before = ServiceRequest.objects.values(*kept).get(pk=child.pk)
    order = child.work_orders.values().get()
    merge = merged(child)
    if when != "open":
        services.complete(request=merge.parent, by=by, what_was_done="Filled.")
    if when == "open again":
        services.reopen(request=merge.parent, by=by, why="Not yet.")

    services.undo_merge(merge=merge, by=by)

    assert ServiceRequest.objects.values(*kept).get(pk=child.pk) == before
    assert child.work_orders.values().get() == order
    assert list(WorkOrder.objects.open_now().filter(request=child))
    assert actions(child)[-1] == "unmerge"


def test_it_is_told_of_its_own_end_after_an_undone_merge(merged, by):
    child = make_request(reporter=Reporter(email="ann@example.com"))
    merge = merged(child)
    services.complete(request=merge.parent, by=by, what_was_done="Filled.")
    services.undo_merge(merge=merge, by=by)
    services.complete(request=child, by=by, what_was_done="This one too.")

    assert Notification.objects.filter(message="requests/completed", address="ann@example.com").count() == 2


def test_two_are_related_once_and_parted(by):
    one, other = make_request(), make_request()

    assert services.relate(request=other, other=one, by=by) == services.relate(request=one, other=other, by=by)
    services.unrelate(request=one, other=other, by=by)
    services.unrelate(request=one, other=other, by=by)

    assert [a for a in actions(one) if "relate" in a] == [a for a in actions(other) if "relate" in a]
    assert actions(one)[-2:] == ["relate", "unrelate"]


def test_nobody_relates_what_they_may_not_see(streets):
    supervisor = Actor.of_user(UserFactory(supervisor=True, department=streets))
    private = make_request(service_type=ServiceTypeFactory(private=True))

    with pytest.raises(PermissionDenied):
        services.relate(request=make_request(), other=private, by=supervisor)
    with pytest.raises(TransitionNotAllowed, match="same request"):
        services.relate(request=(same := make_request()), other=same, by=supervisor)


def voices(request: ServiceRequest) -> int:
    return ServiceRequest.objects.with_voices().get(pk=request.pk).voices


def test_everybody_counts_once(merged, by):
    ann, bob = (ContactFactory(email=f"{name}@example.com") for name in ("ann", "bob"))
    parent = make_request(reporter=Reporter(email="ann@example.com"))
    child = make_request(reporter=Reporter(email="bob@example.com"))
    third, fourth = make_request(reporter=Reporter(email="ann@example.com")), make_request()
    for request in (parent, child):
        services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True)
    services.follow(request=parent, by=Actor.of_contact(bob), form_key=uuid4(), me_too=True)
    services.follow(request=child, by=Actor.of_contact(ann), form_key=uuid4(), me_too=True)
    assert voices(parent) == 2

    merges = [merged(each, parent) for each in (child, third, fourth)]

    # Two strangers, Bob, and whoever left no name; Ann is the reporter.
    assert voices(parent) == 4
    for merge in merges:
        services.undo_merge(merge=merge, by=by)
    assert voices(parent) == 2
