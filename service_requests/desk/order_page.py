"""One work order at the desk: where it stands, and what those who dispatch can do about it.

The request that it is for may be another department's, of which a supervisor sees less: the order is their crew's.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from service_requests import services
from service_requests.desk.acting import NEWS
from service_requests.desk.order_forms import PlanForm
from service_requests.desk.orders import FORMS, order_form, supply_for, view_of, with_all_of_it
from service_requests.forms.act import ActForm
from service_requests.models import ServiceRequest, WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "plan": services.plan,
    "send_contract": services.send_contract,
    "void_contract": services.void_contract,
    "cancel": services.cancel,
}


def order_at_desk(pk: int, actor: Actor) -> WorkOrder:
    """The work order as it stands now; 404 for whoever may not see it."""
    seen = with_all_of_it(WorkOrder.objects.visible_to(actor)).select_related(
        "request__service_type", "request__department", "crew", "department", "assignee"
    )
    found: WorkOrder = get_object_or_404(seen, pk=pk)
    return found


@for_staff_who("requests.view_desk")
def order_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One work order."""
    return _drawn(request, order_at_desk(pk, request.actor))


@for_staff_who("requests.view_desk")
def act(request: ActorRequest, pk: int, action: str) -> HttpResponse:
    """Plan it, call it back, send or void a contractor's link."""
    order = order_at_desk(pk, request.actor)
    if action not in FORMS:
        raise Http404
    if request.method != "POST":  # somebody signed in again and was sent back here
        return redirect("desk_order", order.pk)
    form = order_form(order, action, request.POST, supply=supply_for([order]))
    if not form.is_valid():
        return _drawn(request, order, tried=form, status=422)
    said = form.arguments if isinstance(form, PlanForm) else form.cleaned_data
    try:
        VERBS[action](order=order, by=request.actor, **said)
    except AlreadyDone:
        return redirect(_onward(request, order))
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        fresh = order_at_desk(pk, request.actor)
        if isinstance(form, PlanForm):
            form.drawn_again(fresh)
        return _drawn(request, fresh, tried=form, status=409)
    messages.success(request, form.done)
    return redirect(_onward(request, order))


def _drawn(request: ActorRequest, order: WorkOrder, *, tried: ActForm | None = None, status: int = 200) -> HttpResponse:
    view = view_of(order, request.actor, supply_for([order]))
    for action, form in view.forms.items():
        if tried is not None and tried.name == form.name:
            view.forms[action] = tried
    context = {
        "view": view,
        "order": order,
        "shown": order.request,
        "tried": tried,
        "lost": tried if tried is not None and tried.name not in view.names else None,
        "request_url": _request_url(request.actor, order),
        "place": order.request.place,
    }
    return render(request, "requests/desk/work_order.html", context, status=status)


def _request_url(actor: Actor, order: WorkOrder) -> str:
    """The request's page, for those to whom it exists."""
    seen = ServiceRequest.objects.visible_to(actor).filter(pk=order.request_id).exists()
    return reverse("desk_request", args=[order.request.reference]) if seen else ""


def _onward(request: ActorRequest, order: WorkOrder) -> str:
    there = _request_url(request.actor, order)
    return there + NEWS if there else reverse("desk_order", args=[order.pk])
