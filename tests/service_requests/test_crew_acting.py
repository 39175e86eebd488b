"""The buttons in the field: exactly those of the table, harmless when pressed twice, and nothing is lost."""

import re
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from service_requests.crew.forms import FORMS
from service_requests.models import HistoryEvent, RequestPhoto
from service_requests.statuses import RequestStatus, WorkOrderStatus
from service_requests.workflow import WORK_ORDER_WORKFLOW
from tests.factories import CrewFactory, UserFactory, make_work_order
from tests.kernel.photo_parts import jpeg
from westfield.kernel.dollars import DollarsField
from westfield.kernel.models import Image

WORDS = {
    "accept": {},
    "start": {},
    "finish": {
        "what_was_done": "Filled and rolled.",
        "minutes": "45",
        "material": "other",
        "other": "Cold patch",
        "quantity": "2",
        "price": "$506.25",
    },
    "hand_over": {"why": "My shift ends."},
    "show_before": {},
    "cannot_do": {"reason": "unsafe", "note": "Wires are down."},
}

MOVES = [action for action in FORMS if action in WORK_ORDER_WORKFLOW.transitions]


def address(order, action: str) -> str:
    return f"/crew/work-orders/{order.pk}/{action}/"


def form(action: str, **more) -> dict:
    return {"form_key": str(uuid4()), **WORDS[action], **more}


