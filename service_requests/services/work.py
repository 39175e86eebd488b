"""What happens to a work order, and what that makes of its request."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Crew, ServiceRequest, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind, RequestPhoto
from service_requests.statuses import (
    OPEN_WORK_ORDER_STATUSES,
    CannotDoReason,
    Priority,
    RequestStatus,
)
from service_requests.workflow import WORK_ORDER_WORKFLOW, may_dispatch
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

from .issuing import put_out
from .moves import call_back, locked, locked_order, move_request, move_work_order, refuse_second
from .news import tell_completed
from .words import say


@transaction.atomic
def issue(
    *,
    request: ServiceRequest,
    crew: Crew,
    by: Actor,
    priority: Priority = Priority.NORMAL,
    note: str = "",
    form_key: UUID | None = None,
) -> WorkOrder:
    """Issue a work order to a crew, with an internal note for it."""
    request = locked(request)
    if not may_dispatch(by, request):
        raise PermissionDenied
    refuse_second(form_key)
    if not request.is_open:
        status = RequestStatus(request.status).label
        raise TransitionNotAllowed(
            _("No work order can go out any more: the request is now “%(status)s”. Somebody may have been faster.")
            % {"status": status}
        )
    _refuse_twin(request, crew)
    order, issued = put_out(request, crew, priority=priority, by=by, form_key=form_key)
    issued.save()
    say(request, WordsKind.NOTE, note, by=by, work_order=order)
    if request.status == RequestStatus.RECEIVED:
        move_request(request, "work_issued", by=by, follows_work=True)
    return order


@transaction.atomic
def see(*, order: WorkOrder, by: Actor) -> WorkOrder:
    """Record that the crew has opened it; seen a second time, nothing happens."""
    order = locked_order(order)
    if not WORK_ORDER_WORKFLOW.may("see", order, by):
        return order
    return move_work_order(order, "see", by=by, seen_at=clock.now())


@transaction.atomic
def accept(*, order: WorkOrder, by: Actor, form_key: UUID | None = None) -> WorkOrder:
    """Take a work order: from now on it is this field worker's."""
    order = locked_order(order)
    refuse_second(form_key)
    now = clock.now()
    return move_work_order(
        order, "accept", by=by, form_key=form_key, accepted_at=now, seen_at=order.seen_at or now, assignee=by.user
    )


@transaction.atomic
def start(*, order: WorkOrder, by: Actor, form_key: UUID | None = None) -> WorkOrder:
    """Begin the work; whoever starts an order that nobody accepted accepts it with that."""
    order = locked_order(order)
    refuse_second(form_key)
    order = move_work_order(order, "start", by=by, form_key=form_key, started_at=clock.now(), **_taken(order, by))
    if order.request.status != RequestStatus.IN_PROGRESS and order.request.is_open:
        move_request(order.request, "work_started", by=by, follows_work=True)
    return order


@transaction.atomic
def finish(
    *,
    order: WorkOrder,
    by: Actor,
    what_was_done: str,
    minutes: int,
    material_cents: int = 0,
    photos: tuple[Image, ...] = (),
    photos_form_key: UUID | None = None,
    form_key: UUID | None = None,
) -> WorkOrder:
    """Report the work done. The last open work order completes its request, and the reporter is told.

    `minutes` of work by all hands together; `photos` show the place after the work and are public at once.
    """
    order = locked_order(order)
    refuse_second(form_key)
    order = move_work_order(
        order,
        "finish",
        by=by,
        form_key=form_key,
        ended_at=clock.now(),
        started_at=order.started_at or order.accepted_at,
        minutes=minutes,
        material_cents=material_cents,
        hourly_rate_cents=order.department.hourly_rate_cents,
    )
    say(order.request, WordsKind.DONE, what_was_done, by=by, work_order=order)
    if photos:
        attach(images=photos, form_key=photos_form_key)
        _show_after(order, photos, by=by)
    if order.request.is_open and not _open_orders(order.request).exists():
        tell_completed(move_request(order.request, "work_done", by=by, follows_work=True))
    return order


def _show_after(order: WorkOrder, photos: tuple[Image, ...], *, by: Actor) -> None:
    """The photos of the finished work: a crew's own, so everybody may see them at once."""
    now = clock.now()
    RequestPhoto.objects.bulk_create(
        RequestPhoto(
            request=order.request,
            work_order=order,
            image=image,
            kind=PhotoKind.AFTER,
            published_at=now,
            published_by=by.user,
        )
        for image in photos
    )


@transaction.atomic
def cannot_do(
    *, order: WorkOrder, by: Actor, reason: CannotDoReason, note: str = "", form_key: UUID | None = None
) -> WorkOrder:
    """Hand a work order back, with the reason and a note for the supervisor."""
    order = locked_order(order)
    refuse_second(form_key)
    order = move_work_order(
        order,
        "cannot_do",
        by=by,
        form_key=form_key,
        reason=reason,
        cannot_do_reason=reason,
        ended_at=clock.now(),
    )
    say(order.request, WordsKind.NOTE, note, by=by, work_order=order)
    _back_to_the_desk(order.request, by=by)
    return order


@transaction.atomic
def cancel(*, order: WorkOrder, by: Actor, note: str = "", form_key: UUID | None = None) -> WorkOrder:
    """Call a work order back; its request returns to the desk if no other is open."""
    order = locked_order(order)
    refuse_second(form_key)
    order = move_work_order(order, "cancel", by=by, form_key=form_key, ended_at=clock.now())
    say(order.request, WordsKind.NOTE, note, by=by, work_order=order)
    _back_to_the_desk(order.request, by=by)
    return order


def cancel_open_orders(request: ServiceRequest, *, by: Actor) -> None:
    """Call back what is still out, because the request itself is closed. The request is locked already."""
    for order in _open_orders(request).select_for_update(of=("self",)):
        order.request = request
        call_back(order, by=by)


def _refuse_twin(request: ServiceRequest, crew: Crew) -> None:
    """A crew has one open order for a request: of two clerks who issue one at once, the slower is told."""
    twin = _open_orders(request).filter(crew=crew).first()
    if twin is not None:
        raise TransitionNotAllowed(
            _("This crew has an open work order for it already: %(number)s.") % {"number": twin.number}
        )


def _open_orders(request: ServiceRequest) -> Any:
    return WorkOrder.objects.filter(request=request, status__in=OPEN_WORK_ORDER_STATUSES)


def _taken(order: WorkOrder, by: Actor) -> dict[str, Any]:
    """What makes an order somebody's, where it is nobody's yet."""
    if order.accepted_at is not None:
        return {}
    now = clock.now()
    return {"accepted_at": now, "seen_at": order.seen_at or now, "assignee": by.user}


def _back_to_the_desk(request: ServiceRequest, *, by: Actor) -> None:
    if request.status in (RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS) and not _open_orders(request).exists():
        move_request(request, "work_handed_back", by=by, follows_work=True)
