"""Putting a work order out; used by whoever does it: the route, the desk, a reopening."""

from uuid import UUID

from service_requests.models import Crew, HistoryEvent, ServiceRequest, WorkOrder
from service_requests.statuses import Priority
from westfield.kernel import clock
from westfield.kernel.actor import Actor

from .moves import event


def put_out(
    request: ServiceRequest, crew: Crew, *, priority: Priority, by: Actor, form_key: UUID | None = None
) -> tuple[WorkOrder, HistoryEvent]:
    """A new work order for `crew`, due when its request is, and its line of history, which the caller saves."""
    order = WorkOrder.objects.create(
        request=request,
        department=crew.department,
        crew=crew,
        priority=priority,
        due_at=request.target_at,
        issued_at=clock.now(),
    )
    return order, event(request, "issue", by=by, new=order.status, work_order=order, form_key=form_key)
