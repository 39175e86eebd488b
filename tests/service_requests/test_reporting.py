"""A request comes in."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import InternalError, transaction

from notifications.models import Notification
from service_requests import services
from service_requests.models import HistoryEvent, ServiceRequest, Words, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.services import Place, Reporter
from service_requests.statuses import Channel, RequestStatus, WorkOrderStatus
from tests.factories import (
    ContactFactory,
    CrewFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area, Contact

pytestmark = pytest.mark.django_db

MONDAY_TEN_O_CLOCK = datetime(2026, 6, 1, 14, tzinfo=UTC)  # 10:00 in Westfield


def test_a_routed_report_has_its_work_order_at_once():
    crew = CrewFactory()

    request = make_request(crew=crew)

    order = request.work_orders.get()
    assert (order.crew, order.status, order.due_at) == (crew, WorkOrderStatus.ISSUED, request.target_at)
    assert request.status == RequestStatus.ASSIGNED
    assert [event.action for event in request.history.all()] == ["receive", "issue", "work_issued"]


def test_without_a_route_it_waits_at_the_department_of_the_service():
    service_type = ServiceTypeFactory()

    request = make_request(service_type=service_type)

    assert (request.status, request.department) == (RequestStatus.RECEIVED, service_type.department)
    assert not request.work_orders.exists()


def test_the_rule_for_an_area_goes_before_the_rule_for_everywhere():
    square = [[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.1], [-86.2, 40.0]]
    area = Area.objects.create(
        code="north", name={"en": "North"}, kind="district", geometry={"type": "Polygon", "coordinates": [square]}
    )
    everywhere = RoutingRuleFactory()
    there = RoutingRuleFactory(service_type=everywhere.service_type, area=area)

    inside = make_request(
        service_type=everywhere.service_type, place=Place(latitude=Decimal("40.05"), longitude=Decimal("-86.15"))
    )
    outside = make_request(
        service_type=everywhere.service_type, place=Place(latitude=Decimal("41.05"), longitude=Decimal("-86.15"))
    )

    assert (inside.work_orders.get().crew, inside.area) == (there.crew, area)
    assert (outside.work_orders.get().crew, outside.area) == (everywhere.crew, None)


def test_the_promise_is_counted_in_the_departments_working_days():
    request = make_request(at=MONDAY_TEN_O_CLOCK)  # three business days

    assert request.target_at == datetime(2026, 6, 4, 21, tzinfo=UTC)  # Thursday, 17:00


def test_a_later_change_of_the_service_rewrites_nothing():
    request = make_request(at=MONDAY_TEN_O_CLOCK)
    service_type = request.service_type
    service_type.name, service_type.target_amount = {"en": "Something else"}, 30
    service_type.save()

    request = ServiceRequest.objects.get(pk=request.pk)

    assert str(request.service_name) != "Something else"
    assert request.target is not None and request.target.amount == 3


def test_the_same_form_sent_twice_makes_one_request():
    form_key = uuid4()
    service_type = ServiceTypeFactory()

    first = make_request(service_type=service_type, form_key=form_key, reporter=Reporter(email="ann@example.com"))
    second = make_request(service_type=service_type, form_key=form_key, reporter=Reporter(email="ann@example.com"))

    assert first.pk == second.pk
    assert ServiceRequest.objects.count() == Notification.objects.count() == 1
    assert HistoryEvent.objects.filter(action="receive").count() == 1


def test_an_anonymous_report_tells_nobody():
    request = make_request(reporter=Reporter())

    assert request.reporter is None
    assert not Notification.objects.exists()


def test_a_strangers_typing_never_changes_a_contact():
    ann = ContactFactory(name="Ann", email="ann@example.com", phone="+13175550001")

    request = make_request(reporter=Reporter(name="Mallory", email="ANN@example.com", phone="+13175559999"))

    assert request.reporter_id == ann.pk
    ann.refresh_from_db()
    assert (ann.name, ann.phone) == ("Ann", "+13175550001")
    assert request.reporter_details.name == "Mallory"


def test_a_clerk_keys_in_for_a_caller_and_both_are_on_record():
    clerk = UserFactory(clerk=True)

    request = make_request(
        by=Actor.of_user(clerk), channel=Channel.PHONE, reporter=Reporter(name="Bo", phone="+13175550123")
    )

    assert (request.entered_by, request.channel) == (clerk, Channel.PHONE)
    assert request.reporter is not None and request.reporter.phone == "+13175550123"
    received = request.history.get(action="receive")
    assert (received.actor_kind, received.actor_id) == ("user", clerk.pk)
    assert request.first_response_at is None  # keying it in is not an answer


def test_the_reporters_words_wait_until_somebody_publishes_them():
    request = make_request(description="By Mr. Miller's house")

    assert not Words.objects.visible_to(Actor.stranger(), request).exists()
    assert Words.objects.get(request=request).kind == WordsKind.DESCRIPTION


@pytest.mark.parametrize(
    ("trait", "public"),
    [({}, True), ({"private": True}, False), ({"internal": True}, False)],
    ids=["public", "private", "internal"],
)
def test_a_stranger_sees_public_requests_only(trait, public):
    request = make_request(service_type=ServiceTypeFactory(**trait))

    assert ServiceRequest.objects.visible_to(Actor.stranger()).filter(pk=request.pk).exists() is public


def test_a_hidden_place_is_nowhere_in_what_the_public_gets():
    request = make_request(
        service_type=ServiceTypeFactory(hidden_place=True),
        place=Place(words="130 Penn St", latitude=Decimal("40.04"), longitude=Decimal("-86.13")),
    )

    assert (request.public_place, request.public_latitude, request.public_longitude) == ("", None, None)
    assert request.place == "130 Penn St"


def test_a_failure_half_way_keeps_nothing(monkeypatch):
    def fails(**kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("service_requests.services.news.notify", fails)

    with pytest.raises(RuntimeError):
        make_request(crew=CrewFactory(), reporter=Reporter(email="ann@example.com"))

    assert not (ServiceRequest.objects.exists() or WorkOrder.objects.exists() or Contact.objects.exists())


def test_history_cannot_be_changed_or_deleted():
    event = make_request().history.get()

    for change in (
        lambda: HistoryEvent.objects.filter(pk=event.pk).update(action="forged"),
        event.delete,
        lambda: HistoryEvent.objects.all().delete(),
    ):
        _refused(change)


def _refused(change):
    with pytest.raises(InternalError), transaction.atomic():
        change()


def test_two_reports_with_one_address_are_one_persons():
    for _number in range(2):
        make_request(reporter=Reporter(email="ann@example.com"))

    assert Contact.objects.count() == 1


def test_a_signed_in_resident_is_a_contact_in_history():
    user = UserFactory(email="ann@example.com")
    contact = ContactFactory(email="ann@example.com", user=user)

    request = make_request(by=Actor.of_user(user), reporter=Reporter(phone="+13175550123"))

    received = request.history.get(action="receive")
    assert (received.actor_kind, received.actor_id, request.reporter) == ("contact", contact.pk, contact)


def test_a_crew_that_was_switched_off_gets_nothing():
    crew = CrewFactory(is_active=False)

    request = make_request(crew=crew)

    assert request.status == RequestStatus.RECEIVED
    assert not request.work_orders.exists()


def test_a_place_in_the_reporters_own_words_is_published_with_the_description():
    request = make_request(place=Place(words="In front of Mr. Miller's blue house"))
    assert request.public_place == ""

    clerk = Actor.of_user(UserFactory(clerk=True))
    services.publish(item=Words.objects.get(request=request), by=clerk)
    request.refresh_from_db()
    assert request.public_place == "In front of Mr. Miller's blue house"

    services.hide(item=Words.objects.get(request=request), by=clerk)
    request.refresh_from_db()
    assert request.public_place == ""


def test_outside_the_city_somebody_looks_before_a_crew_is_sent():
    square = [[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.1], [-86.2, 40.0]]
    Area.objects.create(
        code="city", name={"en": "City"}, kind="city_limit", geometry={"type": "Polygon", "coordinates": [square]}
    )

    request = make_request(
        crew=CrewFactory(), place=Place(words="Far away", latitude=Decimal("41.88"), longitude=Decimal("-87.63"))
    )

    assert request.status == RequestStatus.RECEIVED
    assert request.is_outside and not request.work_orders.exists()
