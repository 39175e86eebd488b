"""The demo city on the map: its limit, two districts, its addresses, and whose it is beyond the limit."""

import json
from io import StringIO
from typing import Any

import shapely
from django.core.management import call_command
from shapely.geometry import box, shape

from westfield.kernel.models import Area
from westfield.kernel.translated import Words

from .data_files import ADDRESSES, BOUNDARY, NEIGHBOURS, city

SAMPLE = "sample"
NORTH_SIDE = "north-side"


def draw_the_map() -> None:
    """Import the limit and the addresses as a city would, and divide the city along Main Street."""
    quiet = {"stdout": StringIO()}
    call_command("import_area", BOUNDARY, code="city-limit", name="Westfield", kind="city_limit", **quiet)
    call_command("import_addresses", ADDRESSES, source=SAMPLE, **quiet)
    _divide(Area.objects.get(code="city-limit"), at=city()["main_street"])
    _surround()


def _divide(limit: Area, *, at: float) -> None:
    whole = shape(limit.geometry)
    west, south, east, north = whole.bounds
    for code, name, half in (
        (NORTH_SIDE, Words(en="North of Main Street", es="Norte de Main Street"), box(west, at, east, north)),
        ("south-side", Words(en="South of Main Street", es="Sur de Main Street"), box(west, south, east, at)),
    ):
        geometry: dict[str, Any] = json.loads(shapely.to_geojson(whole.intersection(half)))
        Area.objects.create(code=code, name=name, kind=Area.Kind.DISTRICT, geometry=geometry)


def _surround() -> None:
    """Three places next door, coarsely drawn: enough to be told whom to call there."""
    for feature in json.loads(NEIGHBOURS.read_text(encoding="utf-8"))["features"]:
        facts = feature["properties"]
        Area.objects.create(
            code=facts["code"],
            name=Words(facts["name"]),
            kind=Area.Kind.NEIGHBOUR,
            geometry=feature["geometry"],
            phone=facts["phone"],
            link=facts["link"],
        )
