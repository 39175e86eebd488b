"""How much of a place the public may see: all of it, its block, or nothing that points at somebody's home."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .distance import METRES_PER_DEGREE, metres_per_degree_of_longitude, on_the_earth
from .search_words import is_street_name

GRID_METRES = 150
HOUSES_IN_A_BLOCK = 100
_SIX_DECIMALS = Decimal("0.000001")
_CORNER = re.compile(r"\s*(?:&|/|@|\+|\band\b|\bat\b|\by\b)\s*", re.IGNORECASE)
_CORNER_OF = re.compile(r"^\s*(?:the\s+)?(?:corner|intersection)\s+of\s+", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"\s*(\d{1,9})(?!\d)")


class PlacePrecision(models.TextChoices):
    """How exactly a service shows its places."""

    EXACT = "exact", _("Exact place")
    BLOCK = "block", _("Block only")
    HIDDEN = "hidden", _("Hidden")


@dataclass(frozen=True)
class PublicPlace:
    """What a stranger is shown of a place; no coordinates means no pin."""

    words: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def public_place(
    *,
    precision: str,
    text: str = "",
    number: str = "",
    street: str = "",
    latitude: Decimal | float | None = None,
    longitude: Decimal | float | None = None,
    area: str = "",
) -> PublicPlace:
    """The public side of a place.

    `number` and `street` come from the city's list of addresses; of `text`, which is what somebody typed, only the
    corner of two streets is shown: other words of a resident become public when staff publish them. `area` is the
    name to fall back on.
    """
    match PlacePrecision(precision):
        case PlacePrecision.EXACT:
            words = (street and f"{number} {street}".strip()) or intersection_in(text)
            return PublicPlace(words or area, *_as_decimals(latitude, longitude))
        case PlacePrecision.BLOCK:
            words = _block(number, street) if street else intersection_in(text)
            return PublicPlace(words or area, *grid_centre(latitude, longitude))
        case PlacePrecision.HIDDEN:
            return PublicPlace(area)


def intersection_in(text: str) -> str:
    """The two streets of a corner, as in Main St & Union St; "" for any other words."""
    streets = [street.strip(" ,.") for street in _CORNER.split(_CORNER_OF.sub("", text[:200]))]
    is_corner = len(streets) == 2 and all(is_street_name(street) for street in streets)
    return " & ".join(streets) if is_corner else ""


def grid_centre(
    latitude: Decimal | float | None, longitude: Decimal | float | None
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """The middle of the grid cell around a point: the same for all its neighbors, so repetition reveals nothing."""
    exact = _as_decimals(latitude, longitude)
    if exact[0] is None:
        return exact
    row_height = GRID_METRES / METRES_PER_DEGREE
    middle_of_row = (math.floor(float(exact[0]) / row_height) + 0.5) * row_height
    column_width = GRID_METRES / metres_per_degree_of_longitude(middle_of_row)
    middle_of_column = (math.floor(float(exact[1]) / column_width) + 0.5) * column_width
    return _as_decimals(middle_of_row, middle_of_column)


def _block(number: str, street: str) -> str:
    house = _LEADING_NUMBER.match(number)
    if house is None:
        return street
    block = int(house[1]) // HOUSES_IN_A_BLOCK * HOUSES_IN_A_BLOCK
    if not block:
        return gettext("first block of %(street)s") % {"street": street}
    return gettext("%(block)s block of %(street)s") % {"block": block, "street": street}


def _as_decimals(
    latitude: Decimal | float | None, longitude: Decimal | float | None
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Both in the six decimals that are stored (about 10 cm), or none."""
    if latitude is None or longitude is None or not (on_the_earth(float(latitude), float(longitude))):
        return None, None
    return Decimal(latitude).quantize(_SIX_DECIMALS), Decimal(longitude).quantize(_SIX_DECIMALS)
