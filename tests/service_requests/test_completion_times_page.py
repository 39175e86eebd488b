"""The manager's page in the admin."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from service_requests import services as verbs
from tests.factories import DepartmentFactory, ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

PAGE = "/admin/requests/completion-times/"
NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_june(db):
    with clock.at(NOW):
        yield


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(UserFactory(manager=True))
    return client


def closed_request(service, *, hours: float, at: datetime = NOW - timedelta(days=5)) -> None:
    request = make_request(service_type=service, at=at)
    with clock.at(at + timedelta(hours=hours)):
        verbs.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Done.")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_its_address_and_name_are_what_others_link_to():
    assert reverse("admin:requests_completion_times") == PAGE


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 200), ("supervisor", 200), ("administrator", 200), ("clerk", 403), ("crew_member", 403)],
)
def test_who_may_see_it(client, role, status):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(PAGE).status_code == status
    assert (PAGE in client.get("/admin/").content.decode()) == (status == 200)


def test_residents_and_strangers_are_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 302


def test_a_row_says_how_long_it_took_and_what_it_cost(manager):
    pothole = ServiceTypeFactory(name=Words(en="Pothole", es="Bache"))
    closed_request(pothole, hours=28)
    make_work_order("done", at=NOW - timedelta(days=2))

    words = text_of(manager.get(PAGE))

    assert "Pothole 1 1 0 0 0 1 day 4 hours few" in words
    assert "100.0% 1 of 1 few" in words
    assert "$35.00" in words  # 30 minutes at $45.00 and material for $12.50
    assert 'title="28.00 hours">1 day 4 hours' in manager.get(PAGE).content.decode()


def test_it_says_what_was_left_out_and_why(manager):
    make_request(service_type=ServiceTypeFactory(no_target=True))
    make_request(service_type=ServiceTypeFactory())
    make_request(service_type=ServiceTypeFactory(in_four_hours=True), at=NOW - timedelta(days=3))

    words = text_of(manager.get(PAGE))

    assert "3 requests are still open: they have no time to close yet." in words
    assert "1 request has no target: it is left out of the on-time rate." in words
    assert "1 open request is not past its target: it is left out of the on-time rate for now." in words
    assert "3 requests have had no answer from staff yet" in words
    assert "0.0% 0 of 1" in words


def test_ten_requests_are_no_longer_few(manager):
    service = ServiceTypeFactory(no_target=True)
    for hour in range(10):
        closed_request(service, hours=hour)

    assert "4 hours 30 minutes few" not in text_of(manager.get(PAGE))
    assert "4 hours 30 minutes" in text_of(manager.get(PAGE))


def test_a_department_narrows_it_down(manager):
    streets, parks = DepartmentFactory(code="streets"), DepartmentFactory(code="parks")
    make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole"), department=streets))
    make_request(service_type=ServiceTypeFactory(name=Words(en="Broken swing"), department=parks))

    words = text_of(manager.get(PAGE, {"department": "parks"}))

    assert "Broken swing" in words and "Pothole" not in words


def test_private_and_internal_requests_count(manager):
    make_request(service_type=ServiceTypeFactory(private=True))
    make_request(service_type=ServiceTypeFactory(internal=True), by=Actor.of_user(UserFactory(clerk=True)))

    assert "All services 2 0 0 2" in text_of(manager.get(PAGE))


def test_the_chart_has_its_words_beside_it(manager):
    closed_request(ServiceTypeFactory(name=Words(en="<b>Sign & light</b>")), hours=28)

    page = manager.get(PAGE).content.decode()

    [svg] = re.findall(r"<svg role=\"img\".*?</svg>", page, flags=re.DOTALL)
    assert "&lt;b&gt;Sign &amp; light&lt;/b&gt;: 1 day 4 hours." in svg
    assert 'width="50.0%"' in svg
    assert "style=" not in svg and "<script" not in svg


def test_without_anything_closed_there_is_no_chart(manager):
    make_request()

    assert 'role="img"' not in manager.get(PAGE).content.decode()


def test_our_own_part_has_no_inline_styles_or_scripts(manager):
    closed_request(ServiceTypeFactory(), hours=3)

    content = manager.get(PAGE).content.decode().split('id="content-main"')[1]

    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", content)


@pytest.mark.parametrize("role", ["manager", "supervisor"])
def test_it_asks_six_queries_however_much_there_is(client, django_assert_max_num_queries, role):
    client.force_login(UserFactory(**{role: True}))
    for _each in range(12):
        closed_request(ServiceTypeFactory(), hours=3)

    with django_assert_max_num_queries(6):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("preset", ["this-month", "last-month", "last-12-months", "this-year"])
def test_every_named_period_has_a_page(manager, preset):
    response = manager.get(PAGE, {"period": preset})

    assert response.status_code == 200
    assert f'href="?period={preset}" aria-current="page"' in response.content.decode()


def test_the_first_and_the_last_day_belong_to_the_period(manager):
    for moment in ("2026-05-01 03:59", "2026-05-01 04:00", "2026-06-01 03:59", "2026-06-01 04:00"):  # midnight is 04:00
        make_request(at=datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert "All services 2" in text_of(manager.get(PAGE, {"since": "2026-05-01", "until": "2026-05-31"}))


def test_an_empty_period_says_so(manager):
    response = manager.get(PAGE, {"since": "2001-01-01", "until": "2001-01-31"})

    assert "No requests were received in this period." in text_of(response)
    assert "<table" not in response.content.decode().split('id="content-main"')[1]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since": "2026-13-45", "until": "2026-01-31"}, "Enter a day that exists, for example 2026-01-31."),
        ({"since": "soon", "until": "\x00"}, "Enter a day that exists"),
        ({"since": "2026-01-01"}, "Enter a day, for example 2026-01-31."),
        ({"since": "", "until": ""}, "Enter a day, for example 2026-01-31."),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The last day lies before the first one."),
        ({"since": "0001-01-01", "until": "2026-01-01"}, "Enter a day from 1970 on."),
        ({"since": "2026-01-01", "until": "9999-12-31"}, "Enter a day before the year 2200."),
        ({"department": "no-such"}, "There is no such department."),
        ({"department": "\x00' or 1=1"}, "There is no such department."),
    ],
)
@pytest.mark.parametrize("extra", [{}, {"format": "csv"}])
def test_what_makes_no_sense_is_answered_in_words(manager, query, words, extra):
    response = manager.get(PAGE, query | extra)

    assert response.status_code == 200
    assert words in text_of(response)


def test_an_unknown_name_of_a_period_gives_the_usual_one(manager):
    assert 'value="2025-06-16"' in manager.get(PAGE, {"period": "forever"}).content.decode()


def test_days_may_be_typed_as_americans_write_them(manager):
    response = manager.get(PAGE, {"since": "05/01/2026", "until": "05/31/2026"})

    assert "from May 1, 2026 to May 31, 2026" in text_of(response)


def test_it_speaks_the_language_of_the_reader(manager):
    closed_request(ServiceTypeFactory(name=Words(en="Pothole", es="Bache")), hours=3)

    assert "Bache" in text_of(manager.get(PAGE, headers={"accept-language": "es"}))
