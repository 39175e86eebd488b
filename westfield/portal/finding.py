"""Finding a request: by its number for everybody, by number and address for its reporter."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from service_requests import services
from service_requests.models import ServiceRequest
from westfield.kernel import limits
from westfield.kernel.actor import Actor
from westfield.kernel.even_time import at_least
from westfield.kernel.http import ActorRequest
from westfield.kernel.network import network_of
from westfield.portal.forms import FindMineForm, TrackForm

# Longer than finding it and writing the mail takes: a stopwatch tells nobody whether an address is known.
AS_LONG_AS_EVER = 0.4


def track(request: ActorRequest) -> HttpResponse:
    """From a number to its status page; a plain GET form, so that the number can be bookmarked."""
    form = TrackForm(request.GET or None)
    if form.is_valid():
        number = form.cleaned_data["number"]
        found = ServiceRequest.objects.visible_to(Actor.stranger()).with_reference(number).first()
        if found:
            return redirect(found)
        spent = limits.spend(misses_of_network=network_of(request))
        if spent:
            return limits.too_many(request, spent)
        form.add_error("number", form.NOT_FOUND)
    mine = FindMineForm(initial={"number": request.GET.get("number", "")[:40]})
    return render(request, "portal/track.html", {"form": form, "mine": mine}, status=404 if form.errors else 200)


def find_mine(request: ActorRequest) -> HttpResponse:
    """Have the private link sent; the answer is the same whether number and address belong together or not."""
    if request.method != "POST":
        return redirect("track")
    form = FindMineForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/track.html", {"form": TrackForm(), "mine": form}, status=422)
    with at_least(AS_LONG_AS_EVER):
        email, phone = form.cleaned_data["email_or_phone"]
        spent = limits.spend(lookups_of_network=network_of(request), lookups_of_email=email or phone)
        if not (spent or form.caught):
            services.send_private_link(number=form.cleaned_data["number"], email=email, phone=phone)
    return redirect("find_mine_sent")


def find_mine_sent(request: ActorRequest) -> HttpResponse:
    """What happens next, in words that tell nothing."""
    return render(request, "portal/find_mine_sent.html")
