"""Where would this go? The admin's answer is what becomes of a real request, rule by rule."""

from decimal import Decimal

import pytest

from service_requests.models import RoutingRule, ServiceType
from service_requests.services import Place
from service_requests.services.routing import Verdict, route
from service_requests.statuses import Priority
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel.models import Address, Area, Department
from westfield.kernel.translated import Words

PAGE = "/admin/requests/where-would-it-go/"
SOUTH, NORTH, BOTH, BEYOND, NOWHERE = (40.01, -86.15), (40.06, -86.15), (40.04, -86.15), (40.2, -86.15), (None, None)


def box(south: float, north: float, west: float = -86.2, east: float = -86.1) -> dict[str, object]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def area(code: str, kind: str, south: float, north: float, **facts: object) -> Area:
    return Area.objects.create(code=code, name=Words(en=code.title()), kind=kind, geometry=box(south, north), **facts)


@pytest.fixture
def town(db) -> dict[str, object]:
    """A city with two districts that overlap, and a neighbor north of it that overlaps nothing."""
    return {
        "limit": area("city", "city_limit", 40.0, 40.1),
        "south": area("south", "district", 40.0, 40.05),
        "north": area("north", "district", 40.03, 40.1),
        "neighbor": area("sheridan", "neighbour", 40.15, 40.3, phone="317-758-5293", link="https://sheridan.example/"),
    }


@pytest.fixture
def parks(db) -> Department:
    return DepartmentFactory(code="parks", name=Words(en="Parks"))


@pytest.fixture
def pothole(town, parks) -> ServiceType:
    """South side: the day crew at once. North side: parks, first looked at. Else: its department's crew at once."""
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole"), department__name=Words(en="Public Works"))
    day = CrewFactory(name=Words(en="Day crew"), department=service.department)
    rule = {"service_type": service, "department": service.department}
    RoutingRuleFactory(**rule, crew=CrewFactory(name=Words(en="Street crew"), department=service.department))
    RoutingRuleFactory(**rule, crew=day, area=town["south"], priority=Priority.HIGH)
    RoutingRuleFactory(service_type=service, department=parks, by_hand=True, area=town["north"], priority=Priority.LOW)
    return service


# Where → rule, department, crew, priority, work order at once. A city once found all of its requests in one basket.
TABLE = [
    (SOUTH, "south", "Public Works", "Day crew", Priority.HIGH, True),
    (NORTH, "north", "Parks", "", Priority.LOW, False),
    (BOTH, "south", "Public Works", "Day crew", Priority.HIGH, True),  # the first area's rule, once and for all
    (BEYOND, "", "Public Works", "Street crew", Priority.NORMAL, False),  # outside: the desk looks first
    (NOWHERE, "", "Public Works", "Street crew", Priority.NORMAL, True),
]


