"""Beyond the city limit, and on it: whose it is, and nothing is swallowed. With the real boundary of Westfield."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
import shapely
from shapely.geometry import shape

import westfield.portal.demo
from service_requests.models import ServiceRequest
from service_requests.statuses import Side
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory, UserFactory
from westfield.kernel.models import Address, Area
from westfield.kernel.places.distance import METRES_PER_DEGREE
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
BOUNDARY = Path(westfield.portal.demo.__file__).parent / "data" / "westfield-boundary.geojson"
CITY = shape(json.loads(BOUNDARY.read_text())["features"][0]["geometry"])
METRE = 1 / METRES_PER_DEGREE
PHONE, LINK = "317-555-0177", "https://carmel.example/report"


def south_edge():
    """A point of the city's southern limit: longitude, latitude; the city lies north of it."""
    west, south, east, north = CITY.bounds
    middle = west + (east - west) * 0.45
    cut = CITY.boundary.intersection(shapely.LineString([(middle, south - 1), (middle, north + 1)]))
    return middle, min(point.y for point in getattr(cut, "geoms", [cut]))


LONGITUDE, LINE = south_edge()


@pytest.fixture
def westfield_limit():
    return Area.objects.create(
        code="westfield", name=Words(en="Westfield"), kind="city_limit", geometry=json.loads(shapely.to_geojson(CITY))
    )


@pytest.fixture
def carmel(westfield_limit):
    """Everything south of the city, as a neighbor with somebody to call."""
    west, south, east, _north = CITY.bounds
    below = shapely.box(west, south - 0.1, east, LINE + 0.005).difference(CITY)
    return Area.objects.create(
        code="carmel", name=Words(en="Carmel"), kind="neighbour", geometry=json.loads(shapely.to_geojson(below)),
        phone=PHONE, link=LINK,
    )  # fmt: skip


@pytest.fixture
def pothole():
    rule = RoutingRuleFactory(service_type=ServiceTypeFactory(code="pothole"), crew=CrewFactory())
    return rule.service_type


def at(metres, **changes):
    """A form with a point so many meters north of the southern limit."""
    point = {"latitude": f"{LINE + metres * METRE:.6f}", "longitude": f"{LONGITUDE:.6f}"}
    return {"form_key": str(uuid4()), "description": "A deep hole."} | point | changes


def send(client, form):
    return client.post("/requests/new/pothole/", form)


def test_well_inside_nobody_is_asked(client, pothole, carmel):
    assert send(client, at(200)).status_code == 302

    made = ServiceRequest.objects.get()
    assert (made.side, made.neighbour, made.work_orders.count()) == ("", None, 1)


def test_outside_it_is_said_whose_it_is_and_how_to_reach_them(client, pothole, carmel):
    answer = send(client, at(-500))

    page = answer.content.decode()
    assert answer.status_code == 422 and not ServiceRequest.objects.exists()
    assert "This place is in Carmel" in page
    assert f'href="tel:{PHONE}"' in page and f'href="{LINK}"' in page
    assert 'name="anyway"' in page and "A deep hole." in page


def test_sent_anyway_it_is_kept_for_somebody_to_look_at(client, pothole, carmel):
    assert send(client, at(-500, anyway="on")).status_code == 302

    made = ServiceRequest.objects.get()
    assert (made.neighbour, made.side, made.area) == (carmel, Side.THEIRS, None)
    assert not made.work_orders.exists()


def test_where_nobody_knows_whose_it_is_that_is_said(client, pothole, westfield_limit):
    answer = send(client, at(-500))

    assert answer.status_code == 422
    assert "We do not know who looks after it" in answer.content.decode()
    assert send(client, at(-500, anyway="on")).status_code == 302
    assert ServiceRequest.objects.get().neighbour is None


@pytest.mark.parametrize("metres", [-25, -5, 5, 25])
def test_on_the_line_the_side_is_asked(client, pothole, carmel, metres):
    answer = send(client, at(metres))

    assert answer.status_code == 422
    assert "right at the city limit. On which side is it: Westfield or Carmel?" in answer.content.decode()


@pytest.mark.parametrize(("side", "orders"), [(Side.OURS, 1), (Side.UNSURE, 0)])
def test_on_the_line_ours_goes_out_and_unsure_is_looked_at(client, pothole, carmel, side, orders):
    assert send(client, at(5, side=side)).status_code == 302

    made = ServiceRequest.objects.get()
    assert (made.side, made.neighbour, made.work_orders.count()) == (side, carmel, orders)


def test_on_the_line_theirs_names_them_first(client, pothole, carmel):
    answer = send(client, at(5, side=Side.THEIRS))

    assert answer.status_code == 422 and f'href="tel:{PHONE}"' in answer.content.decode()
    assert send(client, at(5, side=Side.THEIRS, anyway="on")).status_code == 302
    assert ServiceRequest.objects.get().side == Side.THEIRS


def test_an_address_of_the_city_says_by_itself_where_it_is(client, pothole, carmel):
    address = Address.objects.create(
        number="1", street="Limit St", latitude=f"{LINE + 5 * METRE:.6f}", longitude=f"{LONGITUDE:.6f}", external_id="1"
    )

    assert send(client, at(5, where=str(address), address_id=address.pk)).status_code == 302


def test_who_said_send_it_anyway_is_not_asked_again(client, pothole, carmel):
    answer = send(client, at(-500, anyway="on", description=""))

    assert answer.status_code == 422
    assert '<input type="hidden" name="anyway" value="on">' in answer.content.decode()


def test_a_point_that_moved_back_into_the_city_is_the_citys_again(client, pothole, carmel):
    assert send(client, at(200, anyway="on", side=Side.THEIRS)).status_code == 302

    assert ServiceRequest.objects.get().side == ""


@pytest.mark.parametrize("value", ["\0", "9" * 5000, "💣", "mine"])
def test_nonsense_about_the_side_breaks_nothing(client, pothole, carmel, value):
    assert send(client, at(5, side=value)).status_code == 422


def test_the_desk_reads_whose_it_seems_to_be(client, pothole, carmel):
    send(client, at(-500, anyway="on"))
    client.force_login(UserFactory(clerk=True))

    page = client.get(f"/desk/requests/{ServiceRequest.objects.get().reference}/").content.decode()

    assert "It seems to be in Carmel." in page and PHONE in page
    assert "Its sender was told so and sent it all the same." in page


def test_the_clerk_reads_the_neighbors_number_out(client, pothole, carmel):
    client.force_login(UserFactory(clerk=True))
    call = at(-500, service="pothole", channel="phone", caller_language="en")

    asked = client.post("/desk/intake/", call)

    assert asked.status_code == 422 and PHONE in asked.content.decode()
    assert client.post("/desk/intake/", call | {"anyway": "on"}).status_code == 302
    assert ServiceRequest.objects.get().neighbour == carmel
