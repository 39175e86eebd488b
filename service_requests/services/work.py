"""What happens to a work order, and what that makes of its request."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Crew, Equipment, ServiceRequest, WorkOrder
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
from westfield.kernel.models import Image, User
from westfield.kernel.workflow import TransitionNotAllowed

from .adding import note_news
from .contracting import tell_contractor_it_is_off
from .field import refuse_a_colleagues, refuse_unchecked
from .giving import tell_given
from .issuing import put_out
from .material import Used, cost_of_material, in_one_sum, keep_used
from .moves import call_back, locked, locked_order, move_request, move_work_order, refuse_merged, refuse_second
from .news import tell_completed
from .together import close_children
from .words import say


@transaction.atomic
def issue(
    *,
    request: ServiceRequest,
    crew: Crew,
    by: Actor,
    priority: Priority = Priority.NORMAL,
    assignee: User | None = None,
    due_at: datetime | None = None,
    equipment: Sequence[Equipment] = (),
    note: str = "",
    form_key: UUID | None = None,
) -> WorkOrder:
    """Issue a work order to a crew of whatever department, with an internal note for it.

    `assignee` is who of the crew is to do it; without `due_at` it is due when its request is; `equipment` is taken
    along beside what the service always takes.
    """
    request = locked(request)
    if not may_dispatch(by, request):
        raise PermissionDenied
    refuse_second(form_key)
    refuse_merged(request, by=by)
    if not request.is_open:
        status = RequestStatus(request.status).label
        raise TransitionNotAllowed(
            _("No work order can go out any more: the request is now “%(status)s”. Somebody may have been faster.")
            % {"status": status}
        )
    refuse_twin(request, crew)
    refuse_outsider(crew, assignee)
    order, issued = put_out(
        request, crew, priority=priority, by=by, form_key=form_key, assignee=assignee, due_at=due_at,
        equipment=equipment,
    )  # fmt: skip
    issued.save()
    tell_given(order, by=by, event=issued)
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
    """Take a work order: from now on it is this field worker's. What a colleague has is handed over, not taken."""
    order = locked_order(order)
    refuse_second(form_key)
    refuse_a_colleagues(order, by=by)
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
    materials: Sequence[Used] = (),
    photos: tuple[Image, ...] = (),
    photos_form_key: UUID | None = None,
    form_key: UUID | None = None,
) -> WorkOrder:
    """Report the work done. The last open work order completes its request, and the reporter is told.

    `minutes` of work by all hands together; `photos` show the place after the work and are public at once;
    `materials` come to those that were noted on the way, `material_cents` is for who knows no more than a sum. Who
    forgot to press "start" began, as far as anybody can say, so many minutes ago.
    """
    order = locked_order(order)
    refuse_second(form_key)
    WORK_ORDER_WORKFLOW.require("finish", order, by)
    refuse_unchecked(order)
    keep_used(order, [*materials, *in_one_sum(material_cents)])
    now = clock.now()
    order = move_work_order(
        order,
        "finish",
        by=by,
        form_key=form_key,
        ended_at=now,
        started_at=order.started_at or max(order.issued_at, now - timedelta(minutes=minutes)),
        assignee=order.assignee or by.user,
        minutes=minutes,
        material_cents=cost_of_material(order),
        # A contractor's hours are in their invoice.
        hourly_rate_cents=0 if order.is_contracted else order.department.hourly_rate_cents,
    )
    say(order.request, WordsKind.DONE, what_was_done, by=by, work_order=order)
    if photos:
        attach(images=photos, form_key=photos_form_key)
        _show_after(order, photos, by=by)
    if order.is_contracted:
        note_news(order.request)
    if order.request.is_open and not open_orders(order.request).exists():
        done = move_request(order.request, "work_done", by=by, follows_work=True)
        close_children(done, by=by)
        tell_completed(done)
    return order


def _show_after(order: WorkOrder, photos: tuple[Image, ...], *, by: Actor) -> None:
    """The photos of the finished work: a crew's own are public at once, a contractor's the desk looks at first."""
    now = clock.now() if by.is_staff else None
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
    back_to_the_desk(order.request, by=by)
    return order


@transaction.atomic
def cancel(*, order: WorkOrder, by: Actor, note: str = "", form_key: UUID | None = None) -> WorkOrder:
    """Call a work order back; its request returns to the desk if no other is open, a contractor is told."""
    order = locked_order(order)
    refuse_second(form_key)
    order = move_work_order(order, "cancel", by=by, form_key=form_key, ended_at=clock.now())
    if order.is_contracted:
        tell_contractor_it_is_off(order, order.crew)
    say(order.request, WordsKind.NOTE, note, by=by, work_order=order)
    back_to_the_desk(order.request, by=by)
    return order


def cancel_open_orders(request: ServiceRequest, *, by: Actor) -> None:
    """Call back what is still out, because the request itself is closed. The request is locked already."""
    for order in open_orders(request).select_for_update(of=("self",)):
        order.request = request
        call_off(order, by=by)


def call_off(order: WorkOrder, *, by: Actor) -> None:
    """Call back a locked, open work order that its request has no use for any more; a contractor is told."""
    call_back(order, by=by)
    if order.is_contracted:
        tell_contractor_it_is_off(order, order.crew)


def refuse_twin(request: ServiceRequest, crew: Crew) -> None:
    """A crew has one open order for a request: of two clerks who issue one at once, the slower is told."""
    twin = open_orders(request).filter(crew=crew).first()
    if twin is not None:
        raise TransitionNotAllowed(
            _("This crew has an open work order for it already: %(number)s.") % {"number": twin.number}
        )


def refuse_outsider(crew: Crew, assignee: User | None) -> None:
    """Work is given to somebody of the crew; a crew may have changed since the form was drawn."""
    if assignee is not None and not crew.members.filter(pk=assignee.pk, is_active=True).exists():
        raise TransitionNotAllowed(_("%(person)s is not in the crew “%(crew)s”.") % {"person": assignee, "crew": crew})


def open_orders(request: ServiceRequest) -> Any:
    return WorkOrder.objects.filter(request=request, status__in=OPEN_WORK_ORDER_STATUSES)


def _taken(order: WorkOrder, by: Actor) -> dict[str, Any]:
    """What makes an order somebody's, where it is nobody's yet."""
    if order.accepted_at is not None:
        return {}
    now = clock.now()
    return {"accepted_at": now, "seen_at": order.seen_at or now, "assignee": order.assignee or by.user}


def back_to_the_desk(request: ServiceRequest, *, by: Actor) -> None:
    if request.status in (RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS) and not open_orders(request).exists():
        move_request(request, "work_handed_back", by=by, follows_work=True)
