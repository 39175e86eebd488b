"""Looking: my day, one work order, and that on paper."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from service_requests.crew.day import day_of
from service_requests.crew.page import drawn
from service_requests.models import WorkOrder
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models import User

SEES_WORK_ORDERS = ("requests.work_in_field", "requests.view_department_requests", "requests.view_every_request")


@for_staff_who("requests.work_in_field")
def work_orders(request: ActorRequest) -> HttpResponse:
    """The open work orders of my crews, mine first, what matters most first; below, what ended today."""
    return render(request, "requests/crew/list.html", {"day": day_of(cast(User, request.user))})


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
