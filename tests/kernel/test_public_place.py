"""What the public sees of a place: enough to recognize the spot, not enough to point at a home."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from westfield.kernel.places.distance import metres_between
from westfield.kernel.places.public_place import PublicPlace, grid_centre, public_place

POINT = {"latitude": Decimal("40.042913"), "longitude": Decimal("-86.127489")}


def test_exact_place_is_shown_as_it_is():
    place = public_place(precision="exact", number="217", street="Main St", **POINT)

    assert place == PublicPlace("217 Main St", POINT["latitude"], POINT["longitude"])


def test_a_residents_own_words_wait_until_they_are_published():
    place = public_place(precision="exact", text="behind Mr. Miller's house", area="North side", **POINT)

    assert place == PublicPlace("North side", POINT["latitude"], POINT["longitude"])


def test_a_corner_is_no_secret():
    assert public_place(precision="exact", text="corner of Main St and Union St").words == "Main St & Union St"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("217", "200 block of Main St"),
        ("200", "200 block of Main St"),
        ("299 1/2", "200 block of Main St"),
        ("45", "first block of Main St"),
        ("16100", "16100 block of Main St"),
        ("16199B", "16100 block of Main St"),
        ("", "Main St"),
        ("B", "Main St"),
    ],
)
def test_block_stands_for_all_its_houses(number, words):
    assert public_place(precision="block", number=number, street="Main St", **POINT).words == words


def test_block_never_repeats_what_was_typed():
    place = public_place(precision="block", text="217 Main St, the red house", number="217", street="Main St", **POINT)

    assert place.words == "200 block of Main St"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Main St & Union St", "Main St & Union St"),
        ("main street and N union st", "main street & N union st"),
        ("Corner of E 161st St and Oak Ridge Rd.", "E 161st St & Oak Ridge Rd"),
        ("Main St at Union St", "Main St & Union St"),
        ("Main St/Union St", "Main St & Union St"),
    ],
)
def test_corner_stays_a_corner(typed, words):
    assert public_place(precision="block", text=typed, area="Westfield").words == words


@pytest.mark.parametrize(
    "typed",
    [
        "217 Main St",
        "behind John Smith's house & garage",
        "my house at 217 Main St & the yard",
        "217 Main St & 219 Main St",
        "Main St & Union St & Park St",
        "next to 3 Elm Ct and Oak Rd",
        "Union",
        "",
    ],
)
@pytest.mark.parametrize("precision", ["block", "hidden"])
def test_free_words_are_shown_to_nobody_else(typed, precision):
    place = public_place(precision=precision, text=typed, area="Westfield", **POINT)

    assert place.words == "Westfield"


def test_hidden_place_has_no_pin_and_no_street():
    place = public_place(precision="hidden", text="x", number="217", street="Main St", **POINT)

    assert place == PublicPlace("", None, None)


def test_unknown_precision_shows_nothing_by_failing():
    with pytest.raises(ValueError, match="roughly"):
        public_place(precision="roughly", text="217 Main St")


@pytest.mark.parametrize("point", [(None, None), (40.0, None), (float("nan"), 1), (1e300, 1e300), (91, 0)])
def test_place_without_a_point_has_no_pin(point):
    for precision in ("exact", "block"):
        place = public_place(precision=precision, text="x", latitude=point[0], longitude=point[1])
        assert (place.latitude, place.longitude) == (None, None)


in_town = st.tuples(st.floats(39.99, 40.10), st.floats(-86.25, -86.08))


@given(in_town)
def test_moved_pin_is_near_and_the_same_when_moved_again(point):
    moved = grid_centre(*point)

    assert metres_between(point, (float(moved[0]), float(moved[1]))) <= 107  # half the diagonal of the cell
    assert grid_centre(*moved) == moved


@given(in_town, st.floats(-70, 70), st.floats(-70, 70))
def test_every_point_of_a_cell_has_the_same_public_pin(point, north, east):
    latitude, longitude = (float(degrees) for degrees in grid_centre(*point))

    elsewhere = grid_centre(latitude + north / 111_320, longitude + east / 85_300)

    assert elsewhere == grid_centre(*point)
