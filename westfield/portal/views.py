"""The first pages that a resident meets."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from service_requests.forms.find_service import FindServiceForm
from service_requests.models import ServiceType
from westfield.kernel.http import ActorRequest

SERVICES_ON_HOME = 6


def home(request: ActorRequest) -> HttpResponse:
    """What do you need? A box for your own words, the services most people ask for, and the other doors."""
    often = ServiceType.objects.offered_to_residents().most_asked_for()[:SERVICES_ON_HOME]
    return render(request, "portal/home.html", {"form": FindServiceForm(), "service_types": often})


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
