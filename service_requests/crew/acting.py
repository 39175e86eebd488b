"""What the buttons of a work order do: check the form, call one verb, back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.crew.forms import FORMS, FinishForm
from service_requests.crew.page import act_form, drawn
from service_requests.crew.views import SEES_WORK_ORDERS, visible_order
from service_requests.models import WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from service_requests.statuses import WorkOrderStatus
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "accept": services.accept,
    "start": services.start,
    "finish": services.finish,
    "cannot_do": services.cannot_do,
}


@for_staff_who(*SEES_WORK_ORDERS)
def act(request: ActorRequest, pk: int, action: str) -> HttpResponse:
    """Accept, start, finish or hand back a work order; or note that it was seen.

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
    form = act_form(order, action, request.POST, *([request.FILES] if FORMS[action] is FinishForm else []))
    photos = keep_photos(form=form) if isinstance(form, FinishForm) else []
    if not form.is_valid():
        return drawn(request, order, tried=form, status=422)
    return _attempt(request, order, form, lambda: VERBS[action](order=order, by=request.actor, **_said(form, photos)))


def _said(form: Any, photos: list[Any]) -> dict[str, Any]:
    """What the form says, as the verb's arguments."""
    if isinstance(form, FinishForm):
        return form.cleaned_data | {"photos": tuple(photos), "photos_form_key": form.photo_key}
    return dict(form.cleaned_data)


def _attempt(request: ActorRequest, order: WorkOrder, form: Any, verb: Callable[[], Any]) -> HttpResponse:
    """Do it; where it came too late, show the work order as it is now and what was typed for nothing."""
    try:
        outcome: WorkOrder = verb()
    except AlreadyDone:
        return redirect(order)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return drawn(request, visible_order(order.pk, request.actor), tried=form, status=409)
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return drawn(request, order, tried=form, status=422)
    parts_left = outcome.status == WorkOrderStatus.DONE and outcome.request.is_open
    messages.success(request, _("Your part is done; other work on it is still open.") if parts_left else form.done)
    return redirect(order)
