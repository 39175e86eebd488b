"""The first pages that a resident meets."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from service_requests.models import ServiceRequest, ServiceType
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.portal.forms import TrackForm

NEWEST_OF_MINE = 100
SERVICES_ON_HOME = 6


def home(request: ActorRequest) -> HttpResponse:
    """What do you need? The services most people ask for, and the other doors."""
    return render(
        request,
        "portal/home.html",
        {"service_types": ServiceType.objects.offered_to_residents()[:SERVICES_ON_HOME]},
    )


def track(request: ActorRequest) -> HttpResponse:
    """From a number to its status page; a plain GET form, so that the number can be bookmarked."""
    form = TrackForm(request.GET or None)
    if form.is_valid():
        found = ServiceRequest.objects.visible_to(Actor.stranger()).with_reference(form.cleaned_data["number"]).first()
        if found:
            return redirect(found)
        form.add_error("number", form.NOT_FOUND)
    return render(request, "portal/track.html", {"form": form}, status=404 if form.errors else 200)


@login_required
def my(request: ActorRequest) -> HttpResponse:
    """Everything that the person who signed in has asked the city for."""
    contact = request.actor.contact
    mine = ServiceRequest.objects.reported_by(contact) if contact else ServiceRequest.objects.none()
    return render(request, "portal/my.html", {"requests": mine.order_by("-pk")[:NEWEST_OF_MINE]})


@login_required
def after_sign_in(request: ActorRequest) -> HttpResponse:
    """To the page where this person works, or to what is theirs."""
    for permission, page in (
        ("requests.view_desk", "desk"),
        ("requests.work_in_field", "crew"),
        ("requests.view_completion_times", "admin:requests_completion_times"),
    ):
        if request.actor.may(permission):
            return redirect(page)
    return redirect("admin:index" if request.actor.is_staff else "my")
