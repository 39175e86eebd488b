"""Canned responses, ready to be put into a form: chosen by service and status, filled in for one request."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from service_requests.models import CannedResponse, ServiceRequest
from service_requests.placeholders import PLACEHOLDERS, fill, placeholders_in, trouble_with
from service_requests.statuses import CannedFor
from westfield.kernel import clock
from westfield.kernel.words import FALLBACK

__all__ = ["PLACEHOLDERS", "Ready", "all_ready", "choices_for", "trouble_with"]


@dataclass(frozen=True)
class Ready:
    """A canned response with everything filled in, in the reporter's language as far as it has that."""

    pk: int
    title: str
    text: str
    language: str


def choices_for(request: ServiceRequest, used_for: str) -> list[Ready]:
    """What stands ready for these words about this request."""
    return all_ready(request).get(CannedFor(used_for), [])


def all_ready(request: ServiceRequest) -> Mapping[CannedFor, list[Ready]]:
    """Everything that stands ready for this request, by what it is used for; one query for all forms of a page.

    A response that needs what the request does not have (a target still to come) is left out: no reader shall find a
    gap, nor a promise that is past.
    """
    language = _language_of(request)
    ready: dict[CannedFor, list[Ready]] = defaultdict(list)
    with translation.override(language):
        values = {name: value(request) for name, value in _VALUES.items()}
        for response in _responses_for(request):
            body = response.body.get(language) or response.body.in_language(FALLBACK)
            if all(values.get(name) for name in placeholders_in(body)):
                text = fill(body, values.__getitem__)
                spoken = language if response.body.get(language) else FALLBACK
                ready[CannedFor(response.used_for)].append(Ready(response.pk, response.title, text, spoken))
    return ready


def _responses_for(request: ServiceRequest) -> list[CannedResponse]:
    """Those of its service before those of every service; one query, whatever the number of services."""
    of_service = Q(service_types=None) | Q(service_types=request.service_type_id)
    in_status = Q(statuses=[]) | Q(statuses__contains=[request.status])
    found = CannedResponse.objects.filter(of_service, in_status, is_active=True)
    return list(found.order_by(F("service_types").asc(nulls_last=True), "order", "title"))


def _language_of(request: ServiceRequest) -> str:
    """The language in which its reporter is written to."""
    details = getattr(request, "reporter_details", None)
    spoken = details.language if details is not None else FALLBACK
    return spoken if spoken in dict(settings.LANGUAGES) else FALLBACK


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), _("l, F j"))


def _place(request: ServiceRequest) -> str:
    return request.public_place or _("the place that was reported")


def _target(request: ServiceRequest) -> str:
    """Nothing once it is past, or while the clock stands still: a date that will not hold is no promise."""
    due = request.target_at
    return _day(due) if due and due > clock.now() and request.clock_stopped_at is None else ""


_VALUES: Mapping[str, Callable[[ServiceRequest], str]] = {
    "number": lambda request: request.reference,
    "service": lambda request: str(request.service_name),
    "place": _place,
    "received": lambda request: _day(request.received_at),
    "target": _target,
    "today": lambda _request: _day(clock.now()),
    "department": lambda request: str(request.department),
    "department_phone": lambda request: request.department.phone,
    "city": lambda _request: str(settings.CITY_NAME),
    "city_phone": lambda _request: str(settings.CITY_PHONE),
}
