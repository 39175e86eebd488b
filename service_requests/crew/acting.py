"""What the buttons of a work order do: check the form, call one verb, back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.crew.finish_form import FinishForm
from service_requests.crew.forms import FORMS, BeforeForm
from service_requests.crew.page import act_form, drawn
from service_requests.crew.views import SEES_WORK_ORDERS, visible_order
from service_requests.models import HistoryEvent, WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from service_requests.statuses import WorkOrderStatus
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.forms import TakesPhotos, as_key
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "accept": services.accept,
    "start": services.start,
    "finish": services.finish,
    "cannot_do": services.cannot_do,
    "hand_over": services.hand_over,
    "show_before": services.show_before,
}
# After these the order's page has nothing more to do, or is not theirs any more: on to the next one.
ON_TO_THE_LIST = ("finish", "cannot_do", "hand_over")


@for_staff_who(*SEES_WORK_ORDERS)
def act(request: ActorRequest, pk: int, action: str) -> HttpResponse:
    """Take, start, finish, hand over or hand back a work order; or note that it was seen.

    "Seen" is a form too, sent by a small script once the page is before somebody's eyes (without scripts there is a
    button). Were it recorded when the page is fetched, a browser that fetches ahead, or keeps pages for when there
    is no signal, would say for the crew that they have read it.
    """
    order = visible_order(pk, request.actor)
    if request.method != "POST":  # somebody signed in again and was sent back here
        return redirect(order)
    if action == "see":
        services.see(order=order, by=request.actor)
        return redirect(order)
    if action not in FORMS:
        raise Http404
    if _arrived_before(request):
        return _onward(action, request, order)
    form = act_form(order, action, request.POST, *([request.FILES] if issubclass(FORMS[action], TakesPhotos) else []))
    photos = keep_photos(form=form) if isinstance(form, TakesPhotos) else []
    if isinstance(form, BeforeForm):
        form.require_photos(photos)
    if not form.is_valid():
        return drawn(request, order, tried=form, status=422)
    return _attempt(request, order, form, lambda: VERBS[action](order=order, by=request.actor, **_said(form, photos)))


def _said(form: Any, photos: list[Any]) -> dict[str, Any]:
    """What the form says, as the verb's arguments."""
    if isinstance(form, FinishForm):
        return form.report() | {"photos": tuple(photos), "photos_form_key": form.photo_key}
    if isinstance(form, BeforeForm):
        return {"form_key": form.photo_key, "photos": photos}
    return dict(form.cleaned_data)


def _attempt(request: ActorRequest, order: WorkOrder, form: Any, verb: Callable[[], Any]) -> HttpResponse:
    """Do it; where it came too late, show the work order as it is now and what was typed for nothing."""
    try:
        outcome: WorkOrder = verb()
    except AlreadyDone:
        return _onward(form.name, request, order)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return drawn(request, visible_order(order.pk, request.actor), tried=form, status=409)
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return drawn(request, order, tried=form, status=422)
    parts_left = outcome.status == WorkOrderStatus.DONE and outcome.request.is_open
    messages.success(request, _("Your part is done; other work on it is still open.") if parts_left else form.done)
    return _onward(form.name, request, order)


def _arrived_before(request: ActorRequest) -> bool:
    """Whether this very form did what it asks for: what it offered then may not be there to choose any more."""
    key = as_key(request.POST.get("form_key"))
    return key is not None and HistoryEvent.objects.filter(form_key=key).exists()


def _onward(action: str, request: ActorRequest, order: WorkOrder) -> HttpResponse:
    """To the list where this one needs nothing more, else to its page; the draft of a form is told that it arrived."""
    on = action in ON_TO_THE_LIST and request.actor.may("requests.work_in_field")
    there = reverse("crew") if on else order.get_absolute_url()
    key = as_key(request.POST.get("form_key")) if issubclass(FORMS[action], TakesPhotos) else None
    return redirect(f"{there}#taken-{key}" if key else there)
