"""GeoJSON as cities hand it over: read with care, refused with a reason that says what to mend."""

import json
import re
from collections.abc import Iterator
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from .distance import on_the_earth

MOST_POINTS = 50_000
POINTS_IN_SMALLEST_RING = 4
# No city lies south of here; an American longitude in the place of a latitude does.
SOUTHERNMOST_TOWN = -60
FAR_OFF = 1e9


class InvalidGeometry(ValueError):
    """The geometry cannot be used; the text says why and where."""


def geometry_in(document: Any) -> dict[str, Any]:
    """The one geometry in a GeoJSON document: bare, in a feature, or the union of a collection of features."""
    geometries = [_geometry_of(feature) for feature in features_in(document)]
    shapes = [check_geometry(geometry) for geometry in geometries]
    if len(geometries) == 1:
        return {"type": geometries[0]["type"], "coordinates": geometries[0]["coordinates"]}
    union: dict[str, Any] = json.loads(shapely.to_geojson(shapely.union_all(shapes)))
    return union


def features_in(document: Any) -> list[Any]:
    """What a GeoJSON document holds: the features of a collection, or the one that it is."""
    kind = document.get("type") if isinstance(document, dict) else None
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if not isinstance(features, list) or not features:
        raise InvalidGeometry(_("The file holds no feature."))
    return features


def document_in(content: bytes | str) -> Any:
    """The document in the content of a file."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidGeometry(_("The file is not JSON: %(error)s") % {"error": str(error)[:200]}) from error


def read_geojson(content: bytes | str) -> dict[str, Any]:
    """The geometry in the content of a GeoJSON file."""
    return geometry_in(document_in(content))


def _geometry_of(feature: Any) -> Any:
    is_feature = isinstance(feature, dict) and feature.get("type") == "Feature"
    return feature.get("geometry") if is_feature else feature


def check_geometry(geometry: Any) -> BaseGeometry:
    """The shape of a GeoJSON Polygon or MultiPolygon that can be used; else InvalidGeometry with the reason."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise InvalidGeometry(_("An area must be a GeoJSON Polygon or MultiPolygon."))
    points = 0
    for ring in _rings(geometry):
        points += len(ring)
        if points > MOST_POINTS:
            raise InvalidGeometry(
                _("The area has more than %(most)s points. Simplify it first.") % {"most": f"{MOST_POINTS:,}"}
            )
        _check_ring(ring)
    if not points:
        raise InvalidGeometry(_("The area has no points."))
    return _valid(shape(geometry))


def _rings(geometry: dict[str, Any]) -> Iterator[list[Any]]:
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise InvalidGeometry(_("The coordinates are missing."))
    for rings in [coordinates] if geometry["type"] == "Polygon" else coordinates:
        if not isinstance(rings, list) or not rings:
            raise InvalidGeometry(_("A polygon must be a list of rings."))
        for ring in rings:
            if not isinstance(ring, list):
                raise InvalidGeometry(_("A ring must be a list of points."))
            yield ring


def _check_ring(ring: list[Any]) -> None:
    for point in ring:
        _check_point(point)
    if len(ring) < POINTS_IN_SMALLEST_RING:
        raise InvalidGeometry(_("A ring needs at least four points, the last the same as the first."))
    if ring[0] != ring[-1]:
        raise InvalidGeometry(
            _("A ring is not closed: it starts at %(start)s and ends at %(end)s.")
            % {"start": _place(ring[0]), "end": _place(ring[-1])}
        )


def _check_point(point: Any) -> None:
    if not isinstance(point, list | tuple) or len(point) not in (2, 3) or not all(_is_number(part) for part in point):
        raise InvalidGeometry(_("A point must be a longitude and a latitude in degrees, not %(point)s.") % {
            "point": repr(point)[:60]
        })  # fmt: skip
    longitude, latitude = point[:2]
    is_on_the_earth = on_the_earth(latitude, longitude)
    if on_the_earth(longitude, latitude) and (not is_on_the_earth or latitude < SOUTHERNMOST_TOWN):
        raise InvalidGeometry(
            _("Latitude and longitude look swapped at %(place)s: GeoJSON writes the longitude first.")
            % {"place": _place(point)}
        )
    if not is_on_the_earth:
        raise InvalidGeometry(
            _("%(place)s is not on the Earth: use longitude and latitude in degrees (WGS 84).")
            % {"place": _place(point)}
        )


def _is_number(part: Any) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool) and -FAR_OFF < part < FAR_OFF


def _place(point: Any) -> str:
    return f"({point[0]:.9g}, {point[1]:.9g})"


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    reason = explain_validity(geometry)
    if reason != "Valid Geometry":
        words, _bracket, place = reason.partition("[")
        numbers = re.findall(r"-?\d+(?:\.\d+)?", place)
        where = f"({', '.join(f'{float(number):.6f}' for number in numbers[:2])})"
        raise InvalidGeometry(_reason_in_words(words.lower()) % {"where": where})
    if not geometry.area:
        raise InvalidGeometry(_("The area is empty: its points lie on one line."))
    return shapely.force_2d(geometry)


def _reason_in_words(reason: str) -> str:
    if "self-intersection" in reason:
        return _("The outline crosses or touches itself at %(where)s.")
    if "hole" in reason:
        return _("A hole is not inside its polygon at %(where)s.")
    if "nested" in reason or "duplicate" in reason:
        return _("Two of its polygons lie on top of each other at %(where)s.")
    if "too few points" in reason:
        return _("A ring has too few different points at %(where)s.")
    return _("The area is not valid at %(where)s.")