def photo(name: str = "after.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), content_type="image/jpeg")


@pytest.fixture
def colleague(streets, crew):
    """Somebody of the same crew: without them nobody can be handed anything."""
    una = UserFactory(crew_member=True, department=streets, name="Una Colleague")
    crew.members.add(una)
    return una


def offered(page: str) -> set[str]:
    return set(re.findall(r'action="/crew/work-orders/\d+/(\w+)/"', page))


def events(order, action: str) -> int:
    return HistoryEvent.objects.filter(work_order=order, action=action).count()


@pytest.mark.parametrize("status", WorkOrderStatus)
def test_the_buttons_are_those_of_the_table(status, crew, worker, colleague, signed_in):
    order = make_work_order(status, crew=crew)

    page = signed_in(worker).get(order.get_absolute_url()).content.decode()

    assert offered(page) == {a for a in {*FORMS, "see"} if status in WORK_ORDER_WORKFLOW.everything[a].sources}


@pytest.mark.parametrize("status", WorkOrderStatus)
@pytest.mark.parametrize("action", MOVES)
def test_a_button_does_what_the_table_says_or_is_refused_with_the_words_kept(
    status, action, crew, worker, colleague, signed_in
):
    order = make_work_order(status, crew=crew)
    before = HistoryEvent.objects.filter(request=order.request).count()

    answer = signed_in(worker).post(address(order, action), form(action, to=f"person-{colleague.pk}"))

    order.refresh_from_db()
    if status in WORK_ORDER_WORKFLOW.transitions[action].sources:
        assert answer.status_code == 302
        # A colleague carries on where it stands (tests/service_requests/test_field.py); all else goes where it says.
        assert action == "hand_over" or order.status == WORK_ORDER_WORKFLOW.transitions[action].to
    else:
        page = answer.content.decode()
        assert answer.status_code == 409
        assert order.status == status
        assert HistoryEvent.objects.filter(request=order.request).count() == before
        assert "Somebody may have been faster" in page
        assert WORDS[action].get("what_was_done", WORDS[action].get("note", "")) in page


@pytest.mark.parametrize("action", FORMS)
def test_the_same_form_sent_twice_is_one_event(action, crew, worker, colleague, signed_in):
    order = make_work_order(WorkOrderStatus.STARTED if action == "finish" else WorkOrderStatus.SEEN, crew=crew)
    sent, client = form(action, to=f"person-{colleague.pk}"), signed_in(worker)

    first, second = (client.post(address(order, action), sent | {"photos": photo()}) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert events(order, action) == 1


@pytest.mark.parametrize("action", FORMS)
def test_who_may_look_may_not_press(action, crew, colleague, clerk, streets, signed_in):
    order = make_work_order(crew=crew)

    for user in (
        clerk,
        UserFactory(supervisor=True, department=streets),
        UserFactory(manager=True, department=streets),
    ):
        sent = form(action, to=f"person-{colleague.pk}", photos=photo())
        assert signed_in(user).post(address(order, action), sent).status_code == 403
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.ISSUED


def test_opening_the_page_does_not_say_for_the_crew_that_they_read_it(crew, worker, signed_in):
    order = make_work_order(crew=crew)

    signed_in(worker).get(order.get_absolute_url())

    order.refresh_from_db()
    assert order.status == WorkOrderStatus.ISSUED


def test_seen_is_recorded_once_and_only_for_the_crew(crew, worker, clerk, signed_in):
    order = make_work_order(crew=crew)

    signed_in(clerk).post(address(order, "see"))
    assert events(order, "see") == 0
    for _ in range(2):
        signed_in(worker).post(address(order, "see"))

    order.refresh_from_db()
    assert order.status == WorkOrderStatus.SEEN
    assert events(order, "see") == 1


def test_finishing_keeps_words_minutes_and_cents_and_completes_the_request(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)

    signed_in(worker).post(address(order, "finish"), form("finish"))

    order.refresh_from_db()
    assert (order.minutes, order.material_cents) == (45, 101_250)
    assert order.words.get().body == "Filled and rolled."
    assert order.request.status == RequestStatus.COMPLETED


def test_finishing_twice_with_a_photo_keeps_it_once(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    client, sent = signed_in(worker), form("finish")

    answers = [client.post(address(order, "finish"), sent | {"photos": photo()}) for _ in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    kept = RequestPhoto.objects.get(work_order=order)
    assert kept.published_at is not None
    assert Image.objects.count() == 1


def test_a_mistake_loses_neither_words_nor_photo(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)
    client, sent = signed_in(worker), form("finish", minutes="")

    wrong = client.post(address(order, "finish"), sent | {"photos": photo()})

    page = wrong.content.decode()
    assert wrong.status_code == 422
    for typed in ("Filled and rolled.", "$506.25", "after.jpg"):
        assert typed in page
    right = client.post(address(order, "finish"), sent | {"minutes": "45"})
    assert right.status_code == 302
    assert RequestPhoto.objects.filter(work_order=order).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": "0"},
        {"minutes": "soon"},
        {"price": "-1"},
        {"price": "12.345"},
        {"price": "99999999"},
        {"quantity": "0"},
        {"quantity": "some"},
        {"other": " "},
        {"material": "999999"},
        {"what_was_done": " "},
        {"what_was_done": " ", "phrase": "999999"},
    ],
)
def test_what_cannot_be_is_asked_again(wrong, crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.STARTED, crew=crew)

    answer = signed_in(worker).post(address(order, "finish"), form("finish", **wrong))

    assert answer.status_code == 422
    order.refresh_from_db()
    assert order.status == WorkOrderStatus.STARTED


@pytest.mark.parametrize(("typed", "cents"), [("", 0), ("12.5", 1250), ("$ 0.07", 7), ("1,250", 125_000), ("0.29", 29)])
def test_dollars_are_read_as_people_write_them(typed, cents):
    assert DollarsField(required=False).clean(typed) == cents


def test_cannot_do_needs_a_reason_and_keeps_the_note(crew, worker, signed_in):
    order = make_work_order(crew=crew)

    answer = signed_in(worker).post(address(order, "cannot_do"), form("cannot_do", reason=""))

    assert answer.status_code == 422
    assert "Wires are down." in answer.content.decode()


def test_finishing_what_was_canceled_meanwhile_is_told_with_the_words_kept(crew, worker, signed_in):
    order = make_work_order(WorkOrderStatus.CANCELLED, crew=crew)

    page = signed_in(worker).post(address(order, "finish"), form("finish")).content.decode()

    assert "This work order was canceled" in page
    assert "Filled and rolled." in page


def test_an_act_that_does_not_exist_is_a_404_and_a_get_leads_back(crew, worker, signed_in):
    order = make_work_order(crew=crew)
    client = signed_in(worker)

    assert client.post(address(order, "cancel"), form("accept")).status_code == 404
    assert client.get(address(order, "accept")).headers["Location"] == order.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_has_it_and_the_other_is_told():
    workers = [UserFactory(crew_member=True) for _ in range(2)]
    order = make_work_order(crew=CrewFactory(members=workers))
    together, answers = Barrier(2), {}

    def accept(user):
        client = Client()
        client.force_login(user)
        together.wait()
        answers[user.pk] = client.post(address(order, "accept"), form("accept"))
        connection.close()

    threads = [Thread(target=accept, args=[user]) for user in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    order.refresh_from_db()
    assert sorted(a.status_code for a in answers.values()) == [302, 409]
    assert answers[order.assignee_id].status_code == 302
    assert events(order, "accept") == 1
