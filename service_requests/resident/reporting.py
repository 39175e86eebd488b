"""Reporting: choose a service, fill in one form, get a number."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.forms.report import ReportForm
from service_requests.models import ServiceRequest, ServiceType
from service_requests.statuses import Channel
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused


def choose(request: ActorRequest) -> HttpResponse:
    """Every service a resident can ask for, on its shelf."""
    offered = ServiceType.objects.offered_to_residents()
    return render(request, "requests/resident/choose.html", {"service_types": offered})


def report(request: ActorRequest, code: str) -> HttpResponse:
    """The one page that takes a report in; whatever is wrong with it, nothing typed or sent is lost."""
    offered = ServiceType.objects.filter(is_active=True, is_internal=False)
    service_type = get_object_or_404(offered.select_related("department__calendar"), code=code)
    form = ReportForm(request.POST or None, request.FILES or None, service_type=service_type)
    if request.method == "POST":
        made = _made(request, form, service_type)
        if made is not None:
            messages.success(request, _("Thank you. We have your report. This page is yours alone: keep its address."))
            return redirect(made.private_path)
    return render(
        request,
        "requests/resident/report.html",
        {"form": form, "service_type": service_type},
        status=422 if form.errors else 200,
    )


def _made(request: ActorRequest, form: ReportForm, service_type: ServiceType) -> ServiceRequest | None:
    """The request that the form makes, or made when it was sent before; None where something is wrong with it."""
    photos = keep_photos(form=form)
    if not form.is_valid():
        return None
    try:
        return services.report(
            service_type=service_type,
            description=form.cleaned_data["description"],
            place=form.place(),
            reporter=form.reporter(),
            channel=Channel.WEB,
            by=request.actor.as_resident(),
            form_key=form.photo_key,
            photos=photos,
        )
    except PhotoRefused as refusal:  # taken back in another tab meanwhile
        form.add_error("photos", refusal)
        return None
