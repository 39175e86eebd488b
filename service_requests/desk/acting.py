"""What the buttons of a request's page do: check the form, call one verb, back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from service_requests import services
from service_requests.desk.forms import ACT_FORMS
from service_requests.desk.page import act_form, cancel_form, drawn, issue_form
from service_requests.forms.act import ActForm
from service_requests.models import ServiceRequest, WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "let_in": services.let_in,
    "discard": services.discard,
    "complete": services.complete,
    "close_without_work": services.close_without_work,
    "wait": services.wait,
    "resume": services.resume,
    "reopen": services.reopen,
}


def seen_at_desk(reference: str, actor: Actor) -> ServiceRequest:
    """The request with this number, as it stands now; 404 for whoever may not see it."""
    seen = ServiceRequest.objects.visible_to(actor).with_reference(reference)
    return get_object_or_404(seen.select_related("service_type", "department", "area", "neighbour", "reporter_details"))


def _back(shown: ServiceRequest) -> HttpResponse:
    return redirect("desk_request", shown.reference)


def _attempt(request: ActorRequest, shown: ServiceRequest, form: ActForm, verb: Callable[[], Any]) -> HttpResponse:
    """Do it; where somebody was faster, show the request as it is now and what was typed for nothing."""
    if not form.is_valid():
        return drawn(request, shown, tried=form, status=422)
    try:
        verb()
    except AlreadyDone:
        return _back(shown)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return drawn(request, seen_at_desk(shown.reference, request.actor), tried=form, status=409)
    messages.success(request, form.done)
    return _back(shown)


@for_staff_who("requests.view_desk")
def act(request: ActorRequest, reference: str, action: str) -> HttpResponse:
    """Complete, close, let wait, resume or reopen a request."""
    shown = seen_at_desk(reference, request.actor)
    if action not in ACT_FORMS:
        raise Http404
    if request.method != "POST":  # somebody signed in again and was sent back here
        return _back(shown)
    form = act_form(shown, action, request.POST)
    return _attempt(request, shown, form, lambda: VERBS[action](request=shown, by=request.actor, **form.cleaned_data))


@for_staff_who("requests.view_desk")
def issue(request: ActorRequest, reference: str) -> HttpResponse:
    """Put a work order out."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":
        return _back(shown)
    form = issue_form(shown, request.POST)
    return _attempt(request, shown, form, lambda: services.issue(request=shown, by=request.actor, **form.cleaned_data))


@for_staff_who("requests.view_desk")
def cancel(request: ActorRequest, reference: str, pk: int) -> HttpResponse:
    """Call a work order back."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":
        return _back(shown)
    order = get_object_or_404(WorkOrder.objects.select_related("request"), request=shown, pk=pk)
    form = cancel_form(shown, order, request.POST)
    return _attempt(request, shown, form, lambda: services.cancel(order=order, by=request.actor, **form.cleaned_data))


@for_staff_who("requests.view_desk")
def news_read(request: ActorRequest, reference: str) -> HttpResponse:
    """Somebody has read what residents added."""
    shown = seen_at_desk(reference, request.actor)
    if request.method == "POST":
        services.note_news_read(request=shown, by=request.actor)
    return _back(shown)
