""" "I saw another one here": a field worker reports what they see on their way."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from service_requests import services
from service_requests.crew.report_form import FieldReportForm
from service_requests.models import ServiceRequest, WorkOrder
from service_requests.nearby import nearby
from service_requests.resident.near import seen_at
from service_requests.services import Reporter
from service_requests.staff_only import for_staff_who
from service_requests.statuses import Channel
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused


@for_staff_who("requests.report_from_field")
def report(request: ActorRequest) -> HttpResponse:
    """Report it; `?order=` (the work order one comes from) fills in its service and its place."""
    at = _work_order_of(request)
    if request.method != "POST":
        return _page(request, FieldReportForm(initial=_from_order(at)), at)
    form = FieldReportForm(request.POST, request.FILES)
    photos = keep_photos(form=form)
    if form.is_valid() and not _others_nearby(form, at):
        try:
            made = services.report(
                service_type=form.cleaned_data["service"],
                description=form.cleaned_data["description"],
                place=form.place(),
                reporter=Reporter(),
                channel=Channel.STAFF,
                by=request.actor,
                form_key=form.photo_key,
                photos=photos,
            )
            return redirect("crew_reported", made.reference)
        except PhotoRefused as refusal:  # taken back in another tab meanwhile
            form.add_error("photos", refusal)
    return _page(request, form, at, status=422)


@for_staff_who("requests.report_from_field")
def reported(request: ActorRequest, reference: str) -> HttpResponse:
    """The number of what I reported, and who has it now; what others reported is not told here."""
    mine = ServiceRequest.objects.with_reference(reference).filter(entered_by=request.actor.user, channel=Channel.STAFF)
    shown = get_object_or_404(mine.select_related("department"))
    orders = list(shown.work_orders.select_related("crew").order_by("pk"))
    ours = WorkOrder.objects.visible_to(request.actor).filter(request=shown).values_list("pk", flat=True)
    context = {"shown": shown, "orders": orders, "ours": set(ours)}
    return render(request, "requests/crew/reported.html", context)


def _page(request: ActorRequest, form: FieldReportForm, at: WorkOrder | None, *, status: int = 200) -> HttpResponse:
    return render(request, "requests/crew/report.html", {"form": form, "at": at}, status=status)


def _work_order_of(request: ActorRequest) -> WorkOrder | None:
    """The work order that one comes from, where it is one's own to see."""
    asked = request.GET.get("order", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return None
    own = WorkOrder.objects.visible_to(request.actor).select_related("request__service_type", "request__address")
    return own.filter(pk=int(asked)).first()


def _from_order(at: WorkOrder | None) -> dict[str, Any]:
    """Service and place as the order has them: both can be changed."""
    if at is None:
        return {}
    place = at.request
    return {
        "service": place.service_type.code,
        "where": place.place,
        "address_id": place.address_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _others_nearby(form: FieldReportForm, at: WorkOrder | None) -> bool:
    """Show what is reported close by, once for a place; the order that one stands at is no news."""
    place = form.place()
    if place.latitude is None or place.longitude is None:
        return False
    here = seen_at(place.latitude, place.longitude)
    if form.seen == here:
        return False
    form.seen = here
    found = nearby(form.cleaned_data["service"], place.latitude, place.longitude)
    own = at.request_id if at else None
    form.near = [near for near in found if near.is_open and near.pk != own and near.form_key != form.photo_key]
    return bool(form.near)
