"""What the public may read and see: one by one, or all that residents sent in one go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.desk.forms import PublishForm
from service_requests.desk.redacting import place_on_page
from service_requests.models import RequestPhoto, Words
from service_requests.staff_only import for_staff_who
from westfield.kernel.http import ActorRequest


@for_staff_who("requests.view_desk")
def publish(request: ActorRequest, reference: str) -> HttpResponse:
    """Let everybody see words or a photo, or take them from sight; back to the same words, the same photo."""
    shown = seen_at_desk(reference, request.actor)
    if request.method != "POST":
        return redirect("desk_request", shown.reference)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Http404
    kinds: dict[str, Any] = {"words": Words, "photo": RequestPhoto}
    candidates = kinds[form.cleaned_data["kind"]].objects.visible_to(request.actor, shown)
    item = get_object_or_404(candidates, pk=form.cleaned_data["pk"])
    if form.cleaned_data["act"] == "publish":
        services.publish(item=item, by=request.actor)
        messages.success(request, _("Everybody can see it now."))
    else:
        services.hide(item=item, by=request.actor)
        messages.success(request, _("It is hidden from the public now."))
    return redirect(place_on_page(shown, item))


@for_staff_who("requests.view_desk")
def publish_all(request: ActorRequest, reference: str) -> HttpResponse:
    """Publish all that residents sent and nobody has decided about, as far as the page showed it."""
    shown = seen_at_desk(reference, request.actor)
    if request.method == "POST":
        count = services.publish_all(request=shown, by=request.actor, seen=request.POST.getlist("seen") or None)
        words = ngettext(
            "%(count)d thing is public now; what was hidden stays hidden.",
            "%(count)d things are public now; what was hidden stays hidden.",
            count,
        )
        messages.success(request, words % {"count": count})
    return redirect(reverse("desk_request", args=[shown.reference]) + "#reported")
