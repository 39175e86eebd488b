"""Putting a request right: another service, another place. What it said before is kept, the first promise too."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Correction, HistoryEvent, ServiceRequest, ServiceType
from service_requests.pauses import target_anew
from service_requests.second_thoughts import work_has_begun
from service_requests.stale import place_in_short, place_of, refuse_stale, service_of
from service_requests.statuses import Side
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.actor import Actor

from .assigning import let_go_of
from .moves import act_on, follow_target, locked, refuse_second
from .news import tell_new_date
from .public_side import as_promised, privacy_of, public_side, the_less
from .reporting import Place
from .rerouting import Rerouted, redirect_work
from .routing import Route, route


@transaction.atomic
def change_service(
    *, request: ServiceRequest, by: Actor, service_type: ServiceType, seen: str = "", form_key: UUID | None = None
) -> Rerouted:
    """Put a request with the service that it should have come in for: routed, promised and shown as that one is.

    The target counts from the day it came in. It shows as much as both the new service and the one under which it was
    sent would: what somebody believed hidden never comes to light by a correction. Answers to the former service's
    questions stay. Its reporter is told where the promised day changes, and only then.
    """
    request = locked(request)
    refuse_second(form_key)
    REQUEST_WORKFLOW.require("change_service", request, by)
    if request.service_type_id == service_type.pk:
        return Rerouted(request)
    refuse_stale(seen, service_of(request), _("It is now “%(service)s”.") % {"service": request.service_name})
    before, privacy = _as_it_was(request), privacy_of(request)
    place_shown, is_private, is_internal = as_promised(request)
    way = route(service_type=service_type, latitude=request.latitude, longitude=request.longitude)
    target = service_type.target
    request.place_shown = the_less(place_shown, service_type.place_shown)
    request.area = way.area
    side = public_side(request)
    event = act_on(
        request, "change_service", by=by, form_key=form_key, facts=privacy,
        service_type=service_type, service_name=service_type.name, department=way.department, area=way.area,
        target_amount=target.amount if target else None,
        target_unit=target.unit if target else "", target_clock=target.clock if target else "",
        target_at=target_anew(request, service_type, way.hours),
        place_shown=request.place_shown, is_private=is_private or service_type.is_private,
        is_internal=is_internal or service_type.is_internal,
        public_place=side.words, public_latitude=side.latitude, public_longitude=side.longitude,
    )  # fmt: skip
    _keep(before, event)
    follow_target(request, before.target_at)
    done = redirect_work(request, way, by=by)
    done.let_go = let_go_of(request)
    tell_new_date(request, was=before.target_at, because_of=event)
    return done


@transaction.atomic
def move_pin(
    *, request: ServiceRequest, by: Actor, place: Place, seen: str = "", form_key: UUID | None = None
) -> Rerouted:
    """Say where it really is: its area, its public side and, as long as no crew has begun, its route follow.

    The promise stays. Who works on it is asked anew only where the new place lies with somebody else than the old one:
    what somebody assigned by hand outlives a pin that moves a few meters.
    """
    request = locked(request)
    refuse_second(form_key)
    REQUEST_WORKFLOW.require("move_pin", request, by)
    if place_of(request) == _named(place):
        return Rerouted(request)
    refuse_stale(seen, place_of(request), _("It is now here: %(place)s.") % {"place": request.place or _("nowhere")})
    before, begun = _as_it_was(request), work_has_begun(request.history.values_list("action", flat=True))
    old = route(service_type=request.service_type, latitude=request.latitude, longitude=request.longitude)
    new = route(
        service_type=request.service_type, latitude=place.latitude, longitude=place.longitude, around=place.around
    )
    redirects = not begun and (old.department, old.crew) != (new.department, new.crew)
    request.place, request.address, request.area = place.words, place.address, new.area
    request.latitude, request.longitude = place.latitude, place.longitude
    shown = public_side(request, near=place.near)
    event = act_on(
        request, "move_pin", by=by, form_key=form_key,
        place=place.words, address=place.address, latitude=place.latitude, longitude=place.longitude,
        area=new.area, department=new.department if redirects else request.department, **_whose(new),
        public_place=shown.words, public_latitude=shown.latitude, public_longitude=shown.longitude,
    )  # fmt: skip
    _keep(before, event)
    if not redirects:
        return Rerouted(request)
    done = redirect_work(request, new, by=by)
    done.let_go = let_go_of(request)
    return done


def _as_it_was(request: ServiceRequest) -> Correction:
    return Correction(
        service_type=request.service_type, service_name=request.service_name, department=request.department,
        target_at=request.target_at, address=request.address, place=request.place,
        latitude=request.latitude, longitude=request.longitude,
    )  # fmt: skip


def _keep(before: Correction, event: HistoryEvent) -> None:
    before.event = event
    before.save(force_insert=True)


def _named(place: Place) -> str:
    """The same as `stale.place_of`, of what a form says."""
    return place_in_short(place.latitude, place.longitude, place.address.pk if place.address else None, place.words)


def _whose(way: Route) -> dict[str, Any]:
    """Whose it may be: staff have looked at the place, so that nothing stays open where it is inside the city."""
    around = way.around
    if around.inside_city is not False:
        return {"neighbour": None, "side": ""}
    return {"neighbour": around.neighbours[0] if around.neighbours else None, "side": Side.THEIRS}
