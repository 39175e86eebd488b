"""What the buttons of a request's page do: check the form, call one verb, back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.canned import all_ready
from service_requests.desk.acts import ACTS, form_of
from service_requests.desk.order_forms import Supply
from service_requests.desk.orders import issue_form
from service_requests.desk.page import drawn
from service_requests.desk.ready_words import WordsForm
from service_requests.forms.act import ActForm
from service_requests.models import ServiceRequest
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

# Where the message about what was done stands: the browser puts the keyboard there.
NEWS = "#news"


def seen_at_desk(reference: str, actor: Actor) -> ServiceRequest:
    """The request with this number, as it stands now; 404 for whoever may not see it."""
    seen = ServiceRequest.objects.visible_to(actor).with_voices().with_reference(reference)
    return get_object_or_404(
        seen.select_related(
            "service_type", "department", "area", "neighbour", "assignee", "reporter", "reporter_details"
        )
    )


def back_to(request: ActorRequest, shown: ServiceRequest) -> HttpResponse:
    """The request's page, its message first; the queue for who has just given it out of their sight."""
    if ServiceRequest.objects.visible_to(request.actor).filter(pk=shown.pk).exists():
        return redirect(reverse("desk_request", args=[shown.reference]) + NEWS)
    messages.info(request, _("%(number)s is not yours to see any more.") % {"number": shown.reference})
    return redirect("desk")


def attempt(request: ActorRequest, shown: ServiceRequest, form: ActForm, verb: Callable[[], Any]) -> HttpResponse:
    """Do it; where somebody was faster, show the request as it is now and what was typed for nothing."""
    if isinstance(form, WordsForm) and form.asks_for_words():
        form.offer(all_ready(shown))
        form.put_in_words()
        return drawn(request, shown, tried=form)
    if not form.is_valid():
        return drawn(request, shown, tried=form, status=422)
    try:
        verb()
    except AlreadyDone:
        return back_to(request, shown)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return drawn(request, seen_at_desk(shown.reference, request.actor), tried=form, status=409)
    messages.success(request, form.done)
    if warning := getattr(form, "warning", ""):
        messages.warning(request, warning)
    return back_to(request, shown)


@for_staff_who("requests.view_desk")
def act(request: ActorRequest, reference: str, action: str) -> HttpResponse:
    """One of the acts that move a request, say something about it, or give it to somebody."""
    shown = seen_at_desk(reference, request.actor)
    if action not in ACTS:
        raise Http404
    if request.method != "POST":  # somebody signed in again and was sent back here
        return redirect("desk_request", shown.reference)
    form, verb = form_of(action, shown, request.actor, request.POST), ACTS[action].verb
    return attempt(request, shown, form, lambda: verb(request=shown, by=request.actor, **form.cleaned_data))


@for_staff_who("requests.view_desk")
def issue(request: ActorRequest, reference: str) -> HttpResponse:
    """Put a work order out."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":
        return redirect("desk_request", shown.reference)
    form = issue_form(shown, request.POST, supply=Supply())
    return attempt(request, shown, form, lambda: services.issue(request=shown, by=request.actor, **form.arguments))


@for_staff_who("requests.view_desk")
def news_read(request: ActorRequest, reference: str) -> HttpResponse:
    """Somebody has read what residents added."""
    shown = seen_at_desk(reference, request.actor)
    if request.method == "POST":
        services.note_news_read(request=shown, by=request.actor)
    return redirect("desk_request", shown.reference)
