"""How near a point is to the city limit, and to whom it may belong."""

import pytest

from westfield.kernel.models import Area
from westfield.kernel.places.areas import METRES_OF_DOUBT, surroundings
from westfield.kernel.places.distance import METRES_PER_DEGREE

pytestmark = pytest.mark.django_db
LINE = 40.0  # the city lies north of it
METRE = 1 / METRES_PER_DEGREE


def square(code, kind, south, north, west=-86.2, east=-86.1):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Area.objects.create(
        code=code, name={"en": code}, kind=kind, geometry={"type": "Polygon", "coordinates": [ring]}
    )


@pytest.fixture
def city():
    return square("westfield", "city_limit", LINE, 40.1)


@pytest.fixture
def next_door():
    return square("carmel", "neighbour", 39.9, LINE)


@pytest.mark.parametrize("metres", [-METRES_OF_DOUBT + 2, -5, 5, METRES_OF_DOUBT - 2])
def test_near_the_line_both_sides_are_named(city, next_door, metres):
    around = surroundings(LINE + metres * METRE, -86.15)

    assert around.near_limit and around.neighbours == [next_door]


@pytest.mark.parametrize(("metres", "neighbours"), [(METRES_OF_DOUBT + 5, 0), (-METRES_OF_DOUBT - 5, 1)])
def test_further_away_there_is_no_doubt(city, next_door, metres, neighbours):
    around = surroundings(LINE + metres * METRE, -86.15)

    assert not around.near_limit
    assert len(around.neighbours) == neighbours


def test_the_nearest_neighbour_comes_first(city, next_door):
    square("zion", "neighbour", 39.9, LINE - 10 * METRE, west=-86.3, east=-86.15)

    around = surroundings(LINE + 5 * METRE, -86.15)

    assert [area.code for area in around.neighbours] == ["carmel", "zion"]


def test_without_a_city_limit_nothing_is_near_it(next_door):
    around = surroundings(LINE + METRE, -86.15)

    assert (around.near_limit, around.inside_city) == (False, None)
