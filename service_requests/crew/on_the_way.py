"""What is noted while the work goes on: ticks and material. Nothing that stands in the finish form is lost by it."""

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from service_requests import services
from service_requests.crew.finish_form import FinishForm
from service_requests.crew.page import act_form, drawn
from service_requests.crew.views import SEES_WORK_ORDERS, visible_order
from service_requests.models import WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.workflow import TransitionNotAllowed


@for_staff_who(*SEES_WORK_ORDERS)
def tick(request: ActorRequest, pk: int, check: int) -> HttpResponse:
    """Tick a line off or take the tick back (`ticked`: on or off). The script asks for no page in answer."""
    order = visible_order(pk, request.actor)
    if request.method != "POST":
        return redirect(order)
    line = get_object_or_404(order.checks, pk=check)
    quietly = "application/json" in request.headers.get("Accept", "")

    def verb() -> None:
        services.tick(check=line, by=request.actor, ticked=request.POST.get("ticked") != "off")

    if not quietly:
        return _redrawn(request, order, _typed(request, order), verb)
    try:
        verb()
    except TransitionNotAllowed:
        return HttpResponse(status=409)  # the script loads the page, which says how it stands
    return HttpResponse(status=204)


@for_staff_who(*SEES_WORK_ORDERS)
def add_material(request: ActorRequest, pk: int) -> HttpResponse:
    """Note what was used up; the rest of the finish form comes back as it was typed."""
    order = visible_order(pk, request.actor)
    if request.method != "POST":
        return redirect(order)
    form = _typed(request, order, with_material=True)
    if form.errors:
        return drawn(request, order, tried=form, status=422)

    def verb() -> None:
        [used] = form.material_used()
        key = form.cleaned_data.get("material_key")
        with suppress(AlreadyDone):  # pressed twice: it stands on the list already
            services.use_material(order=order, by=request.actor, used=used, form_key=key)
        form.without_material()

    return _redrawn(request, order, form, verb)


@for_staff_who(*SEES_WORK_ORDERS)
def drop_material(request: ActorRequest, pk: int, use: int) -> HttpResponse:
    """Take off the list what was not used after all; what is off already stays off."""
    order = visible_order(pk, request.actor)
    if request.method != "POST":
        return redirect(order)
    form = _typed(request, order)
    row = order.materials.filter(pk=use).first()

    def verb() -> None:
        if row is not None:
            services.drop_material(use=row, by=request.actor)
        form.used = list(order.materials.all())

    return _redrawn(request, order, form, verb)


def _typed(request: ActorRequest, order: WorkOrder, *, with_material: bool = False) -> FinishForm:
    """The finish form as it stands on the page, its photos kept; not sent yet, so only `with_material` is judged."""
    form: FinishForm = act_form(order, "finish", request.POST, request.FILES)
    keep_photos(form=form)
    if with_material:
        form.only_material()
    else:
        form.forget_errors()
    return form


def _redrawn(request: ActorRequest, order: WorkOrder, form: FinishForm, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return drawn(request, visible_order(order.pk, request.actor), tried=form, status=409)
    return drawn(request, order, tried=form)
