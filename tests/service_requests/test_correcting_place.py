"""Another place: area, public side and, while nobody has begun, the route follow; the raw pin is kept."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from service_requests import services
from service_requests.models import Correction
from service_requests.services import Place
from service_requests.stale import place_of
from service_requests.statuses import RequestStatus, Side
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address, Area
from westfield.kernel.models.area import AreaKind
from westfield.kernel.translated import Words
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db


def square(west: float) -> dict:
    east = west + 0.1
    return {"type": "Polygon", "coordinates": [[[west, 40], [east, 40], [east, 40.1], [west, 40.1], [west, 40]]]}


WEST, EAST, BEYOND = (
    Place(words=words, latitude=Decimal("40.050000"), longitude=Decimal(longitude))
    for words, longitude in (("in the west", "-86.150000"), ("in the east", "-86.050000"), ("far off", "-85.500000"))
)


@pytest.fixture
def by(clerk) -> Actor:
    return Actor.of_user(clerk)


@pytest.fixture
def districts(db):
    """Two districts that make up the city."""
    both = {"type": "Polygon", "coordinates": [[[-86.2, 40], [-86.0, 40], [-86.0, 40.1], [-86.2, 40.1], [-86.2, 40]]]}
    Area.objects.create(code="city", kind=AreaKind.CITY_LIMIT, name=Words(en="The city"), geometry=both)
    return [
        Area.objects.create(code=code, kind=AreaKind.DISTRICT, name=Words(en=code.title()), geometry=square(west))
        for code, west in (("west", -86.2), ("east", -86.1))
    ]


@pytest.fixture
def by_district(districts):
    """A service that another department does in the east."""
    service_type = ServiceTypeFactory()
    for area in districts:
        crew = CrewFactory(name=Words(en=f"{area.code} crew"))
        RoutingRuleFactory(service_type=service_type, area=area, department=crew.department, crew=crew)
    return service_type


def test_area_and_public_side_follow_and_the_raw_pin_is_kept(by, districts):
    request = make_request(place=WEST)

    services.move_pin(request=request, by=by, place=EAST, form_key=uuid4())

    request.refresh_from_db()
    assert (request.area, request.place, request.longitude) == (districts[1], "in the east", EAST.longitude)
    assert (request.public_latitude, request.public_longitude) == (EAST.latitude, EAST.longitude)
    kept = Correction.objects.get()
    assert (kept.place, kept.latitude, kept.longitude) == ("in the west", WEST.latitude, WEST.longitude)
    assert kept.event.action == "move_pin"


def test_a_hidden_place_stays_hidden_wherever_it_is(by, districts):
    request = make_request(place=WEST, service_type=ServiceTypeFactory(hidden_place=True))

    services.move_pin(request=request, by=by, place=EAST)

    request.refresh_from_db()
    assert (request.public_place, request.public_latitude) == ("East", None)


def test_an_address_is_shown_as_far_as_the_service_shows_it(by):
    point = {"latitude": EAST.latitude, "longitude": EAST.longitude}
    address = Address.objects.create(number="237", street="Main St", external_id="1", **point)
    place = Place(words=str(address), address=address, **point)
    request = make_request(place=WEST, service_type=ServiceTypeFactory(block_place=True))

    services.move_pin(request=request, by=by, place=place)

    request.refresh_from_db()
    assert (request.address, request.public_place) == (address, "200 block of Main St")


def test_words_of_a_place_are_shown_where_the_description_is(by):
    unpublished, published = make_request(place=WEST), make_request(place=WEST)
    services.publish(item=published.words.get(), by=by)

    for request in (unpublished, published):
        services.move_pin(request=request, by=by, place=EAST)
        request.refresh_from_db()

    assert (unpublished.public_place, published.public_place) == ("", "in the east")


def test_who_works_there_gets_it_while_nobody_has_begun(by, by_district):
    request = make_request(place=WEST, service_type=by_district)
    former = request.work_orders.get()

    done = services.move_pin(request=request, by=by, place=EAST)

    request.refresh_from_db()
    assert done.called_back == [former]
    assert str(done.issued.crew) == "east crew"
    assert request.department == done.issued.department
    assert request.status == RequestStatus.ASSIGNED


def test_a_crew_that_has_begun_keeps_it_where_it_is(by, by_district):
    request = make_request(place=WEST, service_type=by_district)
    order = request.work_orders.get()
    worker = UserFactory(crew_member=True)
    order.crew.members.add(worker)
    services.start(order=order, by=Actor.of_user(worker))
    department = request.department

    done = services.move_pin(request=request, by=by, place=EAST)

    request.refresh_from_db()
    assert (done.called_back, done.issued, request.department) == ([], None, department)
    assert str(request.area) == "East"


def test_what_was_assigned_by_hand_outlives_a_small_correction(by, by_district):
    request, parks = make_request(place=WEST, service_type=by_district), DepartmentFactory()
    services.assign(request=request, by=by, department=parks)

    services.move_pin(
        request=request, by=by, place=Place(words="next door", latitude=WEST.latitude, longitude=Decimal("-86.1501"))
    )

    request.refresh_from_db()
    assert request.department == parks
    assert request.work_orders.open().count() == 1


def test_the_promise_stays(by, by_district):
    request = make_request(place=WEST, service_type=by_district)
    target_at = request.target_at

    services.move_pin(request=request, by=by, place=EAST)

    request.refresh_from_db()
    assert request.target_at == target_at


def test_beyond_the_city_it_is_somebody_elses_and_inside_it_is_ours_again(by, districts):
    neighbour = Area.objects.create(
        code="next-door", kind=AreaKind.NEIGHBOUR, name=Words(en="Next door"), geometry=square(-85.55)
    )
    request = make_request(place=WEST)

    services.move_pin(request=request, by=by, place=BEYOND)
    request.refresh_from_db()
    assert (request.side, request.neighbour, request.is_outside) == (Side.THEIRS, neighbour, True)

    services.move_pin(request=request, by=by, place=WEST)
    request.refresh_from_db()
    assert (request.side, request.neighbour, request.is_outside) == ("", None, False)


def test_the_same_place_is_no_correction(by):
    request = make_request(place=WEST)

    services.move_pin(request=request, by=by, place=WEST)

    assert not Correction.objects.exists()


def test_sent_twice_it_is_one_correction(by):
    request, key = make_request(place=WEST), uuid4()
    services.move_pin(request=request, by=by, place=EAST, form_key=key)

    with pytest.raises(services.AlreadyDone):
        services.move_pin(request=request, by=by, place=EAST, form_key=key)

    assert Correction.objects.count() == 1


def test_who_acts_on_an_old_page_is_told_where_it_is_now(by):
    request = make_request(place=WEST)
    shown = place_of(request)
    services.move_pin(request=request, by=by, place=EAST)

    with pytest.raises(TransitionNotAllowed, match="in the east"):
        services.move_pin(request=request, by=by, place=BEYOND, seen=shown)


def test_others_and_too_late(by, streets):
    other = Actor.of_user(UserFactory(supervisor=True, department=streets))
    with pytest.raises(PermissionDenied):
        services.move_pin(request=make_request(), by=other, place=EAST)
    with pytest.raises(TransitionNotAllowed):
        services.move_pin(request=make_request_in(RequestStatus.CLOSED_WITHOUT_WORK), by=by, place=EAST)
