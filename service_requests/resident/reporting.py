"""Reporting: fill in one form, get a number."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from service_requests import services, trust
from service_requests.forms.questions import asked_by, with_questions
from service_requests.forms.report import ReportForm
from service_requests.models import ServiceRequest, ServiceType
from service_requests.resident import before_form, joining
from service_requests.resident.blank_form import blank_form
from service_requests.resident.near import look_again, look_nearby
from service_requests.resident.phone import first_step
from service_requests.resident.preview import preview_of
from service_requests.statuses import Channel, TellBy
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.models import Image
from westfield.kernel.network import network_of


def report(request: ActorRequest, code: str) -> HttpResponse:
    """The one page that takes a report in; whatever is wrong with it, nothing typed or sent is lost."""
    offered = with_questions(ServiceType.objects.filter(is_active=True, is_internal=False))
    service_type = get_object_or_404(offered.select_related("department__calendar", "track_record"), code=code)
    closed = before_form.what_stands_before(service_type, gone_on="go_on" in request.GET)
    if request.method == "POST":
        return _posted(request, service_type, closed)
    return before_form.page(request, service_type, closed) if closed else _empty(request, service_type)


def _empty(request: ActorRequest, service_type: ServiceType) -> HttpResponse:
    """The form as it is found, with what the city knows of who is signed in."""
    asked, contact = asked_by(service_type), request.actor.as_resident().contact
    if contact is not None:
        return _page(request, ReportForm(service_type=service_type, asked=asked, contact=contact))
    context = {"service_type": service_type, "drawn": blank_form(request, service_type, asked)}
    return render(request, "requests/resident/report.html", context)


def _posted(request: ActorRequest, service_type: ServiceType, closed: before_form.Before | None) -> HttpResponse:
    """What one of the form's buttons asks for; the form again wherever that cannot be."""
    form = ReportForm(
        request.POST,
        request.FILES,
        service_type=service_type,
        asked=asked_by(service_type),
        contact=request.actor.as_resident().contact,
        joins="mine_too" in request.POST,
    )
    photos = keep_photos(form=form, network=network_of(request))
    if closed:
        return before_form.page(request, service_type, closed, form=form)
    if "mine_too" in request.POST:
        answer = joining.join(request, form, photos)
        if answer is not None:
            return answer
        form.near = look_again(form)
        return _page(request, form)
    if "preview" in request.POST:
        form.preview = preview_of(form, photos)
        return _page(request, form)
    return _sent(request, form, photos) or _page(request, form)


def _page(request: ActorRequest, form: ReportForm) -> HttpResponse:
    context = {"form": form, "service_type": form.service_type}
    status = 422 if form.errors or form.near else 200
    return render(request, "requests/resident/report.html", context, status=status)


def _sent(request: ActorRequest, form: ReportForm, photos: list[Image]) -> HttpResponse | None:
    """Away to the page of the request that the form made; None where something is wrong, or to be asked first."""
    is_valid = form.is_valid()
    form.near = look_nearby(form)
    if not is_valid or form.near:
        return None
    try:
        made = _made(request, form, photos)
    except PhotoRefused as refusal:  # taken back in another tab meanwhile
        form.add_error("photos", refusal)
        return None
    messages.success(request, _thanks(made))
    return redirect(first_step(request, made))


def _thanks(made: ServiceRequest) -> str:
    if made.reporter and made.reporter.email and made.tell_by == TellBy.EMAIL and not made.held_because:
        return _("Thank you. We have your report. This page is yours alone; we have mailed you its address.")
    return _("Thank you. We have your report. This page is yours alone: keep its address.")


def _made(request: ActorRequest, form: ReportForm, photos: list[Image]) -> ServiceRequest:
    network, reporter, place = network_of(request), form.reporter(), form.place()
    more: dict[str, Any] = form.whose()
    return services.report(
        service_type=form.service_type,
        description=form.cleaned_data["description"],
        place=place,
        reporter=reporter,
        channel=Channel.WEB,
        by=request.actor.as_resident(),
        form_key=form.photo_key,
        photos=photos,
        answers=form.answers(),
        tell_by=form.told_by(),
        held_because=trust.held_because(
            network=network,
            reporter=reporter,
            robot=form.caught,
            place=place,
            contact=request.actor.as_resident().contact,
        ),
        network=network,
        **more,
    )
