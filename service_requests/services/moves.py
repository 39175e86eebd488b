"""The one place where a status changes: lock the row, ask the table, save, write the history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from service_requests.models import HistoryEvent, ServiceRequest, WorkOrder
from service_requests.statuses import CLOSED_STATUSES, RequestStatus
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW, goes_along_in_words
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.calendar import extend
from westfield.kernel.workflow import TransitionNotAllowed


class AlreadyDone(Exception):
    """This very form was sent before: what it asks for has happened, and must not happen twice."""


def locked(request: ServiceRequest) -> ServiceRequest:
    """The request as it stands now, locked until the transaction ends: two people may press at once.

    Locked first, read then: in one statement, whoever had to wait for somebody who changes its service or department
    would join the row as it is now with what belonged to it before, and find nothing.
    """
    ServiceRequest.objects.select_for_update().values_list("pk").get(pk=request.pk)
    return ServiceRequest.objects.select_related("service_type", "department__calendar", "reporter").get(pk=request.pk)


def locked_together(request: ServiceRequest) -> tuple[ServiceRequest, ServiceRequest | None]:
    """The request and, locked before it, the one into which it was merged: in this order everybody comes by."""
    root_pk = ServiceRequest.objects.values_list("merged_into", flat=True).get(pk=request.pk)
    root = locked(ServiceRequest(pk=root_pk)) if root_pk is not None else None
    fresh = locked(request)
    if fresh.merged_into_id != root_pk:
        raise TransitionNotAllowed(_("This was merged with another request just now, or is not any more. Try again."))
    return fresh, root


def refuse_merged(request: ServiceRequest, *, by: Actor) -> None:
    """Tell whoever acts on a merged request that the other one is worked on. Call it with the request locked."""
    if request.is_merged:
        raise TransitionNotAllowed(str(goes_along_in_words(by, request)))


def locked_order(order: WorkOrder) -> WorkOrder:
    """The work order and, first, its request, both locked: always in this order, so that nobody waits in a circle."""
    request = locked(order.request)
    fresh = (
        WorkOrder.objects.select_for_update(of=("self",))
        .select_related("crew", "department", "assignee")
        .get(pk=order.pk)
    )
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
    facts: dict[str, Any] | None = None,
) -> HistoryEvent:
    """A line of history, not yet saved; `facts` are particulars that the rows will not say any more."""
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
        facts=facts or {},
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
    old, old_target = request.status, request.target_at
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
        follow_target(request, old_target)
    event(request, action, by=by, old=old, new=request.status, reason=reason, form_key=form_key, at=now).save()
    return request


def act_on(
    request: ServiceRequest,
    action: str,
    *,
    by: Actor,
    reason: str = "",
    form_key: UUID | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> HistoryEvent:
    """Do to a locked request what leaves it where it stands: ask the table, save what changes, write the history."""
    REQUEST_WORKFLOW.require(action, request, by)
    now = clock.now()
    changes["updated_at"] = now
    for field, value in changes.items():
        setattr(request, field, value)
    request.save(update_fields=list(changes))
    kept = event(
        request, action, by=by, old=request.status, new=request.status, reason=reason, form_key=form_key, at=now,
        facts=facts,
    )  # fmt: skip
    kept.save()
    return kept


def follow_target(request: ServiceRequest, old_target: datetime | None) -> None:
    """Open work orders are due when their request is, but for those that somebody gave a day of their own."""
    request.work_orders.open().filter(due_at=old_target).update(due_at=request.target_at)


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
    order: WorkOrder,
    action: str,
    *,
    by: Actor,
    to: str | None = None,
    reason: str = "",
    form_key: UUID | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> WorkOrder:
    """Move a locked work order by `action` and write the history; `to` as in `move_request`."""
    old, order.status = order.status, WORK_ORDER_WORKFLOW.target(action, order, by)
    order.status = to or order.status
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=["status", *changes])
    event(
        order.request, action, by=by, old=old, new=order.status, work_order=order, reason=reason, form_key=form_key,
        facts=facts,
    ).save()  # fmt: skip
    return order


# What an undone merge puts back as it was.
KEPT_WHEN_MERGED = (
    "status", "waiting_reason", "waiting_since", "waiting_until", "clock_stopped_at", "target_at", "closed_at",
    "first_closed_at", "closing_reason", "handed_to", "handed_to_phone", "handed_to_link",
)  # fmt: skip


def as_it_stands(request: ServiceRequest) -> dict[str, Any]:
    """What `put_back` needs to know, in the shape in which `Merge.was` keeps it."""
    values = ((field, getattr(request, field)) for field in KEPT_WHEN_MERGED)
    return {field: value.isoformat() if isinstance(value, date) else value for field, value in values}


def put_back(request: ServiceRequest, was: dict[str, Any]) -> None:
    """Let a locked request stand where it stood: its status, its clock, its target."""
    request.status = was["status"]
    for field in set(KEPT_WHEN_MERGED) - {"status"}:
        known: Any = ServiceRequest._meta.get_field(field)
        setattr(request, field, known.to_python(was[field]))
    request.updated_at = clock.now()
    request.save(update_fields=[*KEPT_WHEN_MERGED, "updated_at"])


def close_with(child: ServiceRequest, root: ServiceRequest, *, by: Actor) -> HistoryEvent:
    """Close a locked, merged request as the one that was worked on; its line of history, not yet saved.

    Whom a request was handed to that the public does not know of is told at that one only.
    """
    old, child.status = child.status, root.status
    child.closed_at, child.first_closed_at = root.closed_at, child.first_closed_at or root.closed_at
    child.closing_reason = root.closing_reason
    child.waiting_reason, child.waiting_since, child.waiting_until, child.clock_stopped_at = "", None, None, None
    if root.is_public or not child.is_public:
        child.handed_to, child.handed_to_phone = root.handed_to, root.handed_to_phone
        child.handed_to_link = root.handed_to_link
    child.updated_at = clock.now()
    child.save(update_fields=[*KEPT_WHEN_MERGED, "updated_at"])
    return event(child, "close_with", by=by, old=old, new=child.status, facts={"other": root.reference})


def call_back(order: WorkOrder, *, by: Actor) -> WorkOrder:
    """Cancel a locked, open work order because its request is closed: who may close the one may end the other."""
    old, order.status = order.status, WORK_ORDER_WORKFLOW.transitions["cancel"].to
    order.ended_at = clock.now()
    order.save(update_fields=["status", "ended_at"])
    event(order.request, "cancel", by=by, old=old, new=order.status, work_order=order).save()
    return order
