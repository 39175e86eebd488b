"""What is in already near the place that a caller names, as far as the clerk may know it."""

from decimal import Decimal

from service_requests.models import ServiceRequest, ServiceType
from service_requests.models.request_queryset import ON_ITS_OWN, OPEN
from service_requests.nearby import AT_MOST, Near, nearby
from westfield.kernel.actor import Actor
from westfield.kernel.places.distance import (
    METRES_PER_DEGREE,
    metres_between,
    metres_per_degree_of_longitude,
    on_the_earth,
)


def near_at_desk(service_type: ServiceType, latitude: Decimal, longitude: Decimal, *, actor: Actor) -> list[Near]:
    """Requests of this service within its radius: what the public would be shown, and the private, internal and held
    ones, and those whose place is not public, that `actor` may read. The nearest first, at most five."""
    here = float(latitude), float(longitude)
    found = {request.pk: request for request in nearby(service_type, latitude, longitude)}
    for request in _around(service_type, here, actor):
        if request.shows_exact_place_to(actor):
            found[request.pk] = request
    near = sorted((metres, -pk) for pk, request in found.items() if (metres := _metres(here, request)) is not None)
    return [Near(found[-pk]) for metres, pk in near if metres <= service_type.duplicate_radius_metres][:AT_MOST]


def _around(service_type: ServiceType, here: tuple[float, float], actor: Actor) -> list[ServiceRequest]:
    radius = service_type.duplicate_radius_metres
    if not radius or not on_the_earth(*here):
        return []
    north, east = radius / METRES_PER_DEGREE, radius / metres_per_degree_of_longitude(here[0])
    around = (
        ServiceRequest.objects.visible_to(actor)
        .with_voices()
        .filter(
            OPEN,
            ON_ITS_OWN,
            service_type=service_type,
            latitude__range=(here[0] - north, here[0] + north),
            longitude__range=(here[1] - east, here[1] + east),
        )
    )
    return list(around.order_by())


def _metres(here: tuple[float, float], request: ServiceRequest) -> float | None:
    """How far away, by the best point that is known of it."""
    latitude = request.latitude if request.latitude is not None else request.public_latitude
    longitude = request.longitude if request.longitude is not None else request.public_longitude
    if latitude is None or longitude is None:
        return None
    return metres_between(here, (float(latitude), float(longitude)))
