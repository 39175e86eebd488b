"""The buttons at the desk: exactly those of the table, harmless when pressed twice, and nothing typed is lost."""

import re
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from service_requests.desk.acts import ACTS
from service_requests.models import HistoryEvent, WorkOrder
from service_requests.statuses import RequestStatus, WorkOrderStatus
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from tests.factories import CrewFactory, ServiceTypeFactory, UserFactory, make_request, make_request_in, make_work_order
from westfield.kernel.models import Area

SQUARE = {"type": "Polygon", "coordinates": [[[-86, 40], [-85, 40], [-85, 41], [-86, 41], [-86, 40]]]}
# What is done with held reports only has tests of its own (test_desk_held.py).
# What leaves the request where it stands, and what says it in other words, has tests of its own too.
ORDINARY = ["complete", "close_without_work", "wait", "resume", "reopen"]
WORDS = {
    "complete": {"what_was_done": "Swept by hand."},
    "close_without_work": {
        "reason": "not_ours",
        "why": "The county's road.",
        "other_name": "Hamilton County",
        "other_phone": "317-555-0199",
    },
    "wait": {"reason": "parts", "note": "Cold patch is on order."},
    "resume": {},
    "reopen": {"why": "It is still there."},
}


def address(request, action: str) -> str:
    return f"/desk/requests/{request.reference}/{action}/"


def form(action: str, **more) -> dict[str, str]:
    return {"form_key": str(uuid4()), **WORDS[action], **more}


def offered(page: str) -> set[str]:
    return set(re.findall(r'action="/desk/requests/[\d-]+/(\w+)/"', page)) & set(ACTS)


@pytest.mark.parametrize("status", RequestStatus)
def test_the_buttons_are_those_of_the_table(status, clerk, signed_in):
    request = make_request_in(status)

    page = signed_in(clerk).get(f"/desk/requests/{request.reference}/").content.decode()

    may = {name for name, act in ACTS.items() if status in REQUEST_WORKFLOW.everything[act.stands_for(name)].sources}
    assert offered(page) == may - {"let_in", "discard", "unflag"}


@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize("action", ORDINARY)
def test_a_button_does_what_the_table_says_or_is_refused_with_the_words_kept(status, action, clerk, signed_in):
    request = make_request_in(status)
    before = HistoryEvent.objects.filter(request=request).count()
    may = status in REQUEST_WORKFLOW.transitions[action].sources

    answer = signed_in(clerk).post(address(request, action), form(action))

    request.refresh_from_db()
    if may:
        assert answer.status_code == 302
        assert request.status != status
    else:
        assert answer.status_code == 409
        assert request.status == status
        assert HistoryEvent.objects.filter(request=request).count() == before
        page = answer.content.decode()
        assert "Somebody may have been faster" in page
        for typed in WORDS[action].values():
            assert typed in page.replace("&#x27;", "'") or typed in ("not_ours", "parts")


