"""Work that nobody reported: a supervisor thinks of it and sends a crew (docs/decisions/0015)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction

from service_requests.models import Crew, Equipment, ServiceType, WorkOrder
from service_requests.statuses import Channel, Priority, TellBy
from westfield.kernel.actor import Actor
from westfield.kernel.models import Image, User

from .moves import AlreadyDone
from .reporting import Place, Reporter, report
from .work import issue


@transaction.atomic
def plan_work(
    *,
    by: Actor,
    service_type: ServiceType,
    place: Place,
    description: str,
    crew: Crew,
    form_key: UUID,
    assignee: User | None = None,
    due_at: datetime | None = None,
    priority: Priority = Priority.NORMAL,
    equipment: Sequence[Equipment] = (),
    photos: Sequence[Image] = (),
) -> WorkOrder:
    """Send a crew without anybody having asked: an internal request with its work order; sent twice it is one.

    Who dispatches for one department plans for its crews. The request is the crew's department's: there it is decided
    what becomes of it.
    """
    everywhere = by.may("requests.view_every_request")
    own = by.user is not None and by.user.department_id == crew.department_id
    if not by.may("requests.dispatch_work") or not (everywhere or own):
        raise PermissionDenied
    request = report(
        service_type=service_type, description=description, place=place, reporter=Reporter(), channel=Channel.STAFF,
        by=by, form_key=form_key, photos=photos, tell_by=TellBy.NOTHING, is_proactive=True, department=crew.department,
    )  # fmt: skip
    try:
        return issue(
            request=request, crew=crew, by=by, assignee=assignee, due_at=due_at, priority=priority,
            equipment=equipment, form_key=uuid5(form_key, "work order"),
        )  # fmt: skip
    except AlreadyDone:
        found: WorkOrder = request.work_orders.order_by("pk")[0]
        return found
