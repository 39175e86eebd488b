"""Several requests treated alike: looked at first, each done by itself, each answered for, nothing twice."""

import re
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests import services
from service_requests.models import CannedResponse, HistoryEvent, ServiceRequest
from service_requests.stale import assignment_of
from service_requests.statuses import CannedFor, RequestStatus
from tests.factories import DepartmentFactory, ServiceTypeFactory, UserFactory, make_request, make_request_in
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


def numbers(*requests):
    return [request.reference for request in requests]


def asked(client, act, *requests, **more):
    return client.post("/desk/bulk/", {"act": act, "chosen": numbers(*requests), **more})


def done(client, act, *requests, form_key=None, **more):
    return client.post(
        "/desk/bulk/do/", {"act": act, "chosen": numbers(*requests), "form_key": form_key or uuid4(), **more}
    )


def listed_below(page, heading):
    """The numbers that stand below a heading of the page, up to the next one."""
    text = page.content.decode()
    part = text[text.index(heading) :]
    following = re.search(r"<h[12]", part[1:])
    return re.findall(r">(\d{3}-\d{4})</a>", part[: following.start() if following else None])


def statuses(*requests):
    return [ServiceRequest.objects.get(pk=request.pk).status for request in requests]


def test_several_are_closed_with_one_reason_and_each_reporter_reads_it(clerk, signed_in):
    first, second = make_request(), make_request_in(RequestStatus.WAITING)
    client = signed_in(clerk)
    assert listed_below(asked(client, "close_without_work", first, second), "What happens") == [
        number for each in (first, second) for number in numbers(each)
    ]

    page = done(client, "close_without_work", first, second, reason="declined", said="No money this year.")

    assert "Done with 2 requests" in page.content.decode()
    assert statuses(first, second) == [RequestStatus.CLOSED_WITHOUT_WORK] * 2
    assert {each.words.get(kind="decision").body for each in (first, second)} == {"No money this year."}


