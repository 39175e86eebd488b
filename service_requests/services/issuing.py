"""Putting a work order out; used by whoever does it: the route, the desk, a reopening."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service_requests.models import Crew, Equipment, HistoryEvent, ServiceRequest, WorkOrder
from service_requests.statuses import Priority
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import User

from .contracting import tell_contractor
from .moves import event
from .outfit import Outfit, hand_out


def put_out(
    request: ServiceRequest,
    crew: Crew,
    *,
    priority: Priority,
    by: Actor,
    form_key: UUID | None = None,
    assignee: User | None = None,
    due_at: datetime | None = None,
    equipment: Sequence[Equipment] = (),
    outfit: Outfit | None = None,
) -> tuple[WorkOrder, HistoryEvent]:
    """A new work order for `crew`, due when its request is, and its line of history, which the caller saves.

    `outfit` is what the service has every order bring along, where the caller has looked already.
    """
    order = WorkOrder.objects.create(
        request=request,
        department=crew.department,
        crew=crew,
        assignee=assignee,
        priority=priority,
        due_at=due_at or request.target_at,
        issued_at=clock.now(),
        is_contracted=crew.is_contractor,
    )
    hand_out(order, outfit or Outfit.of(request.service_type), more=equipment)
    tell_contractor(order)
    return order, event(request, "issue", by=by, new=order.status, work_order=order, form_key=form_key)
