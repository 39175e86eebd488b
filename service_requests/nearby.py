"""What others reported of the same kind close by, as far as everybody may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q

from service_requests.models import RequestPhoto, ServiceRequest, ServiceType
from service_requests.models.request_queryset import ON_ITS_OWN, OPEN, PUBLIC
from service_requests.statuses import RequestStatus
from westfield.kernel import clock
from westfield.kernel.images.serving import PhotoSize
from westfield.kernel.models.image import ImageStatus
from westfield.kernel.places.distance import (
    METRES_PER_DEGREE,
    metres_between,
    metres_per_degree_of_longitude,
    on_the_earth,
)
from westfield.kernel.places.public_place import PlacePrecision, grid_centre

AT_MOST = 5
STILL_FRESH = timedelta(days=30)
Degrees = Decimal | float


@dataclass(frozen=True)
class Near:
    """A request nearby, with the key of a published photo of it, where there is one."""

    request: ServiceRequest
    photo_key: str = ""
    photo_size: str = PhotoSize.THUMBNAIL


def nearby(service_type: ServiceType, latitude: Degrees, longitude: Degrees) -> list[ServiceRequest]:
    """Public requests of this service within its radius, open or completed in the last 30 days; nearest first, five.

    Only what the public sees of a place is compared. Where a service shows no more than the block, the place asked
    about counts as its block too: who tries points around a house learns no more than the list tells everybody.
    """
    radius = service_type.duplicate_radius_metres
    if not radius or not on_the_earth(float(latitude), float(longitude)):
        return []
    here = _as_public(service_type, latitude, longitude)
    if here is None:
        return []
    north, east = radius / METRES_PER_DEGREE, radius / metres_per_degree_of_longitude(here[0])
    recently = Q(status=RequestStatus.COMPLETED, closed_at__gte=clock.now() - STILL_FRESH)
    # Sorted here: with an order and a limit Postgres may walk through all requests of the service instead.
    around = (
        ServiceRequest.objects.with_voices()
        .order_by()
        .filter(
            PUBLIC,
            ON_ITS_OWN,
            OPEN | recently,
            service_type=service_type,
            public_latitude__range=(here[0] - north, here[0] + north),
            public_longitude__range=(here[1] - east, here[1] + east),
        )
    )
    distances = [(metres_between(here, _point(request)), -request.pk, request) for request in around]
    return [request for metres, _newest, request in sorted(distances) if metres <= radius][:AT_MOST]


def with_photos(requests: Sequence[ServiceRequest]) -> list[Near]:
    """The same, each with a photo that everybody may see; one query for all of them."""
    if not requests:
        return []
    published = RequestPhoto.objects.filter(
        request__in=requests, published_at__isnull=False, image__status=ImageStatus.READY
    )
    keys = {photo.request_id: str(photo.image.key) for photo in published.select_related("image").order_by("-pk")}
    return [Near(request, keys.get(request.pk, "")) for request in requests]


def _as_public(service_type: ServiceType, latitude: Degrees, longitude: Degrees) -> tuple[float, float] | None:
    """The place as others would see it; None where they see none."""
    if service_type.place_shown == PlacePrecision.HIDDEN:
        return None
    if service_type.place_shown == PlacePrecision.EXACT:
        return float(latitude), float(longitude)
    middle = grid_centre(latitude, longitude)
    return (float(middle[0]), float(middle[1])) if middle[0] is not None and middle[1] is not None else None


def _point(request: ServiceRequest) -> tuple[float, float]:
    assert request.public_latitude is not None and request.public_longitude is not None
    return float(request.public_latitude), float(request.public_longitude)
