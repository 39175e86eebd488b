"""Two of a crew at the same moment: one has it, the other is told who; nothing is doubled, nothing hangs."""

from decimal import Decimal
from uuid import uuid4

import pytest

from notifications.models import Notification
from service_requests import services
from service_requests.models import HistoryEvent, MaterialUse
from service_requests.services import AlreadyDone, Used
from service_requests.statuses import WorkOrderStatus
from tests.factories import CrewFactory, UserFactory, make_work_order
from tests.service_requests.test_two_at_once import at_once
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crew(transactional_db):
    return CrewFactory(members=[UserFactory(crew_member=True, name=name) for name in ("Wes Worker", "Una Colleague")])


def refused(outcomes) -> list[str]:
    return [str(outcome) for outcome in outcomes if isinstance(outcome, TransitionNotAllowed)]


def test_two_take_one_order_and_the_slower_reads_who_has_it(crew):
    order = make_work_order(crew=crew)
    both = [Actor.of_user(user) for user in crew.members.all()]

    outcomes = at_once(*[lambda by=by: services.accept(order=order, by=by) for by in both])

    order.refresh_from_db()
    [words] = refused(outcomes)
    assert words.startswith(f"{order.assignee} has this one.")
    assert HistoryEvent.objects.filter(action="accept").count() == 1


def test_it_is_handed_over_while_it_is_finished(crew):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    wes, una = crew.members.order_by("pk")

    outcomes = at_once(
        lambda: services.hand_over(order=order, by=Actor.of_user(wes), to=crew),
        lambda: services.finish(order=order, by=Actor.of_user(una), what_was_done="Filled.", minutes=5),
    )

    order.refresh_from_db()
    assert order.status == WorkOrderStatus.DONE
    assert len(refused(outcomes)) <= 1  # finished first, it cannot be handed over any more


def test_two_hand_it_to_different_hands_and_both_stand_in_the_history_in_order(crew):
    order = make_work_order(crew=crew)
    wes, una = crew.members.order_by("pk")
    outcomes = at_once(
        lambda: services.hand_over(order=order, by=Actor.of_user(wes), to=una),
        lambda: services.hand_over(order=order, by=Actor.of_user(una), to=wes),
    )

    order.refresh_from_db()
    first, second = HistoryEvent.objects.filter(action="hand_over").order_by("pk")
    assert not refused(outcomes)
    assert second.facts["person"] == [first.facts["person"][1], order.assignee_id]
    assert Notification.objects.filter(message="requests/given").count() == 2


def test_one_form_of_material_pressed_five_times_is_used_once(crew):
    order, key = make_work_order(WorkOrderStatus.STARTED, crew=crew), uuid4()
    wes = Actor.of_user(crew.members.first())

    outcomes = at_once(
        *[
            lambda: services.use_material(order=order, by=wes, used=Used(Decimal(1), name="Sand"), form_key=key)
            for _press in range(5)
        ]
    )

    assert sum(isinstance(outcome, AlreadyDone) for outcome in outcomes) == 4
    assert MaterialUse.objects.count() == 1


def test_both_tick_one_line_and_it_is_ticked_once(crew):
    order = make_work_order(crew=crew)
    check = order.checks.create(label=Words(en="Cones set up"))
    both = [Actor.of_user(user) for user in crew.members.all()]

    outcomes = at_once(*[lambda by=by: services.tick(check=check, by=by, ticked=True) for by in both])

    assert len({(outcome.ticked_by_id, outcome.ticked_at) for outcome in outcomes}) == 1


def test_what_is_added_while_it_is_finished_is_in_the_sum_or_refused(crew):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    wes, una = (Actor.of_user(user) for user in crew.members.order_by("pk"))

    at_once(
        lambda: services.use_material(order=order, by=wes, used=Used(Decimal(1), name="Sand", unit_cost_cents=500)),
        lambda: services.finish(order=order, by=una, what_was_done="Filled.", minutes=5),
    )

    order.refresh_from_db()
    assert order.material_cents == sum(use.cents for use in order.materials.all())
