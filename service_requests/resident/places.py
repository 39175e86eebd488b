"""What the report form's small scripts ask for; each has another way without them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from westfield.kernel.models import Address, Area
from westfield.kernel.models.area import AreaKind
from westfield.kernel.places.drawing import for_drawing
from westfield.kernel.places.search import find_addresses, nearest_address

AS_TYPED = 200


def _as_result(address: Address) -> dict[str, object]:
    return {
        "id": address.pk,
        "label": str(address),
        "latitude": float(address.latitude),
        "longitude": float(address.longitude),
    }


@require_GET
def address_suggestions(request: HttpRequest) -> HttpResponse:
    """Addresses that fit what was typed so far (?q=), at most eight."""
    found = find_addresses(request.GET.get("q", "")[:AS_TYPED])
    return JsonResponse({"results": [_as_result(address) for address in found]})


@require_GET
def nearest(request: HttpRequest) -> HttpResponse:
    """The address nearest to a point (?latitude=&longitude=), none where there is none near or no point was given."""
    try:
        latitude, longitude = float(request.GET["latitude"]), float(request.GET["longitude"])
    except (KeyError, ValueError):
        return JsonResponse({"results": []})
    found = nearest_address(latitude, longitude)
    return JsonResponse({"results": [_as_result(found)] if found else []})


@require_GET
def city_boundary(request: HttpRequest) -> HttpResponse:
    """The city limit as GeoJSON, for the map: what is there even when no tiles can be had."""
    limits = Area.objects.filter(kind=AreaKind.CITY_LIMIT)
    features = [
        {"type": "Feature", "geometry": for_drawing(area.geometry), "properties": {"name": str(area.name)}}
        for area in limits
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Cache-Control"] = "public, max-age=3600"
    return response
