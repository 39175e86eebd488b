"""Where a request is: for those who may know exactly, for those who go there, and for everybody else."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from service_requests.models import ServiceRequest
from westfield.kernel.actor import Actor


def exact_pins(request: ServiceRequest) -> list[dict[str, Any]]:
    """The one pin for the map; none where only words say the place."""
    return _pins(request.latitude, request.longitude, request.place)


def pins_for(request: ServiceRequest, actor: Actor) -> list[dict[str, Any]]:
    """The pin that `actor` may see: the true one, or the public's."""
    if request.shows_exact_place_to(actor):
        return exact_pins(request)
    return _pins(request.public_latitude, request.public_longitude, request.public_place)


def _pins(latitude: Decimal | None, longitude: Decimal | None, label: str) -> list[dict[str, Any]]:
    if latitude is None or longitude is None:
        return []
    return [{"latitude": float(latitude), "longitude": float(longitude), "label": label, "url": ""}]


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
