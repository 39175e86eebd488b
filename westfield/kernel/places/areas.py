"""Which areas a point lies in, and whether that is inside the city."""

from dataclasses import dataclass, field
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
# So near to the limit nobody can tell from a point alone whose it is: a phone under trees knows its place to 15 meters,
# and half a road, with the finger that set the pin, is as much again.
METRES_OF_DOUBT = 30
_MOST_SHAPES_KEPT = 500


@dataclass(frozen=True)
class Surroundings:
    """The areas around a point; `inside_city` is None where no city limit is loaded.

    `near_limit`: the city limit itself is so near that the point may lie on either side of it. `neighbours`: those
    next door that it lies in or so near to, nearest first.
    """

    areas: list[Area]
    inside_city: bool | None
    near_limit: bool = False
    neighbours: list[Area] = field(default_factory=list)

    @property
    def is_in_the_city(self) -> bool:
        """Whether the point itself lies within the city limit, with no allowance for how it was found."""
        return any(area.kind == AreaKind.CITY_LIMIT for area in self.areas)


@dataclass(frozen=True)
class _MetricShape:
    """An area's outline in metres from its own corner, so that a distance means the same in every direction."""

    outline: BaseGeometry
    edge: BaseGeometry
    south: float
    west: float
    metres_per_longitude: float

    def is_within(self, metres: float, *, latitude: float, longitude: float) -> bool:
        return bool(shapely.dwithin(self.outline, self._point(latitude, longitude), metres))

    def edge_is_within(self, metres: float, *, latitude: float, longitude: float) -> bool:
        """Whether its line runs so near, on whichever side of it the point lies."""
        return bool(shapely.dwithin(self.edge, self._point(latitude, longitude), metres))

    def metres_to(self, *, latitude: float, longitude: float) -> float:
        return float(shapely.distance(self.outline, self._point(latitude, longitude)))

    def _point(self, latitude: float, longitude: float) -> Point:
        return Point((longitude - self.west) * self.metres_per_longitude, (latitude - self.south) * METRES_PER_DEGREE)


_Version = tuple[datetime, float, float, float, float]
_shapes: dict[int, tuple[_Version, _MetricShape]] = {}


def surroundings(latitude: Degrees, longitude: Degrees) -> Surroundings:
    """Everything the map knows about a point, for one query (two when an area is new to this process)."""
    latitude, longitude = float(latitude), float(longitude)
    if not on_the_earth(latitude, longitude):
        return Surroundings(areas=[], inside_city=False)
    here = {"latitude": latitude, "longitude": longitude}
    north = METRES_OF_DOUBT / METRES_PER_DEGREE
    east = METRES_OF_DOUBT / metres_per_degree_of_longitude(latitude)
    candidates = Area.objects.filter(
        Q(kind=AreaKind.CITY_LIMIT)
        | Q(
            south__lte=latitude + north, north__gte=latitude - north,
            west__lte=longitude + east, east__gte=longitude - east,
        )
    ).defer("geometry")  # fmt: skip
    shapes = _shapes_of(list(candidates))
    limits = [shape for area, shape in shapes if area.kind == AreaKind.CITY_LIMIT]
    next_door = [(shape.metres_to(**here), area) for area, shape in shapes if area.kind == AreaKind.NEIGHBOUR]
    return Surroundings(
        areas=[area for area, shape in shapes if shape.is_within(0, **here)],
        inside_city=any(limit.is_within(METRES_ON_THE_LINE, **here) for limit in limits) if limits else None,
        near_limit=any(limit.edge_is_within(METRES_OF_DOUBT, **here) for limit in limits),
        neighbours=[area for metres, area in sorted(next_door, key=lambda one: one[0]) if metres <= METRES_OF_DOUBT],
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
    edge = outline.boundary
    shapely.prepare([outline, edge])
    return _MetricShape(outline, edge, area.south, area.west, metres_per_longitude)
