"""What others reported nearby, shown before somebody sends the same once more."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from service_requests.forms.report import ReportForm
from service_requests.models import ServiceType
from service_requests.nearby import Near, nearby, with_photos
from westfield.kernel.http import ActorRequest

SIX = Decimal("0.000001")
FindsNear = Callable[[ServiceType, Decimal, Decimal], list[Near]]


def _publicly(service_type: ServiceType, latitude: Decimal, longitude: Decimal) -> list[Near]:
    return with_photos(nearby(service_type, latitude, longitude))


def seen_at(latitude: Decimal, longitude: Decimal) -> str:
    """What a form says of the place whose neighborhood its sender has been shown."""
    return f"{latitude:.6f},{longitude:.6f}"


def look_nearby(form: ReportForm, find: FindsNear = _publicly) -> list[Near]:
    """What to show before the form is taken: nothing where its sender has seen it, or wants no second look."""
    place = form.place()
    if form.service_type.pk is None or place.latitude is None or place.longitude is None:
        return []  # at the desk nobody may have chosen the service yet
    here = seen_at(place.latitude, place.longitude)
    if form.seen == here:
        return []
    form.seen = here
    near = find(form.service_type, place.latitude, place.longitude)
    if any(item.request.form_key == form.photo_key for item in near):
        return []  # back and sent once more: what it made itself is no news
    return near


def look_again(form: ReportForm, find: FindsNear = _publicly) -> list[Near]:
    """The same once more, for whoever wanted to join one of them and could not yet."""
    form.seen = ""
    return look_nearby(form, find)


@require_safe
def near_place(request: ActorRequest) -> HttpResponse:
    """What was reported near a point (?service=&latitude=&longitude=), as a part of the form's page."""
    point = point_asked(request)
    found = ServiceType.objects.filter(code=asked(request, "service"), is_active=True, is_internal=False).first()
    if point is None or found is None:
        return render(request, "requests/resident/near.html", {"near": []})
    context = {"near": with_photos(nearby(found, *point)), "seen": seen_at(*point)}
    return render(request, "requests/resident/near.html", context)


def asked(request: ActorRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:100]


def point_asked(request: ActorRequest) -> tuple[Decimal, Decimal] | None:
    try:
        latitude, longitude = (Decimal(asked(request, name)) for name in ("latitude", "longitude"))
        if abs(latitude) > 90 or abs(longitude) > 180:
            return None
        return latitude.quantize(SIX), longitude.quantize(SIX)
    except InvalidOperation:  # no number; a comparison with nan ends here too
        return None
