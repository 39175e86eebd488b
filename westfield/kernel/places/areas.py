"""Which areas a point lies in, and whether that is inside the city."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import shapely
from django.db.models import Q
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from westfield.kernel.models.area import Area, AreaKind

from .distance import METRES_PER_DEGREE, metres_per_degree_of_longitude, on_the_earth
from .geojson import check_geometry

Degrees = float | Decimal

# A pin on the line of the city limit, as near as a phone can tell, is the city's.
METRES_ON_THE_LINE = 15
_MOST_SHAPES_KEPT = 500


@dataclass(frozen=True)
class Surroundings:
    """The areas around a point; `inside_city` is None where no city limit is loaded."""

    areas: list[Area]
    inside_city: bool | None


@dataclass(frozen=True)
class _MetricShape:
    """An area's outline in metres from its own corner, so that a distance means the same in every direction."""

    outline: BaseGeometry
    south: float
    west: float
    metres_per_longitude: float

    def is_within(self, metres: float, *, latitude: float, longitude: float) -> bool:
        point = Point((longitude - self.west) * self.metres_per_longitude, (latitude - self.south) * METRES_PER_DEGREE)
        return bool(shapely.dwithin(self.outline, point, metres))


_Version = tuple[datetime, float, float, float, float]
_shapes: dict[int, tuple[_Version, _MetricShape]] = {}


def surroundings(latitude: Degrees, longitude: Degrees) -> Surroundings:
    """Everything the map knows about a point, for one query (two when an area is new to this process)."""
    latitude, longitude = float(latitude), float(longitude)
    if not on_the_earth(latitude, longitude):
        return Surroundings(areas=[], inside_city=False)
    candidates = Area.objects.filter(
        Q(kind=AreaKind.CITY_LIMIT)
        | Q(south__lte=latitude, north__gte=latitude, west__lte=longitude, east__gte=longitude)
    ).defer("geometry")
    shapes = _shapes_of(list(candidates))
    limits = [shape for area, shape in shapes if area.kind == AreaKind.CITY_LIMIT]
    return Surroundings(
        areas=[area for area, shape in shapes if shape.is_within(0, latitude=latitude, longitude=longitude)],
        inside_city=any(limit.is_within(METRES_ON_THE_LINE, latitude=latitude, longitude=longitude) for limit in limits)
        if limits
        else None,
    )


def areas_at(latitude: Degrees, longitude: Degrees) -> list[Area]:
    """The areas that a point lies in or on the edge of."""
    return surroundings(latitude, longitude).areas


def inside_city(latitude: Degrees, longitude: Degrees) -> bool | None:
    """Whether a point lies in the city, its limit included; None where no city limit is loaded."""
    return surroundings(latitude, longitude).inside_city


def _shapes_of(areas: list[Area]) -> list[tuple[Area, _MetricShape]]:
    """The areas with their outlines; only what is new to this process, or changed, is read and prepared."""
    known = {area.pk: kept[1] for area in areas if (kept := _shapes.get(area.pk)) and kept[0] == _version(area)}
    missing = [area.pk for area in areas if area.pk not in known]
    if missing:
        if len(_shapes) > _MOST_SHAPES_KEPT:
            _shapes.clear()
        for area in Area.objects.filter(pk__in=missing):
            known[area.pk] = _metric(area)
            _shapes[area.pk] = _version(area), known[area.pk]
    return [(area, known[area.pk]) for area in areas if area.pk in known]


def _version(area: Area) -> _Version:
    return area.updated_at, area.south, area.west, area.north, area.east


def _metric(area: Area) -> _MetricShape:
    metres_per_longitude = metres_per_degree_of_longitude((area.south + area.north) / 2)
    outline = shapely.transform(
        check_geometry(area.geometry),
        lambda points: (points - (area.west, area.south)) * (metres_per_longitude, METRES_PER_DEGREE),
    )
    shapely.prepare(outline)
    return _MetricShape(outline, area.south, area.west, metres_per_longitude)