@pytest.mark.parametrize("action", ["complete", "close_without_work", "wait", "reopen"])
def test_a_form_with_a_mistake_comes_back_with_what_was_typed(action, clerk, signed_in):
    request = make_request_in(RequestStatus.COMPLETED if action == "reopen" else RequestStatus.RECEIVED)
    box = {"complete": "what_was_done", "close_without_work": "why", "wait": "note", "reopen": "why"}[action]
    wrong = {"complete": "x" * 4001, "reopen": "x" * 4001}.get(action, "Words that took a minute.")

    answer = signed_in(clerk).post(address(request, action), {"form_key": str(uuid4()), box: wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert wrong in page
    assert "error-summary" in page
    assert re.search(rf'id="{action}-{box}"', page)


@pytest.mark.parametrize("action", ORDINARY)
def test_the_same_form_sent_twice_is_one_event(action, clerk, signed_in):
    starts = {"resume": RequestStatus.WAITING, "reopen": RequestStatus.COMPLETED}
    request = make_request_in(starts.get(action, RequestStatus.RECEIVED))
    sent, client = form(action), signed_in(clerk)

    first, second = (client.post(address(request, action), sent) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert HistoryEvent.objects.filter(request=request, action=action).count() == 1
    assert "Somebody may have been faster" not in client.get(second.headers["Location"]).content.decode()


def test_a_form_without_its_key_is_not_accepted(clerk, signed_in):
    request = make_request()

    answer = signed_in(clerk).post(address(request, "complete"), WORDS["complete"])

    assert answer.status_code == 422
    request.refresh_from_db()
    assert request.status == RequestStatus.RECEIVED


def test_a_supervisor_of_another_department_may_not_act(streets, signed_in):
    request = make_request()
    client = signed_in(UserFactory(supervisor=True, department=streets))

    for action in ORDINARY:
        assert client.post(address(request, action), form(action)).status_code == 403
    crew = CrewFactory()
    sent = {"form_key": str(uuid4()), "crew": crew.pk, "priority": 3}
    assert client.post(address(request, "issue"), sent).status_code == 403
    assert not WorkOrder.objects.filter(request=request).exists()


def test_a_supervisor_acts_in_the_own_department(streets, signed_in):
    request = make_request(service_type=ServiceTypeFactory(department=streets))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert client.post(address(request, "complete"), form("complete")).status_code == 302


def test_an_act_that_does_not_exist_is_a_404_and_a_get_leads_back(clerk, signed_in):
    request = make_request()
    client = signed_in(clerk)

    assert client.post(address(request, "work_done"), {"form_key": str(uuid4())}).status_code == 404
    assert client.post(address(request, "explode")).status_code == 404
    assert client.get(address(request, "complete")).headers["Location"] == f"/desk/requests/{request.reference}/"


def test_issuing_puts_a_work_order_out(clerk, crew, signed_in):
    request = make_request()

    sent = {"form_key": str(uuid4()), "crew": crew.pk, "priority": 1, "note": "School bus route."}
    client = signed_in(clerk)
    answers = [client.post(address(request, "issue"), sent) for _ in range(2)]

    order = WorkOrder.objects.get(request=request)
    assert [a.status_code for a in answers] == [302, 302]
    assert (order.crew, order.priority) == (crew, 1)
    assert order.words.get().body == "School bus route."
    request.refresh_from_db()
    assert request.status == RequestStatus.ASSIGNED


def test_issuing_too_late_is_told_and_the_note_kept(clerk, crew, signed_in):
    request = make_request_in(RequestStatus.COMPLETED)

    sent = {"form_key": str(uuid4()), "crew": crew.pk, "priority": 3, "note": "School bus route."}
    answer = signed_in(clerk).post(address(request, "issue"), sent)

    assert answer.status_code == 409
    assert "School bus route." in answer.content.decode()
    assert "No work order can go out any more" in answer.content.decode()


def test_issuing_without_a_crew_comes_back_with_the_note(clerk, crew, signed_in):
    request = make_request()

    answer = signed_in(clerk).post(
        address(request, "issue"), {"form_key": str(uuid4()), "priority": 3, "note": "Soon."}
    )

    assert answer.status_code == 422
    assert "Soon." in answer.content.decode()
    assert not WorkOrder.objects.filter(request=request).exists()


def test_a_year_that_no_page_can_show_is_a_slip(clerk, crew, signed_in):
    request = make_request()
    said = {"form_key": str(uuid4()), "crew": crew.pk, "priority": 3, "due_at": "9999-12-31T23:59"}

    answer = signed_in(clerk).post(address(request, "issue"), said)

    assert answer.status_code == 422
    assert "look at the year" in answer.content.decode()
    assert not WorkOrder.objects.filter(request=request).exists()


def test_the_only_crew_of_the_department_is_chosen_already(clerk, crew, streets, signed_in):
    CrewFactory()
    request = make_request(service_type=ServiceTypeFactory(department=streets))

    page = signed_in(clerk).get(f"/desk/requests/{request.reference}/").content.decode()

    assert f'<option value="{crew.pk}" selected>' in page


@pytest.mark.parametrize("status", WorkOrderStatus)
def test_a_work_order_is_canceled_where_the_table_allows_it(status, clerk, crew, signed_in):
    order = make_work_order(status, crew=crew)
    client = signed_in(clerk)
    cancel = f"/desk/work-orders/{order.pk}/cancel/"
    may = status in WORK_ORDER_WORKFLOW.transitions["cancel"].sources

    assert (cancel in client.get(f"/desk/requests/{order.request.reference}/").content.decode()) is may
    answer = client.post(cancel, {"form_key": str(uuid4()), "note": "Wrong street."})

    assert answer.status_code == (302 if may else 409)
    order.refresh_from_db()
    assert order.status == (WorkOrderStatus.CANCELLED if may else status)


def test_the_next_step_is_one_and_none_while_a_crew_has_it(clerk, crew, signed_in):
    client = signed_in(clerk)
    fresh, out = make_request(), make_request(crew=crew)
    waiting = make_request_in(RequestStatus.WAITING)

    def next_step(request) -> list[str]:
        return re.findall(
            r'<h2 id="next">(.*?)</h2>', client.get(f"/desk/requests/{request.reference}/").content.decode()
        )

    assert next_step(fresh) == ["Next: Issue a work order"]
    assert next_step(out) == []
    assert next_step(waiting) == ["Next: Resume"]


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_close_at_once_one_wins_and_the_other_is_told():
    request = make_request()
    clerks = [UserFactory(clerk=True) for _ in range(2)]
    together, answers = Barrier(2), []

    def close(user, action):
        client = Client()
        client.force_login(user)
        together.wait()
        answers.append(client.post(address(request, action), form(action)))
        connection.close()

    threads = [Thread(target=close, args=pair) for pair in zip(clerks, ("complete", "close_without_work"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(a.status_code for a in answers) == [302, 409]
    [loser] = [a for a in answers if a.status_code == 409]
    assert "Somebody may have been faster" in loser.content.decode()
    assert HistoryEvent.objects.filter(request=request, action__in=["complete", "close_without_work"]).count() == 1


def test_what_is_not_the_citys_is_handed_to_somebody_who_can_be_reached(clerk, signed_in):
    request = make_request()
    county = Area.objects.create(
        code="county", name={"en": "Hamilton County"}, kind="neighbour", geometry=SQUARE, phone="317-555-0199"
    )
    typed = {"form_key": str(uuid4()), "reason": "not_ours", "why": "Theirs."}
    client, path = signed_in(clerk), address(request, "close_without_work")

    assert "Say whose it is" in client.post(path, typed).content.decode()
    assert "Give a phone number or a web page" in client.post(path, {**typed, "other_name": "County"}).content.decode()
    assert client.post(path, {**typed, "neighbour": county.pk}).status_code == 302

    request.refresh_from_db()
    assert (request.handed_to, request.handed_to_phone) == ("Hamilton County", "317-555-0199")


def test_who_waits_for_the_reporter_asks_them_something(clerk, signed_in):
    request = make_request()
    typed = {"form_key": str(uuid4())}
    client, path = signed_in(clerk), address(request, "ask")

    assert client.post(path, typed).status_code == 422
    assert client.post(path, {**typed, "question": "Which side?"}).status_code == 302
    assert request.words.get(kind="question").body == "Which side?"
    request.refresh_from_db()
    assert request.waiting_reason == "reporter" and request.clock_stopped_at is not None
