"""Whether an area lies where the city is: a slip of a digit puts a district into another county."""

import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from westfield.kernel.models.area import Area, AreaKind

from .distance import METRES_PER_DEGREE, metres_per_degree_of_longitude
from .geojson import check_geometry

# A neighbor touches the city, or nearly; no part of a city's own limit lies so far from its middle.
METRES_TOO_FAR = 30_000


def what_looks_odd(area: Area) -> str:
    """What is strange about where an area lies, "" where nothing is. It may be right all the same: a warning."""
    shape = _in_metres(check_geometry(area.geometry))
    if area.kind == AreaKind.CITY_LIMIT:
        if shape.distance(_in_metres(shapely.Point(settings.CITY_LONGITUDE, settings.CITY_LATITUDE))) > METRES_TOO_FAR:
            return _("This city limit lies more than 30 km from where the settings say that the city is.")
        return ""
    limits = Area.objects.filter(kind=AreaKind.CITY_LIMIT).exclude(pk=area.pk)
    city = [_in_metres(check_geometry(limit.geometry)) for limit in limits]
    if not city:
        return ""
    if area.kind == AreaKind.DISTRICT and not any(shape.intersects(limit) for limit in city):
        return _("This district lies outside the city limit. Is it a neighbor, or are its coordinates another city's?")
    if all(shape.distance(limit) > METRES_TOO_FAR for limit in city):
        return _("This area lies more than 30 km from the city limit. Are its coordinates right?")
    return ""


def _in_metres(shape: BaseGeometry) -> BaseGeometry:
    """Flat, in metres around the city: good for a county's width, which is all that is asked here."""
    wide = metres_per_degree_of_longitude(float(settings.CITY_LATITUDE))
    flat: BaseGeometry = shapely.transform(shape, lambda points: points * (wide, METRES_PER_DEGREE))
    return flat
