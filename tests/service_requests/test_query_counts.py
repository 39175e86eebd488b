"""How many queries a page may cost, whatever the city holds."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests import services
from service_requests.models import Question, ServiceType
from service_requests.services import Place
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address
from westfield.kernel.translated import Words

# Session, user, rights; the request, its words, photos, answers, history, orders, kin; what there is to choose from.
ONE_REQUEST = 32

pytestmark = pytest.mark.django_db(transaction=True)


def queries(act):
    """The statements of `act`, without BEGIN and COMMIT."""
    with CaptureQueriesContext(connection) as captured:
        response = act()
    assert response.status_code in (200, 302), response.content
    return [q["sql"] for q in captured if q["sql"] not in ("BEGIN", "COMMIT")]


@pytest.mark.parametrize("how_many", [1, 100])
def test_the_public_list_costs_at_most_four(client, how_many):
    service_type = ServiceTypeFactory()
    for _number in range(how_many):
        make_request(service_type=service_type)
    client.get("/requests/")

    assert len(queries(lambda: client.get("/requests/"))) <= 4


@pytest.mark.parametrize("how_many", [1, 100])
@pytest.mark.parametrize(
    "path",
    [
        "/requests/?q=pothole+stre&service=pothole&status=open&area=north&since=2020-01-01&until=2999-01-01",
        "/requests/?q=service",
        "/requests/?before=1763869115123456-999999",
        "/requests/map/?q=service",
        "/requests/map.json?box=39.9,-86.3,40.2,-86.0&zoom=12&q=service",
        "/requests/map.json?box=39.9,-86.3,40.2,-86.0&zoom=19",
        "/requests/feed/?q=service",
    ],
)
def test_list_map_and_feed_cost_at_most_four_with_any_filter(client, how_many, path):
    service_type = ServiceTypeFactory(code="pothole")
    for number in range(how_many):
        there = Place(latitude=Decimal("40.04") + Decimal(number) / 10_000, longitude=Decimal("-86.12"))
        make_request(service_type=service_type, place=there)
    client.get(path)

    assert len(queries(lambda: client.get(path))) <= 4


@pytest.mark.parametrize("how_many", [1, 100])
def test_the_status_page_costs_at_most_four(client, how_many):
    request = make_request()
    clerk = Actor.of_user(UserFactory(clerk=True))
    for _time in range(how_many // 2):
        services.complete(request=request, by=clerk, what_was_done="Done.")
        services.reopen(request=request, by=clerk, why="Not yet.")

    assert len(queries(lambda: client.get(request.get_absolute_url()))) <= 4
    assert len(queries(lambda: client.get(request.private_path))) <= 4


@pytest.mark.parametrize(("seen", "questions", "most"), [(True, 0, 13), (False, 0, 14), (True, 1, 14), (True, 30, 14)])
def test_a_report_costs_as_much_however_much_is_asked(client, seen, questions, most):
    """Twelve for the request itself, one for trust; one for a look nearby without a script, one for the answers."""
    RoutingRuleFactory(service_type=ServiceTypeFactory(code="pothole"))
    for number in range(questions):
        Question.objects.create(
            service_type=ServiceType.objects.get(), code=f"number-{number}", kind="text", label={"en": "What?"}
        )
    address = Address.objects.create(
        number="130", street="Penn St", latitude="40.042", longitude="-86.127", external_id="1"
    )
    form = {
        "where": str(address),
        "address_id": address.pk,
        "latitude": "40.042",
        "longitude": "-86.127",
        "description": "A deep hole.",
        "email": "ann@example.com",
        "nearby_seen": "40.042000,-86.127000" if seen else "",
        **{f"q-number-{number}": "This." for number in range(questions)},
    }
    # Content types are kept by the process. Elsewhere: what was reported close by would be shown first.
    elsewhere = {"form_key": str(uuid4()), "latitude": "40.062", "address_id": ""}
    client.post("/requests/new/pothole/", form | elsewhere)

    made = queries(lambda: client.post("/requests/new/pothole/", form | {"form_key": str(uuid4())}))

    assert len(made) <= most, "\n".join(made)


@pytest.mark.parametrize("how_many", [1, 40])
def test_one_request_at_the_desk_costs_as_much_however_long_its_story(client, how_many):
    clerk = UserFactory(clerk=True)
    request, by = make_request(crew=CrewFactory(members=[UserFactory(crew_member=True)])), Actor.of_user(clerk)
    other = UserFactory(clerk=True, name="Ana Diaz")
    for number in range(how_many):
        services.note(request=request, by=by, text=f"@Ana Diaz, note {number}")
        services.update(request=request, by=by, text="News.")
        services.change_service(request=request, by=by, service_type=ServiceTypeFactory(name=Words(en=f"S {number}")))
        services.assign(request=request, by=by, assignee=other if number % 2 else clerk)
    client.force_login(clerk)
    path = f"/desk/requests/{request.reference}/"
    client.get(path)

    assert len(queries(lambda: client.get(path))) <= ONE_REQUEST


@pytest.mark.parametrize("how_many", [1, 40])
def test_the_list_of_mentions_costs_as_much_however_long(client, how_many):
    ana = UserFactory(clerk=True, name="Ana Diaz")
    by = Actor.of_user(UserFactory(clerk=True))
    for number in range(how_many):
        services.note(request=make_request(), by=by, text=f"@Ana Diaz, note {number}")
    client.force_login(ana)
    client.get("/desk/mentions/")

    assert len(queries(lambda: client.get("/desk/mentions/"))) <= 7


@pytest.mark.parametrize("how_many", [1, 30])
def test_pages_of_what_belongs_together_cost_as_much_however_much_that_is(client, how_many):
    """The public's four as ever; at the desk two queries for the kin, two more for what was said in those merged."""
    clerk = UserFactory(clerk=True)
    by, service_type = Actor.of_user(clerk), ServiceTypeFactory()
    place = Place(words="1 Main St", latitude=Decimal("40.04"), longitude=Decimal("-86.12"))
    parent, *others = (make_request(service_type=service_type, place=place) for _each in range(2 * how_many + 2))
    for child, related in zip(others[:how_many], others[how_many : 2 * how_many], strict=True):
        services.merge(child=child, parent=parent, by=by)
        services.relate(request=parent, other=related, by=by)
    desk = f"/desk/requests/{parent.reference}/"

    for path in (parent.get_absolute_url(), parent.private_path, others[0].get_absolute_url(), others[0].private_path):
        assert len(queries(lambda path=path: client.get(path))) <= 4
    client.force_login(clerk)
    client.get(desk)
    costs = {
        "desk": len(queries(lambda: client.get(desk))),
        "choice": len(queries(lambda: client.get(desk + "merge/"))),
        "comparison": len(queries(lambda: client.get(f"{desk}merge/?other={others[-1].reference}"))),
    }
    assert costs["desk"] <= 27, costs
    assert costs["choice"] <= 8, costs
    assert costs["comparison"] <= 19, costs
