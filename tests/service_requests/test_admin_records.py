"""Looking up requests, work orders and history in the admin."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils.translation import override

from service_requests import services as verbs
from service_requests.models import Answer, Follow, ServiceRequest, ServiceType
from service_requests.services import Place, Reporter
from service_requests.statuses import WaitingReason
from tests.factories import CrewFactory, ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area, Contact
from westfield.kernel.translated import Words

SQUARE = {"type": "Polygon", "coordinates": [[[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.0]]]}
REQUESTS = "/admin/requests/servicerequest/"
REPORTER = Reporter(name="Ada Quist", email="ada@example.com", phone="+13175550177")


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True))
    return client


def detail_of(request: ServiceRequest) -> str:
    return reverse("admin:requests_servicerequest_change", args=[request.pk])


def shown(client, query: str, address: str = REQUESTS) -> list[str]:
    """The numbers of the requests that a list shows."""
    return re.findall(r"\b\d{3}-\d{4}\b", client.get(address, {"q": query}).content.decode().split("result_list")[1])


def member_of_a_city_group(*permissions: str):
    group = Group.objects.create(name="Lookers-up")
    group.permissions.set(Permission.objects.filter(codename__in=permissions))
    user = UserFactory(is_staff=True)
    user.groups.add(group)
    return user


def test_a_number_read_over_the_phone_finds_its_request(administrator):
    wanted, _other = make_request(), make_request()

    assert set(shown(administrator, wanted.reference)) == {wanted.reference}
    assert set(shown(administrator, f"# {wanted.reference.replace('-', ' ')}")) == {wanted.reference}


def test_a_part_of_the_place_finds_requests(administrator):
    wanted = make_request(place=Place(words="behind the depot"))
    make_request()

    assert set(shown(administrator, "depot")) == {wanted.reference}


@pytest.mark.parametrize("address", ["/admin/requests/workorder/", "/admin/requests/historyevent/"])
def test_the_number_finds_work_orders_and_history_too(administrator, address):
    wanted, _other = make_work_order(), make_work_order()

    assert set(shown(administrator, wanted.request.reference, address)) == {wanted.request.reference}


def test_a_work_order_is_found_by_its_own_number(administrator):
    wanted, _other = make_work_order(), make_work_order()

    found = administrator.get("/admin/requests/workorder/", {"q": wanted.number.lower()}).content.decode()

    assert wanted.request.reference in found and _other.request.reference not in found


def test_a_request_shows_its_words_its_work_and_its_history(administrator):
    order = make_work_order("done", description="A deep hole.", reporter=REPORTER)

    page = administrator.get(detail_of(order.request)).content.decode()

    for words in (
        "A deep hole.",
        "Filled.",
        order.number,
        "$35.00",
        "Work order issued",
        "Completed",
        order.crew.name["en"],
    ):
        assert words in page
    assert f'href="{reverse("desk_request", args=[order.request.reference])}"' in page
    assert 'name="_save"' not in page and "deletelink" not in page
    assert "{&quot;en" not in page and ">None<" not in page


def test_a_list_names_services_in_words(administrator):
    make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole", es="Bache")))

    assert '<td class="field-service">Pothole</td>' in administrator.get(REQUESTS).content.decode()
    in_spanish = administrator.get(REQUESTS, headers={"accept-language": "es"}).content.decode()
    assert '<td class="field-service">Bache</td>' in in_spanish


def test_a_post_changes_nothing(administrator):
    request = make_request()

    assert administrator.post(detail_of(request), {"status": "completed"}).status_code == 403
    assert administrator.post(f"{REQUESTS}{request.pk}/delete/", {"post": "yes"}).status_code == 403
    request.refresh_from_db()
    assert request.status == "received"


def test_the_reporter_is_shown_to_those_who_may_know(administrator):
    page = administrator.get(detail_of(make_request(reporter=REPORTER))).content.decode()

    assert "Ada Quist" in page and "ada@example.com" in page and "+13175550177" in page


def test_the_reporter_is_not_shown_to_others(db, client):
    client.force_login(member_of_a_city_group("view_servicerequest", "view_every_request"))
    request = make_request(reporter=REPORTER)

    for address in (detail_of(request), REQUESTS, f"{REQUESTS}?q=Ada"):
        page = client.get(address).content.decode()
        assert "Ada Quist" not in page and "ada@example.com" not in page and "+13175550177" not in page


def test_words_that_nobody_published_stay_hidden_from_those_who_may_not_read_them(db, client):
    client.force_login(member_of_a_city_group("view_servicerequest", "view_every_request", "view_words"))
    request = make_request(description="My neighbor did it.")
    verbs.wait(
        request=request,
        by=Actor.of_user(UserFactory(clerk=True)),
        reason=WaitingReason.PARTS,
        note="Internal: order tar.",
    )
    verbs.complete(request=request, by=Actor.of_user(UserFactory(clerk=True)), what_was_done="Swept.")

    page = client.get(detail_of(request)).content.decode()

    assert "Swept." in page
    assert "My neighbor did it." not in page and "order tar" not in page


def test_requests_that_somebody_may_not_know_of_are_not_found(db, client):
    client.force_login(member_of_a_city_group("view_servicerequest", "view_workorder", "view_historyevent"))
    private, public = make_request(service_type=ServiceTypeFactory(private=True)), make_request()

    assert client.get(detail_of(private)).status_code == 302  # the admin's way to say: there is no such thing
    assert client.get(detail_of(public)).status_code == 200
    assert private.reference not in client.get(REQUESTS).content.decode()
    assert private.reference not in client.get("/admin/requests/historyevent/").content.decode()


@pytest.mark.parametrize("page", ["servicerequest", "workorder", "historyevent"])
def test_a_list_of_many_asks_no_more_than_a_list_of_one(administrator, django_assert_max_num_queries, page):
    for _each in range(8):
        make_work_order("done")

    with django_assert_max_num_queries(12):
        administrator.get(f"/admin/requests/{page}/")


def test_a_request_with_much_history_asks_no_more(administrator, django_assert_max_num_queries):
    order = make_work_order()
    desk = Actor.of_user(UserFactory(clerk=True))
    for _each in range(6):
        verbs.wait(request=order.request, by=desk, reason=WaitingReason.PARTS, note="Waiting.")
        verbs.resume(request=order.request, by=desk)
        verbs.issue(request=order.request, crew=CrewFactory(), by=desk)

    with django_assert_max_num_queries(14):
        administrator.get(detail_of(order.request))


def test_what_requests_point_to_cannot_be_deleted_and_the_page_says_why(administrator):
    request = make_work_order().request
    crew = request.work_orders.get().crew
    for thing in (request.service_type, request.service_type.group, request.department, crew):
        options = thing._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_delete", args=[thing.pk])

        page = administrator.get(address)
        refused = administrator.post(address, {"post": "yes"})
        in_bulk = administrator.post(
            reverse(f"admin:{options.app_label}_{options.model_name}_changelist"),
            {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"},
        )

        for response in (page, refused, in_bulk):
            assert response.status_code == 200
            assert re.search(r"(Service requests|Service types|Work orders): 1", response.content.decode())
        assert type(thing).objects.filter(pk=thing.pk).exists()


def test_a_service_that_nobody_asked_for_can_be_deleted(administrator):
    service = ServiceTypeFactory()

    administrator.post(reverse("admin:requests_servicetype_delete", args=[service.pk]), {"post": "yes"})

    assert not ServiceType.objects.exists()


def with_answer(request: ServiceRequest) -> ServiceRequest:
    Answer.objects.create(
        request=request, question_code="depth", question_label=Words(en="How deep?"), kind="text", value="Knee-deep."
    )
    return request


def test_a_request_shows_what_was_answered_who_follows_and_whose_it_may_be(administrator):
    request = with_answer(make_request())
    neighbor = Area.objects.create(code="carmel", name={"en": "Carmel"}, kind="neighbour", geometry=SQUARE)
    ServiceRequest.objects.filter(pk=request.pk).update(
        neighbour=neighbor, side="unsure", held_because="too_many", me_too_count=3
    )
    told = Contact.objects.create(email="follower@example.com")
    Follow.objects.create(request=request, contact=told, form_key=uuid4(), confirmed_at=clock.now())

    page = administrator.get(detail_of(request)).content.decode()

    for words in ("How deep?", "Knee-deep.", "Carmel", "Not sure", "Many reports from one sender"):
        assert words in page
    assert re.search(r'field-me_too_count.*?readonly">3<.*?field-followers.*?readonly">1<', page, re.DOTALL)


def test_answers_are_for_those_who_may_know_who_and_where(db, client):
    client.force_login(member_of_a_city_group("view_servicerequest", "view_answer"))

    page = client.get(detail_of(with_answer(make_request()))).content.decode()

    assert "Knee-deep" not in page


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("several", [{"code": "a", "label": {"en": "Red", "es": "Rojo"}}, {"code": "b", "label": {"en": "Blue"}}],
         "Rojo, Blue"),
        ("moment", "2026-03-07T14:30:00-05:00", "7 de marzo de 2026, 2:30 p.m."),
        ("number", "12", "12"),
    ],
)  # fmt: skip
def test_an_answer_reads_as_the_reader_would_say_it(kind, value, words):
    with override("es"):
        assert Answer(kind=kind, value=value).said == words
