"""What a form was drawn from. Who presses after somebody else has changed that is told, and both can be compared."""

from decimal import Decimal

from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest
from westfield.kernel.workflow import TransitionNotAllowed


def assignment_of(request: ServiceRequest) -> str:
    return f"{request.department_id}/{request.assignee_id or ''}"


def service_of(request: ServiceRequest) -> str:
    return str(request.service_type_id)


def place_of(request: ServiceRequest) -> str:
    return place_in_short(request.latitude, request.longitude, request.address_id, request.place)


def place_in_short(latitude: Decimal | None, longitude: Decimal | None, address: int | None, words: str) -> str:
    point = "" if latitude is None or longitude is None else f"{latitude:.6f},{longitude:.6f}"
    return f"{point}/{address or ''}/{words}"


def refuse_stale(seen: str, now: str, words: str) -> None:
    """Refuse what was meant for something older; `words` say how it stands now. Nothing `seen` means nothing asked."""
    if seen and seen != now:
        told = _("Somebody else has changed this meanwhile.")
        again = _("Look again, and press once more if you still want it.")
        raise TransitionNotAllowed(f"{told} {words} {again}")
