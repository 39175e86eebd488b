"""Which area a request is counted in."""

from decimal import Decimal

import pytest

from service_requests.services import Place
from tests.factories import ServiceTypeFactory, make_request
from westfield.kernel.models import Area

pytestmark = pytest.mark.django_db

HERE = Place(latitude=Decimal("40.05"), longitude=Decimal("-86.15"))


def square(code: str, kind: str, *, edge: float) -> Area:
    west, south = -86.15 - edge, 40.05 - edge
    east, north = west + 2 * edge, south + 2 * edge
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return Area.objects.create(code=code, name={"en": code}, kind=kind, geometry=geometry)


def test_a_request_belongs_to_its_district_rather_than_to_the_whole_city():
    square("city-limit", Area.Kind.CITY_LIMIT, edge=0.2)
    district = square("district-1", Area.Kind.DISTRICT, edge=0.1)

    request = make_request(place=HERE)

    assert request.area == district


def test_without_districts_a_request_belongs_to_the_city():
    limit = square("city-limit", Area.Kind.CITY_LIMIT, edge=0.2)

    request = make_request(place=HERE)

    assert request.area == limit


def test_a_hidden_place_is_shown_as_its_district():
    square("city-limit", Area.Kind.CITY_LIMIT, edge=0.2)
    square("district-1", Area.Kind.DISTRICT, edge=0.1)

    request = make_request(service_type=ServiceTypeFactory(hidden_place=True), place=HERE)

    assert request.public_place == "district-1"
