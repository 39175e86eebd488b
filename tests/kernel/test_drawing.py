"""A drawn outline is light and looks the same."""

import json

import pytest
import shapely
from shapely.geometry import shape

from westfield.kernel.places.drawing import for_drawing

CURVE = {"type": "Polygon", "coordinates": [[[-86.1 + 1e-6 * step, 40.0] for step in range(2000)]]}
CURVE["coordinates"][0] += [[-86.098001, 40.002], [-86.1, 40.002], [-86.1, 40.0]]


def test_points_that_nobody_sees_are_left_out():
    drawn = for_drawing(CURVE)

    assert len(json.dumps(drawn)) < len(json.dumps(CURVE)) / 100
    assert shapely.hausdorff_distance(shape(drawn), shape(CURVE)) < 3e-5


def test_numbers_are_short():
    drawn = for_drawing({"type": "Polygon", "coordinates": [[[-86.1234567, 40.0], [-86.0, 40.0], [-86.0, 40.9876543]]]})

    assert "-86.12346" in json.dumps(drawn) and "40.98765" in json.dumps(drawn)


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_holes_and_parts_stay(kind):
    square, hole = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]]
    coordinates = [square, hole] if kind == "Polygon" else [[square, hole], [[[20, 20], [21, 20], [21, 21], [20, 20]]]]
    drawn = for_drawing({"type": kind, "coordinates": coordinates})

    assert drawn["type"] == kind
    assert shape(drawn).equals(shape({"type": kind, "coordinates": coordinates}))


def test_what_is_too_small_to_draw_stays_as_it_was():
    speck = {"type": "Polygon", "coordinates": [[[0, 0], [1e-6, 0], [1e-6, 1e-6], [0, 0]]]}

    assert for_drawing(speck) == speck
