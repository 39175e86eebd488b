"""Where a request really is, for the staff who go there."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from service_requests.models import ServiceRequest


def exact_pins(request: ServiceRequest) -> list[dict[str, Any]]:
    """The one pin for the map; none where only words say the place."""
    if request.latitude is None or request.longitude is None:
        return []
    point = {"latitude": float(request.latitude), "longitude": float(request.longitude)}
    return [point | {"label": request.place, "url": ""}]


def navigate_url(request: ServiceRequest) -> str:
    """The way there, for the tablet's own maps app or a browser; "" where nobody knows the place.

    A plain link, opened only by who taps it: geo: addresses do nothing on an iPad.
    """
    if request.latitude is not None and request.longitude is not None:
        there = f"{request.latitude},{request.longitude}"
    elif request.place:
        there = f"{request.place}, {settings.CITY_NAME}, {settings.CITY_STATE}"
    else:
        return ""
    return "https://www.google.com/maps/dir/?" + urlencode({"api": 1, "destination": there})
