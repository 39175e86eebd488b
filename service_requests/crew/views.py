"""Looking: my work orders, and one of them."""

from datetime import datetime, time
from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime

from service_requests.crew.page import drawn
from service_requests.models import WorkOrder
from service_requests.staff_only import for_staff_who
from service_requests.statuses import WorkOrderStatus
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models import User

MOST = 100
SEES_WORK_ORDERS = ("requests.work_in_field", "requests.view_department_requests", "requests.view_every_request")


@for_staff_who("requests.work_in_field")
def work_orders(request: ActorRequest) -> HttpResponse:
    """The open work orders of my crews, what matters most first; below, what ended today: called back, or done."""
    ours = WorkOrder.objects.of_crews_of(cast(User, request.user)).select_related("request", "crew", "assignee")
    now = localtime(clock.now())
    midnight = datetime.combine(now.date(), time(0), now.tzinfo)
    open_ones = list(ours.open().order_by("priority", "due_at", "pk")[: MOST + 1])
    over = ours.filter(status__in=(WorkOrderStatus.DONE, WorkOrderStatus.CANCELLED), ended_at__gte=midnight)
    ended = list(over.order_by("-ended_at")[:MOST])
    context = {
        "open_ones": open_ones[:MOST],
        "there_are_more": len(open_ones) > MOST,
        "called_back": [order for order in ended if order.was_called_back],
        "done_today": [order for order in ended if not order.was_called_back],
    }
    return render(request, "requests/crew/list.html", context)


@for_staff_who(*SEES_WORK_ORDERS)
def work_order(request: ActorRequest, pk: int) -> HttpResponse:
    """One work order. Looking at it changes nothing: see `acting.act` for how "seen" comes about."""
    return drawn(request, visible_order(pk, request.actor))


def visible_order(pk: int, actor: Actor) -> WorkOrder:
    """The work order as it stands now; 404 for whoever may not see it."""
    visible = WorkOrder.objects.visible_to(actor).select_related(
        "request__service_type", "request__department", "request__reporter_details", "crew", "department", "assignee"
    )
    return get_object_or_404(visible, pk=pk)
