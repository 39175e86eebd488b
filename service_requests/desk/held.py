"""Reports that staff look at first: the list, with what is needed to judge each, and the verbs for one or several."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from service_requests import reference, services
from service_requests.models import ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.staff_only import for_staff_who
from service_requests.statuses import RequestStatus
from service_requests.workflow import may_judge_held
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

PAGE = 25
MAY_JUDGE = "requests.judge_held"


@dataclass(frozen=True)
class Page:
    """The oldest first: they have waited longest. `after` leads on, "" at the end."""

    items: list[ServiceRequest]
    after: str
    is_first: bool


def held_requests(actor: Actor) -> "QuerySet[ServiceRequest]":
    """What `actor` may judge, or at least see."""
    said = Words.objects.filter(kind=WordsKind.DESCRIPTION)
    return (
        ServiceRequest.objects.visible_to(actor)
        .filter(status=RequestStatus.RECEIVED)
        .exclude(held_because="")
        .select_related("department", "reporter_details")
        .prefetch_related(Prefetch("words", queryset=said, to_attr="described"))
        .order_by("pk")
    )


@for_staff_who(MAY_JUDGE)
def held(request: ActorRequest) -> HttpResponse:
    """The list; three queries for any number of reports."""
    after = reference.primary_key_of(request.GET.get("after", ""))
    found = held_requests(request.actor)
    items = list((found.filter(pk__gt=after) if after is not None else found)[: PAGE + 1])
    page = Page(items[:PAGE], items[PAGE - 1].reference if len(items) > PAGE else "", after is None)
    # An administrator's look at a contact goes on record: for them it stands on the report's own page, one by one.
    names_senders = not request.actor.may("requests.view_reporter_on_record")
    return render(request, "requests/desk/held.html", {"page": page, "names_senders": names_senders})


@for_staff_who(MAY_JUDGE)
def decide(request: ActorRequest) -> HttpResponse:
    """Let one report in, or discard those that were ticked. What somebody else has decided meanwhile stays so."""
    if request.method == "POST":
        one = request.POST.get("let_in", "")
        if one:
            _let_in(request, one)
        else:
            _discard(request, request.POST.getlist("chosen"))
    return redirect("desk_held")


def _let_in(request: ActorRequest, number: str) -> None:
    for chosen in _among_held(request.actor, [number]):
        done = _tried(request, chosen, services.let_in)
        if done:
            messages.success(request, _("%(number)s is let in.") % {"number": chosen.reference})


def _discard(request: ActorRequest, numbers: list[str]) -> None:
    if not numbers:
        messages.warning(request, _("Nothing was chosen: tick the reports that are none."))
        return
    done = sum(_tried(request, chosen, services.discard) for chosen in _among_held(request.actor, numbers[:PAGE]))
    if done:
        words = ngettext("%(count)d report is discarded.", "%(count)d reports are discarded.", done)
        messages.success(request, words % {"count": done})


def _among_held(actor: Actor, numbers: list[str]) -> "QuerySet[ServiceRequest]":
    keys = [reference.primary_key_of(number) for number in numbers]
    return (
        ServiceRequest.objects.visible_to(actor).filter(pk__in=[key for key in keys if key is not None]).order_by("pk")
    )


def _tried(request: ActorRequest, chosen: ServiceRequest, verb: Any) -> bool:
    """Each by itself: one that is too late does not keep the others."""
    if not may_judge_held(request.actor, chosen):
        raise PermissionDenied
    try:
        verb(request=chosen, by=request.actor)
    except TransitionNotAllowed as refusal:
        messages.warning(request, f"{chosen.reference}: {refusal}")
        return False
    return True