def as_place(point) -> Place:
    latitude, longitude = (Decimal(str(each)) if each is not None else None for each in point)
    return Place(words="Here", latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(("point", "rule", "department", "crew", "priority", "at_once"), TABLE)
def test_each_place_goes_where_the_rules_say(pothole, point, rule, department, crew, priority, at_once):
    place = as_place(point)

    way = route(service_type=pothole, latitude=place.latitude, longitude=place.longitude)

    assert way.rule is not None
    assert (way.rule.area.code if way.rule.area else "") == rule
    assert (str(way.department), str(way.crew or ""), way.priority, way.issues_work_order) == (
        department, crew, priority, at_once,
    )  # fmt: skip
    assert [each.verdict for each in way.weighed].count(Verdict.TAKEN) == 1


@pytest.mark.parametrize(("point", "rule", "department", "crew", "priority", "at_once"), TABLE)
def test_the_page_tells_what_becomes_of_a_real_request(
    client, pothole, point, rule, department, crew, priority, at_once
):
    client.force_login(UserFactory(administrator=True))
    request = make_request(service_type=pothole, place=as_place(point))
    order = request.work_orders.first()

    typed = {"service": "pothole", "where": "Here"} | dict(zip(("latitude", "longitude"), point, strict=True))
    page = client.get(PAGE, {name: value for name, value in typed.items() if value is not None})

    told = page.context["tried"]
    assert (told.way.department, told.way.issues_work_order) == (request.department, order is not None)
    assert (told.way.crew if order else None) == (order.crew if order else None)
    assert (told.shown.words, told.shown.latitude) == (request.public_place, request.public_latitude)
    assert abs((told.target_at - request.target_at).total_seconds()) < 60
    assert department in page.content.decode()


def test_without_any_rule_the_services_own_department_does_it(town):
    service = ServiceTypeFactory()

    way = route(service_type=service, latitude=Decimal("40.01"), longitude=Decimal("-86.15"))

    assert (way.rule, way.department, way.crew, way.issues_work_order) == (None, service.department, None, False)
    assert way.area == town["south"]


def test_a_crew_that_was_switched_off_gets_nothing(pothole):
    RoutingRule.objects.get(area=None).crew.__class__.objects.update(is_active=False)

    way = route(service_type=pothole, latitude=None, longitude=None)

    assert (way.crew, way.issues_work_order) == (None, False)


@pytest.fixture
def asked(client, pothole):
    """What the page says, as the administrator reads it."""
    client.force_login(UserFactory(administrator=True))

    def ask(**question: object) -> str:
        page = client.get(PAGE, {"service": "pothole", **question})
        assert page.status_code == 200
        return " ".join(page.content.decode().split())

    return ask


def test_each_rule_says_why_it_holds_or_not(asked):
    page = asked(latitude=40.01, longitude=-86.15)

    assert page.index("This rule holds.") < page.index("The place does not lie in this area.")
    assert page.index("The place does not lie in this area.") < page.index("A rule above it came first.")
    assert "Nobody said where it is." in asked()


def test_outside_the_page_says_whose_it_is(asked):
    page = asked(latitude=40.2, longitude=-86.15)

    assert "Sheridan, 317-758-5293" in page and 'href="https://sheridan.example/"' in page
    assert "It lies outside the city limit, so the desk looks first." in page
    assert "and no neighbor's area holds it" in asked(latitude=41, longitude=-86.15)


def test_what_strangers_see_is_what_they_will_see(asked, pothole):
    ServiceType.objects.filter(pk=pothole.pk).update(place_shown="hidden")
    assert "This service shows: hidden." in asked(latitude=40.01, longitude=-86.15)

    ServiceType.objects.filter(pk=pothole.pk).update(is_private=True)
    assert "they do not see the request at all" in asked(latitude=40.01, longitude=-86.15)


def test_an_address_is_enough_and_words_that_fit_several_are_asked_about(asked):
    for number in ("130", "1300"):
        Address.objects.create(
            number=number, street="Penn St", latitude="40.06", longitude="-86.15", external_id=number, zip_code="46074"
        )

    assert "the rule for North" in asked(where="1300 Penn St")
    which = asked(where="Penn")
    assert "Which address do you mean?" in which
    assert "where=130+Penn+St" in which and "address_id=" in which


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ({"service": "nothing"}, "There is no such service."),
        ({"service": ""}, "Choose a service."),
        ({"latitude": "40.01"}, "A point needs both numbers."),
        ({"latitude": "forty", "longitude": "-86"}, "Enter a number."),
        ({"latitude": "140", "longitude": "-86"}, "less than or equal to 90"),
        ({"latitude": "NaN", "longitude": "-86"}, "Enter a number."),
        ({"address_id": "x", "latitude": "40.01", "longitude": "-86.15"}, "the rule for South"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_the_field(asked, question, reason):
    assert reason in asked(**question)


def test_nothing_is_kept(asked, pothole):
    asked(latitude=40.01, longitude=-86.15)

    assert not pothole.servicerequest_set.exists()


@pytest.mark.parametrize("role", ["clerk", "crew_member", "supervisor", "manager"])
def test_only_those_who_may_see_the_rules_try_them(db, client, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(PAGE).status_code == 403


def test_many_rules_ask_the_database_no_more(asked, pothole, django_assert_max_num_queries):
    for number in range(12):
        district = area(f"district-{number}", "district", 40.0, 40.02)
        RoutingRuleFactory(service_type=pothole, area=district)
    asked(latitude=40.01, longitude=-86.15)  # the outlines are kept from here on

    with django_assert_max_num_queries(11):
        asked(latitude=40.01, longitude=-86.15)


def test_the_pages_around_lead_to_it(client, pothole):
    client.force_login(UserFactory(administrator=True))

    assert f"{PAGE}?service=pothole" in client.get(f"/admin/requests/servicetype/{pothole.pk}/change/").content.decode()
    for page in ("/admin/requests/routingrule/", "/admin/"):
        assert PAGE in client.get(page).content.decode()