def test_what_was_closed_meanwhile_says_so_and_does_not_keep_the_others(clerk, signed_in):
    first, second = make_request(), make_request()
    services.complete(request=first, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Filled.")

    page = done(signed_in(clerk), "complete", first, second, said="Swept the whole street.")

    text = page.content.decode()
    assert "One could not be done" in text and "Done with one request" in text
    assert "Somebody may have been faster" in text
    assert "Swept the whole street." in text, "what was typed is not lost"
    assert statuses(second) == [RequestStatus.COMPLETED]


def test_the_page_before_says_what_stays_as_it_is_and_why(streets, signed_in):
    own = make_request(service_type=ServiceTypeFactory(department=streets))
    other, closed = make_request(), make_request_in(RequestStatus.COMPLETED)
    client = signed_in(UserFactory(supervisor=True, department=streets))

    page = asked(client, "complete", own, other, closed)

    assert listed_below(page, "These stay as they are") == numbers(other, closed)
    assert done(client, "complete", other, said="Done.").content.decode().count("not yours to do") == 1
    assert statuses(other) == [RequestStatus.RECEIVED]


def test_a_form_that_is_sent_twice_happens_once(clerk, signed_in):
    request, key = make_request(), uuid4()
    client = signed_in(clerk)
    for _press in range(2):
        page = done(client, "complete", request, form_key=key, said="Swept.")

    assert "Done with one request" in page.content.decode()
    assert HistoryEvent.objects.filter(request=request, action="complete").count() == 1
    assert request.words.filter(kind="done").count() == 1


def test_all_that_residents_sent_is_shown_before_it_is_published(clerk, signed_in):
    first, second = make_request(description="A crater & more."), make_request(description="A dent.")
    services.publish(item=second.words.get(), by=Actor.of_user(clerk))
    client = signed_in(clerk)

    page = asked(client, "publish", first, second)
    assert "A crater &amp; more." in page.content.decode()
    assert listed_below(page, "These stay as they are") == numbers(second)

    done(client, "publish", first, second)
    assert first.words.get().published_at is not None


def test_several_are_given_to_a_colleague(clerk, signed_in):
    requests, colleague = [make_request(), make_request()], UserFactory(clerk=True)
    client = signed_in(clerk)

    done(client, "assign", *requests, assignee=colleague.pk)
    assert {ServiceRequest.objects.get(pk=each.pk).assignee for each in requests} == {colleague}

    done(client, "assign", requests[0], assignee="nobody")
    assert ServiceRequest.objects.get(pk=requests[0].pk).assignee is None


def test_several_go_to_another_department_and_stay_with_whom_they_are(clerk, signed_in, streets):
    request = make_request()
    services.assign(request=request, by=Actor.of_user(clerk), assignee=clerk)

    done(signed_in(clerk), "assign", request, assignee="keep", department=streets.pk)

    moved = ServiceRequest.objects.get(pk=request.pk)
    assert (moved.department, moved.assignee) == (streets, clerk)


def test_who_saw_something_older_is_told_who_has_it_now(clerk, signed_in):
    request, colleague = make_request(), UserFactory(clerk=True, name="Cora Colleague")
    seen = f"{request.reference}={assignment_of(request)}"
    services.assign(request=request, by=Actor.of_user(clerk), assignee=colleague)

    page = done(signed_in(clerk), "assign", request, assignee=clerk.pk, seen=seen)

    assert "Cora Colleague" in page.content.decode()
    assert ServiceRequest.objects.get(pk=request.pk).assignee == colleague


def test_ready_made_words_are_filled_in_for_each(clerk, signed_in):
    requests = [make_request(), make_request()]
    ready = CannedResponse.objects.create(
        title="Fixed", body=Words(en="Request {number} is fixed."), used_for=CannedFor.COMPLETE
    )

    done(signed_in(clerk), "complete", *requests, ready=ready.pk)

    said = [request.words.get(kind="done").body for request in requests]
    assert said == [f"Request {number} is fixed." for number in numbers(*requests)]


@pytest.mark.parametrize(
    ("act", "typed", "complaint"),
    [
        ("complete", {}, "Write what their reporters shall read"),
        ("close_without_work", {"said": "No."}, "This field is required"),
        ("close_without_work", {"said": "No.", "reason": "not_ours"}, "Say whose it is"),
        ("close_without_work", {"said": "No.", "reason": "duplicate"}, "Select a valid choice"),
        ("assign", {"assignee": "keep"}, "Choose who looks after them"),
    ],
)
def test_a_mistake_is_named_and_keeps_what_was_typed_and_ticked(act, typed, complaint, clerk, signed_in):
    request = make_request()

    page = done(signed_in(clerk), act, request, **typed)

    text = page.content.decode()
    assert page.status_code == 422 and f'value="{request.reference}"' in text
    assert complaint in text or "Please choose one" in text
    assert typed.get("said", "") in text
    assert statuses(request) == [RequestStatus.RECEIVED]


def test_nothing_ticked_leads_back_to_the_queue_as_it_was(clerk, signed_in):
    answer = signed_in(clerk).post("/desk/bulk/", {"act": "flag", "back": "status=waiting&evil=//x.test"})

    assert answer.headers["Location"] == "/desk/?status=waiting"


def test_all_on_the_page_without_a_script(clerk, signed_in):
    requests = [make_request(), make_request()]

    page = asked(signed_in(clerk), "flag", all="on", page=numbers(*requests))

    assert listed_below(page, "What happens") == numbers(*requests)


def test_what_is_not_theirs_to_see_is_not_there(streets, signed_in):
    private = make_request(service_type=ServiceTypeFactory(private=True))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert asked(client, "flag", private).headers["Location"].startswith("/desk/")
    assert private.reference not in done(client, "flag", private).content.decode()
    assert client.post("/desk/bulk/", {"act": "nonsense"}).status_code == 404


def test_the_page_before_costs_the_same_for_two_and_for_forty(clerk, signed_in):
    client, requests = signed_in(clerk), [make_request() for _request in range(40)]
    asked(client, "publish", *requests[:1])
    costs = []
    for many in (2, 40):
        with CaptureQueriesContext(connection) as captured:
            assert asked(client, "publish", *requests[:many]).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1] <= 10


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_close_the_same_ten_at_once_and_each_is_closed_once(signed_in):
    streets = DepartmentFactory()
    service = ServiceTypeFactory(department=streets)
    requests = [make_request(service_type=service) for _request in range(10)]
    clients = [signed_in(UserFactory(supervisor=True, department=streets)) for _supervisor in range(2)]
    barrier, pages = threading.Barrier(2, timeout=30), [b"", b""]

    def press(which):
        barrier.wait()
        try:
            mine = requests if which else requests[::-1]
            pages[which] = done(clients[which], "complete", *mine, said=f"Said by {which}.").content
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    assert statuses(*requests) == [RequestStatus.COMPLETED] * 10
    assert HistoryEvent.objects.filter(action="complete").count() == 10
    refused = [page.decode().count("Somebody may have been faster") for page in pages]
    assert sum(refused) == 10, "whoever came second to one was told so"
