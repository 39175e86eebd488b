"""The verbs of the field: ticks, material, photos from before, handing over. Each harmless when said twice."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from notifications.models import Notification
from service_requests import services
from service_requests.models import ChecklistItem, HistoryEvent, Material, MaterialUse, RequestPhoto
from service_requests.models.photo import PhotoKind
from service_requests.services import AlreadyDone, Used
from service_requests.statuses import OPEN_WORK_ORDER_STATUSES, RequestStatus, WorkOrderStatus
from tests.factories import CrewFactory, ServiceTypeFactory, UserFactory, make_work_order
from tests.kernel.photo_acts import received
from tests.kernel.photo_parts import jpeg
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words
from westfield.kernel.workflow import TransitionNotAllowed

ENDED = [status for status in WorkOrderStatus if status not in OPEN_WORK_ORDER_STATUSES]


@pytest.fixture
def wes(worker) -> Actor:
    return Actor.of_user(worker)


@pytest.fixture
def una(crew, streets):
    una = UserFactory(crew_member=True, department=streets, name="Una Colleague")
    crew.members.add(una)
    return una


@pytest.fixture
def patch(streets) -> Material:
    return Material.objects.create(
        name=Words(en="Cold patch"), unit=Words(en="bag"), unit_cost_cents=1250, department=streets
    )


def with_checklist(crew, status=WorkOrderStatus.STARTED):
    service = ServiceTypeFactory(department=crew.department)
    for label, is_required in (("Cones set up", False), ("Edges sealed", True)):
        ChecklistItem.objects.create(service_type=service, label=Words(en=label), is_required=is_required)
    return make_work_order(status, crew=crew, service_type=service)


def events(order, action: str) -> int:
    return HistoryEvent.objects.filter(work_order=order, action=action).count()


def done(order, by, **more):
    return services.finish(order=order, by=by, what_was_done="Filled.", minutes=20, **more)


def test_a_tick_keeps_who_and_when_and_said_twice_it_stays(crew, wes, una):
    order = with_checklist(crew)
    check = order.checks.first()

    first = services.tick(check=check, by=wes, ticked=True)
    second = services.tick(check=check, by=Actor.of_user(una), ticked=True)

    assert (first.ticked_by, first.ticked_at) == (second.ticked_by, second.ticked_at) == (wes.user, second.ticked_at)
    taken_back = services.tick(check=check, by=wes, ticked=False)
    assert (taken_back.ticked_at, taken_back.ticked_by) == (None, None)


def test_nothing_is_done_before_what_must_be_ticked(crew, wes):
    order = with_checklist(crew)

    with pytest.raises(TransitionNotAllowed, match=r"tick off first: Edges sealed\."):
        done(order, wes)

    services.tick(check=order.checks.get(is_required=True), by=wes, ticked=True)
    assert done(order, wes).status == WorkOrderStatus.DONE


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_takes_no_tick_no_material_no_photo_and_is_handed_to_nobody(status, crew, wes, una):
    order = make_work_order(status, crew=crew)
    check = order.checks.create(label=Words(en="Late"))
    image = received(jpeg(), form_key=uuid4())

    for act in (
        lambda: services.tick(check=check, by=wes, ticked=True),
        lambda: services.use_material(order=order, by=wes, used=Used(Decimal(1), name="Sand")),
        lambda: services.show_before(order=order, by=wes, photos=[image], form_key=image.form_key),
        lambda: services.hand_over(order=order, by=wes, to=una),
    ):
        with pytest.raises(TransitionNotAllowed):
            act()


def test_only_its_crew_does_any_of_it(crew, wes, una, clerk):
    order = with_checklist(crew)
    use = MaterialUse.objects.create(work_order=order, name="Sand", quantity=1, unit_cost_cents=100)
    for stranger in (Actor.of_user(clerk), Actor.of_user(UserFactory(crew_member=True, department=crew.department))):
        for act in (
            lambda by=stranger: services.tick(check=order.checks.first(), by=by, ticked=True),
            lambda by=stranger: services.use_material(order=order, by=by, used=Used(Decimal(1), name="Sand")),
            lambda by=stranger: services.drop_material(use=use, by=by),
            lambda by=stranger: services.show_before(order=order, by=by, photos=[]),
            lambda by=stranger: services.hand_over(order=order, by=by, to=una),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_material_costs_what_it_costs_today(crew, wes, patch):
    order, key = make_work_order(WorkOrderStatus.STARTED, crew=crew), uuid4()
    services.use_material(order=order, by=wes, used=Used(Decimal("2.5"), material=patch), form_key=key)
    Material.objects.update(unit_cost_cents=99_999)

    with pytest.raises(AlreadyDone):
        services.use_material(order=order, by=wes, used=Used(Decimal("2.5"), material=patch), form_key=key)
    finished = done(order, wes, materials=[Used(Decimal(3), name="Sign post", unit_cost_cents=333)], material_cents=1)

    assert finished.material_cents == 3125 + 999 + 1
    assert [(use.name, use.unit, use.cents) for use in order.materials.all()] == [
        ("Cold patch", "bag", 3125), ("Sign post", "", 999), ("Material", "", 1),
    ]  # fmt: skip


def test_material_can_be_taken_off_until_it_is_done_and_twice_is_once(crew, wes):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    services.use_material(order=order, by=wes, used=Used(Decimal(1), name="Sand", unit_cost_cents=500))
    use = order.materials.get()

    for _time in range(2):
        services.drop_material(use=use, by=wes)

    assert events(order, "drop_material") == 1
    assert done(order, wes).material_cents == 0


def test_what_no_work_order_can_cost_is_refused_and_the_rest_stands(crew, wes):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    gold = Used(Decimal("9999999.99"), name="Gold", unit_cost_cents=999_999_999)
    salt = Used(Decimal(3), name="Salt", unit_cost_cents=1_000)

    services.use_material(order=order, by=wes, used=salt)
    with pytest.raises(TransitionNotAllowed, match="check how many"):
        services.use_material(order=order, by=wes, used=gold)
    with pytest.raises(TransitionNotAllowed, match="check how many"):
        done(order, wes, materials=[gold])

    assert done(order, wes).material_cents == 3_000


def test_photos_from_before_are_the_citys_until_somebody_publishes_them(crew, wes):
    order, key = make_work_order(crew=crew), uuid4()
    image = received(jpeg(), form_key=key)

    services.show_before(order=order, by=wes, photos=[image], form_key=key)
    with pytest.raises(AlreadyDone):
        services.show_before(order=order, by=wes, photos=[image], form_key=key)

    photo = RequestPhoto.objects.get(work_order=order)
    assert (photo.kind, photo.published_at) == (PhotoKind.BEFORE, None)
    assert not RequestPhoto.objects.visible_to(Actor.stranger(), order.request).exists()


@pytest.mark.parametrize("status", [WorkOrderStatus.ISSUED, WorkOrderStatus.SEEN, WorkOrderStatus.ACCEPTED])
def test_who_forgot_to_press_start_began_so_many_minutes_ago(status, crew, wes):
    with clock.at(clock.now() - timedelta(hours=3)):
        order = make_work_order(status, crew=crew)

    finished = done(order, wes)

    assert finished.started_at == finished.ended_at - timedelta(minutes=20)
    assert (finished.assignee, events(order, "start")) == (wes.user, 0)


def test_nobody_began_before_it_was_issued(crew, wes):
    order = make_work_order(crew=crew)

    finished = services.finish(order=order, by=wes, what_was_done="Filled.", minutes=600)

    assert finished.started_at == finished.issued_at


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (WorkOrderStatus.ISSUED, WorkOrderStatus.ISSUED),
        (WorkOrderStatus.SEEN, WorkOrderStatus.SEEN),
        (WorkOrderStatus.ACCEPTED, WorkOrderStatus.SEEN),
        (WorkOrderStatus.STARTED, WorkOrderStatus.STARTED),
    ],
)
def test_a_colleague_gets_it_as_it_stands_and_is_told(status, after, crew, wes, una):
    order = make_work_order(status, crew=crew)

    services.hand_over(order=order, by=wes, to=una, why="My shift ends.")

    order.refresh_from_db()
    assert (order.status, order.assignee, order.accepted_at is None) == (after, una, after != WorkOrderStatus.STARTED)
    assert Notification.objects.get(recipient_user=una).message == "requests/given"
    assert order.words.get().body == "My shift ends."
    assert HistoryEvent.objects.get(action="hand_over").facts["person"][1] == una.pk


def test_what_one_takes_over_oneself_is_no_news(crew, wes, una):
    order = make_work_order(crew=crew)
    services.accept(order=order, by=Actor.of_user(una))

    services.hand_over(order=order, by=wes, to=wes.user)

    order.refresh_from_db()
    assert order.assignee == wes.user
    assert not Notification.objects.filter(recipient_user=wes.user).exists()


def test_back_in_the_pool_it_is_begun_anew_and_the_request_says_so(crew, wes, una):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)

    services.hand_over(order=order, by=wes, to=crew)

    order.refresh_from_db()
    assert (order.status, order.assignee, order.started_at) == (WorkOrderStatus.SEEN, None, None)
    assert order.request.status == RequestStatus.ASSIGNED
    assert services.start(order=order, by=Actor.of_user(una)).assignee == una
    order.request.refresh_from_db()
    assert order.request.status == RequestStatus.IN_PROGRESS


def test_another_crew_of_the_department_has_it_unseen(crew, wes, streets):
    order, others = make_work_order(WorkOrderStatus.ACCEPTED, crew=crew), CrewFactory(department=streets)

    services.hand_over(order=order, by=wes, to=others, why="Needs the big truck.")

    order.refresh_from_db()
    assert (order.crew, order.status, order.assignee, order.seen_at) == (others, WorkOrderStatus.ISSUED, None, None)
    assert HistoryEvent.objects.get(action="hand_over").facts["crew"] == [dict(crew.name), dict(others.name)]


def test_no_crew_elsewhere_no_contractor_and_none_that_has_it_already(crew, wes, streets, clerk):
    order = make_work_order(crew=crew)
    second = CrewFactory(department=streets)
    services.issue(request=order.request, crew=second, by=Actor.of_user(clerk))
    contractor = CrewFactory(department=streets, is_contractor=True, email="dig@example.com")

    for to, words in ((CrewFactory(), "same department"), (contractor, "same department"), (second, "already: W-")):
        with pytest.raises(TransitionNotAllowed, match=words):
            services.hand_over(order=order, by=wes, to=to)


def test_handed_to_who_has_it_or_is_gone_is_refused_by_name(crew, wes, una):
    order = make_work_order(crew=crew)
    services.hand_over(order=order, by=wes, to=una)
    with pytest.raises(TransitionNotAllowed, match="Una Colleague has it already"):
        services.hand_over(order=order, by=wes, to=una)

    crew.members.remove(una)
    services.hand_over(order=order, by=wes, to=crew)
    with pytest.raises(TransitionNotAllowed, match="Una Colleague is not of this crew"):
        services.hand_over(order=order, by=wes, to=una)


def test_the_same_form_hands_over_once(crew, wes, una):
    order, key = make_work_order(crew=crew), uuid4()

    services.hand_over(order=order, by=wes, to=una, form_key=key)
    with pytest.raises(AlreadyDone):
        services.hand_over(order=order, by=wes, to=una, form_key=key)

    assert (events(order, "hand_over"), Notification.objects.filter(recipient_user=una).count()) == (1, 1)
