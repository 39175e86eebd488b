"""The one place where a status changes: lock the row, ask the table, save, write the history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service_requests.models import HistoryEvent, ServiceRequest, WorkOrder
from service_requests.statuses import CLOSED_STATUSES, RequestStatus
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.calendar import extend


class AlreadyDone(Exception):
    """This very form was sent before: what it asks for has happened, and must not happen twice."""


def locked(request: ServiceRequest) -> ServiceRequest:
    """The request as it stands now, locked until the transaction ends: two people may press at once."""
    return (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("service_type", "department__calendar", "reporter")
        .get(pk=request.pk)
    )


def locked_order(order: WorkOrder) -> WorkOrder:
    """The work order and, first, its request, both locked: always in this order, so that nobody waits in a circle."""
    request = locked(order.request)
    fresh = WorkOrder.objects.select_for_update(of=("self",)).select_related("crew", "department").get(pk=order.pk)
    fresh.request = request
    return fresh


def refuse_second(form_key: UUID | None) -> None:
    """Raise AlreadyDone if the form with this key has caused an event. Call it with the request locked."""
    if form_key is not None and HistoryEvent.objects.filter(form_key=form_key).exists():
        raise AlreadyDone


def event(
    request: ServiceRequest,
    action: str,
    *,
    by: Actor,
    old: str = "",
    new: str,
    work_order: WorkOrder | None = None,
    reason: str = "",
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> HistoryEvent:
    """A line of history, not yet saved."""
    kind, actor_id = by.identity
    return HistoryEvent(
        request=request,
        work_order=work_order,
        form_key=form_key,
        action=action,
        old_status=old,
        new_status=new,
        reason=reason,
        at=at or clock.now(),
        actor_kind=kind,
        actor_id=actor_id,
    )


def move_request(
    request: ServiceRequest,
    action: str,
    *,
    by: Actor,
    to: str | None = None,
    follows_work: bool = False,
    reason: str = "",
    form_key: UUID | None = None,
    **changes: Any,
) -> ServiceRequest:
    """Move a locked request by `action` and write the history; a move that closes it says when.

    `to` names the exact target where the table's is only the least (a resumed request goes back to where its work
    stands). `follows_work`: the move is a consequence of a work order; the table is asked on behalf of the system,
    history keeps the person whose act caused it.
    """
    now = clock.now()
    old = request.status
    request.status = REQUEST_WORKFLOW.target(action, request, SYSTEM if follows_work else by)
    request.status = to or request.status
    changes["updated_at"] = now
    if request.first_response_at is None and by.is_staff:
        changes["first_response_at"] = now
    if request.news_at is not None and by.may("requests.view_desk"):
        changes["news_at"] = None  # whoever moves it at the desk has read what residents added
    if request.status in CLOSED_STATUSES:
        changes |= {"closed_at": now, "first_closed_at": request.first_closed_at or now}
    if old == RequestStatus.WAITING:
        changes |= _clock_running_again(request, now)
    for field, value in changes.items():
        setattr(request, field, value)
    request.save(update_fields=["status", *changes])
    if "target_at" in changes:
        request.work_orders.open().update(due_at=request.target_at)
    event(request, action, by=by, old=old, new=request.status, reason=reason, form_key=form_key, at=now).save()
    return request


def act_on(
    request: ServiceRequest, action: str, *, by: Actor, reason: str = "", form_key: UUID | None = None, **changes: Any
) -> HistoryEvent:
    """Do to a locked request what leaves it where it stands: ask the table, save what changes, write the history."""
    REQUEST_WORKFLOW.require(action, request, by)
    now = clock.now()
    changes["updated_at"] = now
    for field, value in changes.items():
        setattr(request, field, value)
    request.save(update_fields=list(changes))
    kept = event(
        request, action, by=by, old=request.status, new=request.status, reason=reason, form_key=form_key, at=now
    )
    kept.save()
    return kept


def _clock_running_again(request: ServiceRequest, now: datetime) -> dict[str, Any]:
    """What leaving the status "waiting" changes: a stopped clock moves the target by the time it stood still."""
    changes: dict[str, Any] = {
        "waiting_reason": "", "waiting_since": None, "waiting_until": None, "clock_stopped_at": None,
    }  # fmt: skip
    if request.clock_stopped_at and request.target_at and request.target:
        changes["target_at"] = extend(
            request.target_at,
            paused_from=request.clock_stopped_at,
            paused_until=now,
            target=request.target,
            hours=request.department.calendar.business_hours(),
        )
    return changes


def move_work_order(
    order: WorkOrder, action: str, *, by: Actor, reason: str = "", form_key: UUID | None = None, **changes: Any
) -> WorkOrder:
    """Move a locked work order by `action` and write the history."""
    old, order.status = order.status, WORK_ORDER_WORKFLOW.target(action, order, by)
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=["status", *changes])
    event(
        order.request, action, by=by, old=old, new=order.status, work_order=order, reason=reason, form_key=form_key
    ).save()
    return order


def call_back(order: WorkOrder, *, by: Actor) -> WorkOrder:
    """Cancel a locked, open work order because its request is closed: who may close the one may end the other."""
    old, order.status = order.status, WORK_ORDER_WORKFLOW.transitions["cancel"].to
    order.ended_at = clock.now()
    order.save(update_fields=["status", "ended_at"])
    event(order.request, "cancel", by=by, old=old, new=order.status, work_order=order).save()
    return order
