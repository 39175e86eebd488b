"""What comes with a report beside its words: answers, how to be told, whose it may be, why it must wait."""

from uuid import uuid4

import pytest

from notifications.models import Notification
from service_requests import services
from service_requests.models import Question, ServiceRequest
from service_requests.services import Answered, Place, Reporter
from service_requests.statuses import Channel, HeldReason, QuestionKind, RequestStatus, Side, TellBy
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def pothole():
    return RoutingRuleFactory(service_type=ServiceTypeFactory(code="pothole"), crew=CrewFactory()).service_type


def report(service_type, **more) -> ServiceRequest:
    incoming = {
        "description": "A deep hole.",
        "place": Place(words="130 Penn St"),
        "reporter": Reporter(email="ann@example.com"),
        "channel": Channel.WEB,
        "by": Actor.stranger(),
        "form_key": uuid4(),
    }
    return services.report(service_type=service_type, **(incoming | more))


def test_answers_keep_the_words_of_the_question_as_it_was_asked(pothole):
    depth = Question.objects.create(
        service_type=pothole, code="depth", kind=QuestionKind.NUMBER, label={"en": "How deep is it?"}
    )
    request = report(pothole, answers=[Answered(depth, "12")])

    depth.label = {"en": "Depth in inches"}
    depth.save()

    [answer] = request.answers.all()
    assert (str(answer.question_label), answer.question_code, answer.kind, answer.value, answer.order) == (
        "How deep is it?", "depth", QuestionKind.NUMBER, "12", 1,
    )  # fmt: skip


def test_a_held_report_is_kept_and_nothing_comes_of_it(pothole):
    request = report(pothole, held_because=HeldReason.ROBOT)

    request.refresh_from_db()
    assert (request.status, request.held_because) == (RequestStatus.RECEIVED, HeldReason.ROBOT)
    assert not request.work_orders.exists()
    assert not Notification.objects.exists()
    assert not ServiceRequest.objects.visible_to(Actor.stranger()).exists()
    assert request.history.get().reason == HeldReason.ROBOT


@pytest.mark.parametrize(("tell_by", "told"), [(TellBy.EMAIL, 1), (TellBy.NOTHING, 0)])
def test_who_wants_to_hear_nothing_is_told_nothing(pothole, tell_by, told):
    request = report(pothole, tell_by=tell_by)

    assert request.tell_by == tell_by
    assert Notification.objects.count() == told


@pytest.mark.parametrize(("side", "orders"), [("", 1), (Side.OURS, 1), (Side.THEIRS, 0), (Side.UNSURE, 0)])
def test_no_crew_goes_out_before_somebody_looked_whose_it_is(pothole, side, orders):
    corners = [[-86.3, 40.0], [-86.2, 40.0], [-86.2, 40.1], [-86.3, 40.0]]
    next_door = Area.objects.create(
        code="next-door", name={"en": "Zion"}, kind="neighbour", geometry={"type": "Polygon", "coordinates": [corners]}
    )

    request = report(pothole, neighbour=next_door if side else None, side=side)

    assert (request.side, request.work_orders.count()) == (side, orders)
