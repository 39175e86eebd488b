"""The people whom the city knows: one page each, and two that are one person put together, or taken apart again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from service_requests import services
from service_requests.callers import LONGEST_TEXT
from service_requests.desk.callers import suggestions
from service_requests.lookalikes import lookalikes
from service_requests.models import ServiceRequest
from service_requests.services.contacts import opens_requests, which_stays, why_not
from service_requests.staff_only import for_staff_who
from service_requests.workflow import may_see_reporter
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models import Contact, ContactMerge
from westfield.kernel.workflow import TransitionNotAllowed

REQUESTS_SHOWN = 25


@never_cache
@require_safe
@for_staff_who("requests.take_requests")
def contacts(request: ActorRequest) -> HttpResponse:
    """Look somebody up by a number, a name or an e-mail address (?q=)."""
    typed = request.GET.get("q", "").replace("\0", "")[:LONGEST_TEXT].strip()
    found = [person for person in suggestions(typed, actor=request.actor) if person.key.startswith("c")]
    return render(request, "requests/desk/contacts.html", {"typed": typed, "found": found})


@never_cache
@require_safe
@for_staff_who("requests.take_requests")
def contact(request: ActorRequest, pk: int) -> HttpResponse:
    """One person: what they asked for, how they are told, and who may be the same."""
    shown = get_object_or_404(Contact.objects.select_related("merged_into", "user"), pk=pk)
    merges = ContactMerge.objects.filter(kept=shown, undone_at=None).select_related("gone", "merged_by")
    requests = list(_requests_of(shown, request.actor)[: REQUESTS_SHOWN + 1])
    context = {
        "shown": shown,
        "requests": requests[:REQUESTS_SHOWN],
        "more": len(requests) > REQUESTS_SHOWN,
        "lookalikes": lookalikes(shown) if request.actor.may("requests.merge_contacts") else [],
        "merges": merges,
        "may_merge": request.actor.may("requests.merge_contacts"),
    }
    _put_on_record(requests[:REQUESTS_SHOWN], request.actor)
    return render(request, "requests/desk/contact.html", context)


@never_cache
@for_staff_who("requests.merge_contacts")
def merge(request: ActorRequest, pk: int, other: int) -> HttpResponse:
    """What would go over from one contact to the other; pressed, it goes."""
    one, two = (get_object_or_404(Contact.objects.select_related("user"), pk=key) for key in (pk, other))
    if one.pk == two.pk:
        return redirect("desk_contact", one.pk)
    status = 200
    if request.method == "POST":
        try:
            made = services.merge_contacts(one=one, other=two, by=request.actor, has_asked="has_asked" in request.POST)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            messages.success(request, _("They are one contact now. You can take it back below."))
            return redirect("desk_contact", made.kept_id)
    return render(request, "requests/desk/merge_contacts.html", _preview(one, two, request.actor), status=status)


@for_staff_who("requests.merge_contacts")
def undo_merge(request: ActorRequest, pk: int) -> HttpResponse:
    """They are two after all."""
    made = get_object_or_404(ContactMerge, pk=pk)
    if request.method != "POST":
        return redirect("desk_contact", made.kept_id)
    try:
        services.undo_contact_merge(merge=made, by=request.actor)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_contact", made.kept_id)
    messages.success(request, _("They are two contacts again, each with what was theirs."))
    return redirect("desk_contact", made.gone_id)


def _preview(one: Contact, two: Contact, actor: Actor) -> dict[str, Any]:
    kept, gone = which_stays(one, two)
    theirs = _requests_of(gone, actor)
    requests = list(theirs[:REQUESTS_SHOWN])
    _put_on_record(requests, actor)
    return {
        "one": one,
        "kept": kept,
        "gone": gone,
        "requests": requests,
        "follows": gone.follows.count(),
        "hidden": max(0, theirs.order_by().count() - len(requests)),  # of those that this person may know of
        "why_not": why_not(kept, gone),
        "must_ask": opens_requests(kept, gone),
    }


def _requests_of(contact: Contact, actor: Actor) -> Any:
    visible = ServiceRequest.objects.visible_to(actor).filter(reporter=contact)
    return visible.select_related("service_type").order_by("-pk")


def _put_on_record(requests: list[ServiceRequest], actor: Actor) -> None:
    """Whose looks at contacts are kept on record leaves a line with each request whose caller was shown."""
    if not actor.may("requests.take_requests"):
        raise PermissionDenied
    for shown in requests:
        if may_see_reporter(actor, shown):
            services.note_contact_seen(request=shown, by=actor)
