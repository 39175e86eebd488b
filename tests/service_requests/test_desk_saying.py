"""Notes, news, assignments and corrections by the buttons of the page; mentions and their list."""

from decimal import Decimal
from uuid import uuid4

import pytest

from service_requests import services
from service_requests.models import Mention
from service_requests.services import Place, Reporter
from service_requests.stale import assignment_of, place_of, service_of
from service_requests.statuses import RequestStatus, TellBy, WorkOrderStatus
from tests.factories import (
    CannedResponseFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
    make_work_order,
)
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


def address(request, action: str = "") -> str:
    return f"/desk/requests/{request.reference}/" + (f"{action}/" if action else "")


@pytest.fixture
def ana():
    return UserFactory(clerk=True, name="Ana Diaz", email="ana.diaz@westfield.example")


def test_a_note_stays_and_the_keyboard_goes_to_the_message(clerk, ana, signed_in):
    request = make_request()

    answer = signed_in(clerk).post(address(request, "note"), {"form_key": str(uuid4()), "text": "@Ana Diaz, yours?"})

    assert answer.headers["Location"] == address(request) + "#news"
    assert Mention.objects.get().user == ana


def test_a_name_that_two_share_comes_back_with_both(clerk, ana, signed_in):
    UserFactory(clerk=True, name="Ana Ruiz", email="ana.ruiz@westfield.example")
    request = make_request()

    answer = signed_in(clerk).post(address(request, "note"), {"form_key": str(uuid4()), "text": "@Ana, yours?"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "@ana.diaz" in page and "@ana.ruiz" in page and "@Ana, yours?" in page
    assert not request.words.filter(kind="note").exists()


def test_a_name_of_nobody_is_kept_and_said(clerk, signed_in):
    request, client = make_request(), signed_in(clerk)

    answer = client.post(address(request, "note"), {"form_key": str(uuid4()), "text": "Posted by @potholes4ever."})

    assert "Nobody was told about @potholes4ever" in client.get(answer.headers["Location"]).content.decode()
    assert request.words.filter(kind="note").exists()


def test_colleagues_are_suggested_by_any_part_of_their_name(clerk, ana, signed_in):
    request, client = make_request(), signed_in(clerk)

    for typed in ("an", "DIAZ", "ana.d", ""):
        labels = [r["label"] for r in client.get(address(request, "colleagues"), {"q": typed}).json()["results"]]
        assert labels == ["Ana Diaz"]
    [found] = client.get(address(request, "colleagues"), {"q": "ana"}).json()["results"]
    assert found["value"] == "@Ana Diaz"


def test_who_may_write_no_note_is_told_no_names(streets, ana, signed_in):
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert client.get(address(make_request(), "colleagues"), {"q": "ana"}).json() == {"results": []}


def test_mentions_are_listed_new_ones_first_and_read_by_a_press(clerk, ana, signed_in):
    requests = [make_request() for _number in range(2)]
    for number, request in enumerate(requests):
        services.note(request=request, by=Actor.of_user(clerk), text=f"@Ana Diaz look at {number}.")
    client, first = signed_in(ana), Mention.objects.order_by("pk").first()

    page = client.get("/desk/mentions/").content.decode()
    assert page.index("look at 1") < page.index("look at 0")
    assert "You are mentioned in a note" in client.get(address(requests[0])).content.decode()
    client.get(f"/desk/mentions/{first.pk}/")
    first.refresh_from_db()
    assert first.read_at is None

    answer = client.post(f"/desk/mentions/{first.pk}/")

    first.refresh_from_db()
    assert answer.headers["Location"] == first.path and first.read_at is not None
    assert "You are mentioned in a note" not in client.get(address(requests[0])).content.decode()
    client.post("/desk/mentions/read/")
    assert not Mention.objects.unread().exists()
    assert "Mark" not in client.get("/desk/mentions/").content.decode()


def test_the_menu_says_how_many_are_new(clerk, ana, signed_in):
    services.note(request=make_request(), by=Actor.of_user(clerk), text="@Ana Diaz look.")

    assert '<span class="desk-nav__count">1<span' in signed_in(ana).get("/desk/mentions/").content.decode()
    assert "desk-nav__count" not in signed_in(clerk).get("/desk/mentions/").content.decode()


def test_another_ones_mention_is_not_mine_to_read(clerk, ana, signed_in):
    services.note(request=make_request(), by=Actor.of_user(clerk), text="@Ana Diaz look.")

    assert signed_in(clerk).post(f"/desk/mentions/{Mention.objects.get().pk}/").status_code == 404


def test_news_is_published_by_its_button(clerk, signed_in, client):
    request = make_request(reporter=Reporter(email="ann@example.com"))

    signed_in(clerk).post(address(request, "update"), {"form_key": str(uuid4()), "text": "The part has come."})

    assert "The part has come." in client.get(request.get_absolute_url()).content.decode()


def test_ready_made_words_are_put_in_without_a_script(clerk, signed_in):
    request = make_request()
    ready = CannedResponseFactory(used_for="update", body=Words(en="We are on it: {number}."))
    typed = {"form_key": str(uuid4()), "text": "Hello.", "canned": ready.pk, "use_words": "1"}

    answer = signed_in(clerk).post(address(request, "update"), typed)

    assert answer.status_code == 200
    assert f"Hello.\n\nWe are on it: {request.reference}." in answer.content.decode()
    assert not request.words.filter(kind="update").exists()


def test_it_is_given_to_a_colleague_and_taken_back_by_one_press(clerk, ana, signed_in):
    request, client = make_request(), signed_in(clerk)
    form = {"form_key": str(uuid4()), "seen": assignment_of(request), "department": request.department_id}

    client.post(address(request, "assign"), {**form, "assignee": ana.pk})
    request.refresh_from_db()
    assert request.assignee == ana
    client.post(address(request, "take"), {"form_key": str(uuid4()), "seen": assignment_of(request)})

    request.refresh_from_db()
    assert request.assignee == clerk
    history = client.get(address(request)).content.decode().split('id="history"')[1]
    assert "Given to Ana Diaz" in history and "Given to Cleo Clerk" in history


def test_who_assigns_from_an_old_page_sees_both_sides_and_may_press_again(clerk, ana, signed_in):
    request, client = make_request(), signed_in(clerk)
    form = {
        "form_key": str(uuid4()), "seen": assignment_of(request),
        "assignee": clerk.pk, "department": request.department_id,
    }  # fmt: skip
    services.assign(request=request, by=Actor.of_user(ana), assignee=ana)

    answer = client.post(address(request, "assign"), form)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It is now with Ana Diaz" in page
    assert f'<option value="{clerk.pk}" selected>' in page
    request.refresh_from_db()
    assert assignment_of(request) in page
    assert client.post(address(request, "assign"), {**form, "seen": assignment_of(request)}).status_code == 302


def test_who_works_for_one_department_is_not_given_anothers(clerk, streets, signed_in):
    supervisor = UserFactory(supervisor=True, department=streets, name="Sue Super")
    request = make_request()
    form = {
        "form_key": str(uuid4()), "seen": assignment_of(request),
        "assignee": supervisor.pk, "department": request.department_id,
    }  # fmt: skip

    answer = signed_in(clerk).post(address(request, "assign"), form)

    assert answer.status_code == 422
    assert "Sue Super works for" in answer.content.decode()


def test_who_gives_it_out_of_their_sight_lands_in_the_queue(streets, signed_in):
    supervisor = UserFactory(supervisor=True, department=streets)
    request = make_request(service_type=ServiceTypeFactory(department=streets, private=True))
    form = {"form_key": str(uuid4()), "seen": assignment_of(request), "department": DepartmentFactory().pk}
    client = signed_in(supervisor)

    answer = client.post(address(request, "assign"), form)

    assert answer.headers["Location"] == "/desk/"
    assert "is not yours to see any more" in client.get("/desk/?status=any").content.decode()


def test_a_flag_stands_at_the_top_until_it_is_taken_off(clerk, signed_in):
    request, client = make_request(), signed_in(clerk)

    client.post(address(request, "flag"), {"form_key": str(uuid4())})
    assert "tag--flag" in client.get(address(request)).content.decode()
    client.post(address(request, "unflag"), {"form_key": str(uuid4())})

    assert "tag--flag" not in client.get(address(request)).content.decode()


def test_a_scheduled_date_is_a_day_to_come(clerk, signed_in):
    request, client = make_request(), signed_in(clerk)
    form = {"form_key": str(uuid4()), "reason": "scheduled"}

    assert "Say for which day" in client.post(address(request, "wait"), form).content.decode()
    assert "This day is over" in client.post(address(request, "wait"), {**form, "until": "2020-01-01"}).content.decode()
    assert client.post(address(request, "wait"), {**form, "until": "2999-01-01"}).status_code == 302

    request.refresh_from_db()
    assert str(request.waiting_until) == "2999-01-01"
    assert "until Tue, Jan 1" in client.get(address(request)).content.decode()


def test_another_service_by_its_page_says_what_it_meant(clerk, crew, signed_in):
    request, client = make_request_in(RequestStatus.ASSIGNED, crew=crew), signed_in(clerk)
    lights = ServiceTypeFactory(name=Words(en="Street light"))
    RoutingRuleFactory(service_type=lights, department=lights.department)
    form = {"form_key": str(uuid4()), "seen": service_of(request), "service": lights.code}

    answer = client.post(address(request, "change-service"), form)
    page = client.get(answer.headers["Location"]).content.decode()

    assert "Now “Street light” at" in page
    assert "was called back from" in page and "is out to" in page
    assert f"Service changed: {request.service_name} → Street light; target was" in page.split('id="history"')[1]


def test_an_order_under_way_is_said_to_stay(clerk, signed_in):
    order, client, lights = make_work_order(WorkOrderStatus.STARTED), signed_in(clerk), ServiceTypeFactory()
    form = {"form_key": str(uuid4()), "seen": service_of(order.request), "service": lights.code}

    answer = client.post(address(order.request, "change-service"), form)

    assert "is under way and stays with" in client.get(answer.headers["Location"]).content.decode()


def test_a_service_changed_meanwhile_is_refused_with_both_sides(clerk, ana, signed_in):
    request, client = make_request(), signed_in(clerk)
    lights, trees = ServiceTypeFactory(name=Words(en="Street light")), ServiceTypeFactory(name=Words(en="Tree"))
    form = {"form_key": str(uuid4()), "seen": service_of(request), "service": trees.code}
    services.change_service(request=request, by=Actor.of_user(ana), service_type=lights)

    answer = client.post(address(request, "change-service"), form)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It is now “Street light”." in page
    assert f'<option value="{trees.code}" selected>' in page
    assert client.post(address(request, "change-service"), {**form, "seen": str(lights.pk)}).status_code == 302


def test_another_place_by_its_address_alone(clerk, signed_in):
    request, client = make_request(place=Place(words="by the mill")), signed_in(clerk)
    known = Address.objects.create(
        number="237", street="Main St", latitude="40.042", longitude="-86.127", external_id="1"
    )
    form = {"form_key": str(uuid4()), "seen": place_of(request), "where": "237 Main St"}

    answer = client.post(address(request, "change-place"), form)

    request.refresh_from_db()
    assert (request.address, request.latitude) == (known, Decimal("40.042000"))
    history = client.get(answer.headers["Location"]).content.decode().split('id="history"')[1]
    assert "Place changed: by the mill → 237 Main St" in history


def test_a_place_of_nothing_is_asked_for(clerk, signed_in):
    request = make_request()
    form = {"form_key": str(uuid4()), "seen": place_of(request), "where": "", "latitude": "", "longitude": ""}

    answer = signed_in(clerk).post(address(request, "change-place"), form)

    assert answer.status_code == 422
    assert "Tell us where it is" in answer.content.decode()


@pytest.mark.parametrize("page", ["change-service", "change-place"])
def test_what_is_closed_or_anothers_is_not_corrected(page, clerk, streets, signed_in):
    closed, other = make_request_in(RequestStatus.COMPLETED), make_request()

    assert signed_in(clerk).get(address(closed, page)).status_code == 302
    supervisor = signed_in(UserFactory(supervisor=True, department=streets))
    assert supervisor.get(address(other, page)).status_code == 302


def test_the_page_says_who_called_for_whom_where_it_was_said_and_how_they_are_told(clerk, signed_in):
    request = make_request(
        reporter=Reporter(name="Ana Lopez", email="ana@example.com"), source_link="https://facebook.example/post/1"
    )
    details = request.reporter_details
    details.caller_name, details.caller_phone = "Her son", "+13175550123"
    details.save()

    page = signed_in(clerk).get(address(request)).content.decode()

    assert "Called for them:" in page and "Her son" in page and "(317) 555-0123" in page
    assert 'href="https://facebook.example/post/1"' in page
    assert "<dt>Told</dt><dd>By e-mail</dd>" in page


def test_who_decided_to_close_it_stands_there_by_name(clerk, signed_in):
    request = make_request()
    services.close_without_work(request=request, by=Actor.of_user(clerk), reason="declined", why="No.")

    assert "decided by Cleo Clerk" in signed_in(clerk).get(address(request)).content.decode()


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("update", {"text": "It is on the list."}),
        ("ask", {"question": "Which lamp?"}),
        ("complete", {"what_was_done": "Filled."}),
        ("close_without_work", {"reason": "no_fault_found", "why": "Nothing there."}),
    ],
)
def test_nobody_is_said_to_be_told_who_left_no_address(clerk, signed_in, action, said):
    told = make_request(reporter=Reporter(name="Ana", email="ana@example.com"))
    untold = make_request(reporter=Reporter(name="Bo", phone="+13175550123"))
    client, words = signed_in(clerk), "The reporter is not told"

    for request, is_said in ((told, False), (untold, True)):
        page = client.post(address(request, action), {"form_key": uuid4(), **said}, follow=True).content.decode()
        assert (words in page) is is_said
        assert ("The reporter is told" in page or "The reporter and those" in page) is not (is_said or action == "ask")


def test_before_asking_who_cannot_be_told_the_page_says_so(clerk, signed_in):
    request = make_request(reporter=Reporter(name="Bo", phone="+13175550123"), tell_by=TellBy.NOTHING)

    page = signed_in(clerk).get(address(request)).content.decode()

    assert "The reporter cannot be told that it is there" in page
    assert "Not at all: no e-mail address" in page and "as they wished" not in page
