"""Outlines as a map draws them: what no eye can tell apart need not travel to a phone."""

from typing import Any

import shapely
from shapely.geometry import mapping, shape

# In degrees: about two meters. Whether a point lies inside is asked of the outline itself, never of the drawing.
NOBODY_SEES = 2e-5
DIGITS = 1e-5


def for_drawing(geometry: dict[str, Any]) -> dict[str, Any]:
    """The GeoJSON geometry with fewer points and shorter numbers; as it was where nothing would be left of it."""
    outline = shape(geometry)
    drawn = shapely.set_precision(outline.simplify(NOBODY_SEES), DIGITS)
    if drawn.is_empty or drawn.geom_type != outline.geom_type:
        return geometry
    drawn_geometry: dict[str, Any] = mapping(drawn)
    return {"type": drawn_geometry["type"], "coordinates": _short(drawn_geometry["coordinates"])}


def _short(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 5)
    return [_short(each) for each in coordinates]
