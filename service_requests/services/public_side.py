"""What strangers see of a request's place, worked out anew when its service or its place was put right."""

from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from service_requests.models import ServiceRequest
from service_requests.models.history import WordsKind
from westfield.kernel.models import Address
from westfield.kernel.places.public_place import PlacePrecision, PublicPlace, public_place
from westfield.kernel.places.search import nearest_address

# From nothing to everything.
SHOWN = (PlacePrecision.HIDDEN, PlacePrecision.BLOCK, PlacePrecision.EXACT)


def as_promised(request: ServiceRequest) -> tuple[PlacePrecision, bool, bool]:
    """How much of it was to be seen when it came in: the place, whether private, whether internal.

    The first change of its service keeps that among its particulars; before, the row itself says it.
    """
    first = request.history.filter(action="change_service").order_by("pk").first()
    facts = first.facts if first is not None else privacy_of(request)
    return PlacePrecision(str(facts["place_shown"])), bool(facts["is_private"]), bool(facts["is_internal"])


def privacy_of(request: ServiceRequest) -> dict[str, str | bool]:
    """What of its privacy a line of history keeps before the service changes."""
    return {
        "place_shown": str(request.place_shown),
        "is_private": request.is_private,
        "is_internal": request.is_internal,
    }


def the_less(*shown: str) -> PlacePrecision:
    """Of several precisions the one that shows least."""
    return SHOWN[min(SHOWN.index(PlacePrecision(each)) for each in shown)]


def public_side(request: ServiceRequest, *, near: Address | None = None) -> PublicPlace:
    """What everybody sees of its place as it stands now; `near` is the address next to a point without words."""
    known = request.address or near or _near_of(request)
    seen = public_place(
        precision=request.place_shown,
        text=request.place,
        number=known.number if known else "",
        street=known.street if known else "",
        latitude=request.latitude,
        longitude=request.longitude,
        area=str(request.area.name) if request.area else "",
    )
    typed = request.place_shown == PlacePrecision.EXACT and request.address_id is None
    if typed and request.words.filter(kind=WordsKind.DESCRIPTION, published_at__isnull=False).exists():
        return PublicPlace(request.place, seen.latitude, seen.longitude)
    return seen


def _near_of(request: ServiceRequest) -> Address | None:
    """The address that we named ourselves when it came in, where a pin was all that was said."""
    latitude: Decimal | None = request.latitude
    if latitude is None or request.longitude is None:
        return None
    near = nearest_address(latitude, request.longitude)
    return near if near is not None and request.place in _as_we_say_it(near) else None


def _as_we_say_it(near: Address) -> set[str]:
    words = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.add(gettext("near %(address)s") % {"address": near})
    return words
