"""Merging while others press too: one wins, the other is told, nobody waits in a circle, nothing is half done."""

import pytest

from service_requests import services
from service_requests.models import Merge, ServiceRequest
from service_requests.statuses import WorkOrderStatus
from tests.factories import UserFactory, make_request, make_work_order
from tests.service_requests.test_two_at_once import at_once
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_clerks(transactional_db):
    return [Actor.of_user(UserFactory(clerk=True)) for _clerk in range(2)]


def refusals(outcomes):
    unexpected = [
        each for each in outcomes if isinstance(each, Exception) and not isinstance(each, TransitionNotAllowed)
    ]
    assert unexpected == []
    return [each for each in outcomes if isinstance(each, TransitionNotAllowed)]


def fresh(request):
    return ServiceRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize("turn", range(3))
def test_two_clerks_merge_each_into_the_other(turn, two_clerks):
    one, other = make_request(), make_request()
    first, second = two_clerks

    outcomes = at_once(
        lambda: services.merge(child=one, parent=other, by=first),
        lambda: services.merge(child=other, parent=one, by=second),
    )

    assert len(refusals(outcomes)) == 1
    assert sorted(bool(fresh(each).merged_into_id) for each in (one, other)) == [False, True]


@pytest.mark.parametrize("turn", range(3))
def test_three_in_a_ring(turn, two_clerks):
    a, b, c = (make_request() for _each in range(3))
    by = two_clerks[0]

    outcomes = at_once(
        *[lambda pair=pair: services.merge(child=pair[0], parent=pair[1], by=by) for pair in ((a, b), (b, c), (c, a))]
    )

    refusals(outcomes)
    roots = [each for each in (a, b, c) if fresh(each).merged_into_id is None]
    assert roots
    for each in (a, b, c):
        root = fresh(each).merged_into
        assert root is None or root.merged_into_id is None


@pytest.mark.parametrize("turn", range(3))
def test_it_is_merged_while_the_other_is_closed(turn, two_clerks):
    child, parent = make_request(), make_request()
    first, second = two_clerks

    outcomes = at_once(
        lambda: services.merge(child=child, parent=parent, by=first),
        lambda: services.complete(request=parent, by=second, what_was_done="Filled."),
    )

    if refusals(outcomes):
        assert (fresh(child).merged_into_id, fresh(child).status) == (None, "received")
    else:
        assert (fresh(child).merged_into_id, fresh(child).status) == (parent.pk, "completed")


@pytest.mark.parametrize("turn", range(3))
def test_it_is_merged_while_its_crew_starts(turn, two_clerks):
    order, parent = make_work_order(), make_request()
    worker = Actor.of_user(order.crew.members.first())

    outcomes = at_once(
        lambda: services.merge(child=order.request, parent=parent, by=two_clerks[0]),
        lambda: services.start(order=order, by=worker),
    )

    order.refresh_from_db()
    assert len(refusals(outcomes)) == 1
    merged, started = fresh(order.request).merged_into_id is not None, order.status == WorkOrderStatus.STARTED
    assert merged is not started


def test_a_merge_is_undone_by_two_at_once(two_clerks):
    merge = services.merge(child=make_request(), parent=make_request(), by=two_clerks[0])

    outcomes = at_once(*[lambda by=by: services.undo_merge(merge=merge, by=by) for by in two_clerks])

    [refusal] = refusals(outcomes)
    assert "has undone this merge already" in str(refusal)
    assert Merge.objects.get().undone_by in {by.user for by in two_clerks}


@pytest.mark.parametrize("turn", range(3))
def test_a_merge_is_undone_while_the_other_is_closed_and_a_reporter_adds(turn, two_clerks):
    child, parent = make_request(), make_request()
    merge = services.merge(child=child, parent=parent, by=two_clerks[0])
    reporter = Actor.stranger(links=frozenset({link_to(child)}))

    outcomes = at_once(
        lambda: services.undo_merge(merge=merge, by=two_clerks[0]),
        lambda: services.complete(request=parent, by=two_clerks[1], what_was_done="Filled."),
        lambda: services.add(request=child, by=reporter, words="It has grown."),
    )

    refusals(outcomes)
    assert (fresh(child).merged_into_id, fresh(child).status) == (None, "received")
    assert fresh(parent).status == "completed"


def test_two_are_related_while_they_are_merged(two_clerks):
    child, parent = make_request(), make_request()

    outcomes = at_once(
        lambda: services.relate(request=child, other=parent, by=two_clerks[0]),
        lambda: services.merge(child=parent, parent=child, by=two_clerks[1]),
        lambda: services.complete(request=child, by=two_clerks[1], what_was_done="Filled."),
    )

    refusals(outcomes)
