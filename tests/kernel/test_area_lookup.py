"""Which area a point lies in, the line itself and the city's holes included."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from westfield.kernel.models import Area
from westfield.kernel.places.areas import areas_at, inside_city, surroundings

BOUNDARY = Path(__file__).parents[2] / "westfield" / "portal" / "demo" / "data" / "westfield-boundary.geojson"
METRE = 1 / 111_320


def square(west: float, south: float, side: float = 0.01) -> dict[str, object]:
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def area(code: str, kind: str, west: float = -86.2, south: float = 40.0) -> Area:
    return Area.objects.create(code=code, name=code, kind=kind, geometry=square(west, south))


@pytest.fixture
def westfield(db) -> None:
    call_command("import_area", str(BOUNDARY), code="city-limit", name="Westfield", kind="city_limit", verbosity=0)


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((40.0429, -86.1275), True),  # Main and Union
        ((40.0300, -86.1500), True),
        ((39.9784, -86.1180), False),  # Carmel
        ((40.0456, -86.0086), False),  # Noblesville
        ((0, 0), False),
        ((float("nan"), float("nan")), False),
    ],
)
def test_real_city_limit_knows_its_own(westfield, point, inside):
    assert inside_city(*point) is inside


def test_without_a_city_limit_nobody_knows(db):
    area("district-1", "district")

    assert inside_city(40.005, -86.195) is None


@pytest.mark.parametrize(("metres_outside", "inside"), [(0, True), (14, True), (16, False)])
def test_line_of_the_city_limit_is_the_citys_as_near_as_a_phone_can_tell(db, metres_outside, inside):
    area("city-limit", "city_limit")

    assert inside_city(40.0 - metres_outside * METRE, -86.195) is inside
    assert inside_city(40.005, -86.2 - metres_outside * METRE / 0.76604) is inside


def test_point_lies_in_every_area_around_it_and_in_no_other(db):
    area("city-limit", "city_limit")
    area("district-1", "district")
    area("district-2", "district", west=-86.1)

    assert {found.code for found in areas_at(Decimal("40.005"), Decimal("-86.195"))} == {"city-limit", "district-1"}
    assert [found.code for found in areas_at(40.005, -86.095)] == ["district-2"]
    assert areas_at(41.0, -86.195) == []


def test_point_in_the_box_but_not_in_the_outline_is_outside(db):
    triangle = {"type": "Polygon", "coordinates": [[[-86.2, 40.0], [-86.1, 40.0], [-86.2, 40.1], [-86.2, 40.0]]]}
    Area.objects.create(code="district-1", name="1", kind="district", geometry=triangle)

    assert areas_at(40.09, -86.11) == []
    assert len(areas_at(40.01, -86.19)) == 1


def test_point_costs_one_query_once_the_areas_are_known(westfield, django_assert_num_queries):
    area("district-1", "district", west=-86.155, south=40.025)
    surroundings(40.0300, -86.1500)

    with django_assert_num_queries(1):
        around = surroundings(40.0300, -86.1500)

    assert around.inside_city is True
    assert [str(found) for found in around.areas] == ["Westfield", "district-1"]


def test_changed_outline_counts_at_once(db):
    district = area("district-1", "district")
    assert areas_at(40.005, -86.195)

    district.geometry = square(-86.1, 40.0)
    district.save()

    assert areas_at(40.005, -86.195) == []
    assert areas_at(40.005, -86.095) == [district]
