"""The queue: what is open, most urgent first, at the same price for one row and for a hundred."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests import services
from service_requests.desk.asked import PAGES
from service_requests.services import Place, Reporter
from service_requests.statuses import RequestStatus, WaitingReason
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    WorkingCalendarFactory,
    make_request,
    make_request_in,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor

QUERIES = 6
PAGE = PAGES[0]


@pytest.fixture
def pothole(streets):
    streets.calendar = WorkingCalendarFactory(always=True)
    streets.save()
    return ServiceTypeFactory(name={"en": "Pothole"}, department=streets)


def numbers(answer) -> list[str]:
    return re.findall(r'class="queue__number" href="/desk/requests/([\d-]+)/"', answer.content.decode())


def figures(answer) -> dict[str, str]:
    found = re.findall(r'count__words">([^<]+)</span> <span class="count__number">([\d,+]+)', answer.content.decode())
    return dict(found)


def next_page(answer) -> str:
    following = re.search(r'rel="next" href="(\?[^"]*after=[^"]+)"', answer.content.decode())
    return "/desk/" + following[1].replace("&amp;", "&") if following else ""


@pytest.mark.parametrize("rows", [1, 100])
def test_the_queue_costs_six_queries_however_long_it_is(rows, clerk, crew, signed_in, django_assert_max_num_queries):
    for _ in range(rows):
        make_request(crew=crew, service_type=None if rows == 1 else crew.department.servicetype_set.first())
    client = signed_in(clerk)

    with django_assert_max_num_queries(QUERIES):
        answer = client.get("/desk/")

    assert len(numbers(answer)) == min(rows, PAGE)


def test_a_supervisor_pays_no_more(crew, signed_in, django_assert_max_num_queries):
    make_request(crew=crew)
    client = signed_in(UserFactory(supervisor=True, department=crew.department))

    with django_assert_max_num_queries(QUERIES):
        assert len(numbers(client.get("/desk/?q=Penn&late="))) == 1


def test_the_most_urgent_stands_first_and_without_target_last(clerk, pothole, signed_in):
    unpromised = make_request(service_type=ServiceTypeFactory(no_target=True))
    later = make_request(service_type=pothole)
    sooner = make_request(service_type=pothole, at=clock.now() - timedelta(days=30))

    answer = signed_in(clerk).get("/desk/")

    assert numbers(answer) == [sooner.reference, later.reference, unpromised.reference]


def test_late_is_said_in_words_and_counted(clerk, pothole, signed_in):
    make_request(service_type=pothole, at=clock.now() - timedelta(days=10))
    make_request(service_type=pothole)

    answer = signed_in(clerk).get("/desk/")

    assert figures(answer) == {
        "Late": "1", "Due today": "0", "Unpublished": "2", "News from residents": "0", "Flagged": "0", "Waiting": "0",
        "Mine": "0",
    }  # fmt: skip
    assert "2 requests" in answer.content.decode()
    assert re.search(r'tag--late">Late by \d', answer.content.decode())


def test_due_today_is_counted_in_the_citys_own_day(clerk, signed_in):
    service = ServiceTypeFactory(in_four_hours=True)
    noon = clock.now().replace(hour=17, minute=0)  # noon or one o'clock in Westfield
    with clock.at(noon):
        make_request(service_type=service)

        answer = signed_in(clerk).get("/desk/")

    assert figures(answer)["Due today"] == "1"
    assert "Today, " in answer.content.decode()


def test_a_stopped_clock_is_neither_late_nor_due(clerk, pothole, signed_in):
    waiting = make_request(service_type=pothole, at=clock.now() - timedelta(days=2))
    services.wait(request=waiting, by=Actor.of_user(clerk), reason=WaitingReason.WEATHER)

    with clock.at(clock.now() + timedelta(days=20)):
        answer = signed_in(clerk).get("/desk/")

    assert figures(answer)["Late"] == "0"
    assert "Clock stopped" in answer.content.decode()


def test_paging_shows_every_request_once(clerk, pothole, signed_in):
    unpromised = ServiceTypeFactory(no_target=True)
    at = clock.now()
    made = [
        make_request(service_type=pothole if i % 3 else unpromised, at=at - timedelta(hours=i // 2)).reference
        for i in range(PAGE * 2 + 3)
    ]
    client, seen, path = signed_in(clerk), [], "/desk/"

    for _ in range(3):
        answer = client.get(path)
        seen += numbers(answer)
        path = next_page(answer)

    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))
    assert path == ""


@pytest.mark.parametrize(
    "mark", ["x", ".", "1", "1.2.3", "-.1", "999999999999999999.1", "-999999999999999999.1", "1.9" * 40, "\0"]
)
def test_a_page_mark_that_is_none_is_no_error(mark, clerk, signed_in, db):
    assert signed_in(clerk).get("/desk/", {"after": mark}).status_code == 200


@pytest.mark.parametrize("key", ["0" * 5000, "0" * 20 + "9" * 30, "9" * 19, "\u0663"])
def test_a_key_that_is_none_is_no_filter(key, clerk, pothole, signed_in):
    request = make_request(service_type=pothole)

    for name in ("service", "area", "department", "assignee"):
        assert request.reference in signed_in(clerk).get("/desk/", {name: key}).content.decode()


@pytest.mark.parametrize("view", ["1" * 18 + "x", "0" * 5000, "9" * 40, "\u0663"])
def test_a_view_that_is_none_is_no_error(view, clerk, signed_in):
    assert signed_in(clerk).get("/desk/", {"view": view}).status_code == 200


def test_years_before_there_was_a_city_are_not_looked_through(clerk, signed_in):
    signed = signed_in(clerk)
    with CaptureQueriesContext(connection) as asked:
        signed.get("/desk/", {"q": "rusty", "status": "any", "sort": "oldest", "after": "-50000000000000000.5"})

    assert max(query["sql"].count("':y") for query in asked) < 300


def test_filters_narrow_the_list(clerk, pothole, signed_in):
    assigned = make_request_in(RequestStatus.ASSIGNED)
    received = make_request(service_type=pothole, place=Place(words="12 Union St"))
    late = make_request(service_type=pothole, at=clock.now() - timedelta(days=10))
    client = signed_in(clerk)

    def listed(**asked):
        return numbers(client.get("/desk/", asked))

    assert listed(status="assigned") == [assigned.reference]
    assert set(listed(department=pothole.department_id)) == {received.reference, late.reference}
    assert set(listed(service=pothole.pk)) == {received.reference, late.reference}
    assert listed(late="on") == [late.reference]
    assert listed(q="union 12") == [received.reference]
    assert len(listed(status="nonsense", department="-3", service="x")) == 3


def test_a_number_leads_straight_to_its_request_even_when_closed(clerk, signed_in):
    closed = make_request_in(RequestStatus.COMPLETED)
    make_request()

    answer = signed_in(clerk).get("/desk/", {"q": closed.reference.replace("-", " ")})

    assert answer.headers["Location"] == f"/desk/requests/{closed.reference}/"


def test_a_misheard_number_is_said_to_be_one(clerk, signed_in):
    right = make_request().reference
    misheard = right[:-1] + str((int(right[-1]) + 1) % 10)

    answer = signed_in(clerk).get("/desk/", {"q": misheard})

    assert numbers(answer) == []
    assert "A digit may have been misheard" in answer.content.decode()


def test_a_supervisor_starts_with_their_own_department(streets, signed_in):
    own = make_request(service_type=ServiceTypeFactory(department=streets))
    other = make_request()
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert numbers(client.get("/desk/")) == [own.reference]
    assert set(numbers(client.get("/desk/?department=all"))) == {own.reference, other.reference}


def test_another_departments_private_requests_are_not_there_for_a_supervisor(streets, signed_in):
    private = make_request(service_type=ServiceTypeFactory(private=True))
    own_private = make_request(service_type=ServiceTypeFactory(private=True, department=streets))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert numbers(client.get("/desk/?department=all")) == [own_private.reference]
    assert numbers(client.get(f"/desk/?q={private.reference}")) == []


def test_each_row_names_the_crews_that_have_it(clerk, crew, signed_in):
    request, second = make_request(crew=crew), CrewFactory()
    services.issue(request=request, crew=second, by=Actor.of_user(clerk))

    page = signed_in(clerk).get("/desk/").content.decode()

    assert f"{crew.name}, {second.name}" in page


@pytest.mark.parametrize("role", ["crew_member", "manager"])
def test_the_desk_is_closed_to_other_staff(role, streets, signed_in):
    client = signed_in(UserFactory(**{role: True}, department=streets))

    assert client.get("/desk/").status_code == 403
    assert client.get("/desk/intake/").status_code == 403


def test_a_resident_is_turned_away_and_a_stranger_asked_to_sign_in(client, db, signed_in):
    assert signed_in(UserFactory()).get("/desk/").status_code == 403
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_nobody_sees_a_department_that_is_not_theirs_by_asking_for_it(streets, signed_in):
    hidden = make_request(service_type=ServiceTypeFactory(internal=True, department=DepartmentFactory()))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert numbers(client.get("/desk/", {"department": hidden.department_id})) == []


@pytest.mark.parametrize(
    "query",
    [
        "q=rusty+mailb&status=any&sort=me_too",
        "q=317-555-0123",
        "late=on&sort=changed&service=1&column=reporter&column=assignee&column=area&rows=200",
        "mentioned=on",
        "assignee=1&kind=own",
        "after=1763869115123456.100017&sort=newest",
    ],
)
@pytest.mark.parametrize("rows", [1, 30])
def test_no_filter_order_or_column_costs_another_query(query, rows, crew, signed_in, django_assert_max_num_queries):
    for _row in range(rows):
        make_request(crew=crew, description="A rusty mailbox.", reporter=Reporter(name="Ana", phone="+13175550123"))
    clerk = UserFactory(clerk=True)
    for number in range(rows):
        services.save_view(by=Actor.of_user(clerk), name=f"View {number}", query="late=on")
    client = signed_in(clerk)

    with django_assert_max_num_queries(QUERIES):
        assert client.get(f"/desk/?{query}").status_code == 200
