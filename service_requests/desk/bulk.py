"""Several requests treated alike: ticked in the queue, looked at once more, then done one by one."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import reference
from service_requests.models import RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS
from service_requests.models.photo import FROM_RESIDENTS as PHOTOS_FROM_RESIDENTS
from service_requests.services.publishing import key_of
from service_requests.staff_only import for_staff_who
from service_requests.stale import assignment_of
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models.image import ImageStatus

from .asked import PAGES, Asked
from .bulk_acts import BULK_ACTS, BulkAct, carry_out, hindrance
from .bulk_forms import BulkForm

MOST = PAGES[-1]


@dataclass
class Row:
    """One of those that were ticked, with what stands in the way and, to be published, what that is."""

    request: ServiceRequest
    hindrance: str = ""
    words: list[Words] = field(default_factory=list)
    photos: list[RequestPhoto] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What the page showed of it: what would be published, else with whom it is."""
        shown = ",".join([*map(key_of, self.words), *map(key_of, self.photos)])
        return f"{self.request.reference}={shown or assignment_of(self.request)}"


@for_staff_who("requests.view_desk")
def bulk(request: ActorRequest) -> HttpResponse:
    """Show what would happen to each of those that were ticked, and ask what must be known for it."""
    if request.method != "POST":
        return redirect("desk")
    act, back = _act(request), _back(request.POST)
    chosen = _chosen(request.actor, request.POST.getlist("page" if request.POST.get("all") else "chosen"))
    if not chosen:
        messages.warning(request, _("Nothing was ticked: tick the requests first."))
        return redirect(back)
    return _ask(request, act, chosen, _form(act, request.actor), back=back)


@for_staff_who("requests.view_desk")
def bulk_do(request: ActorRequest) -> HttpResponse:
    """Do it to each, and say of each what became of it. Sent twice it happens once: each has a key of its own."""
    if request.method != "POST":
        return redirect("desk")
    act, back = _act(request), _back(request.POST)
    chosen = _chosen(request.actor, request.POST.getlist("chosen"))
    form = _form(act, request.actor, request.POST)
    if not form.is_valid():
        return _ask(request, act, chosen, form, back=back, status=422)
    key, seen = form.cleaned_data["form_key"], dict(each.split("=", 1) for each in _pairs(request.POST))
    outcomes = [
        carry_out(act, each, by=request.actor, form=form, form_key=key, seen=seen.get(each.reference, ""))
        for each in chosen
    ]
    context = {
        "act": act,
        "done": [outcome.request for outcome in outcomes if not outcome.refusal],
        "refused": [outcome for outcome in outcomes if outcome.refusal],
        "typed": form.typed,
        "back": back,
    }
    return render(request, "requests/desk/bulk_done.html", context)


def _act(request: ActorRequest) -> BulkAct:
    act = BULK_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    if not request.actor.may(act.permission):
        raise PermissionDenied
    return act


def _back(posted: QueryDict) -> str:
    """The queue as it was looked at; read anew, so that it leads nowhere else."""
    query = Asked.read(QueryDict(posted.get("back", "")[:2000])).query
    return f"{reverse('desk')}?{query or 'view=all'}"


def _pairs(posted: QueryDict) -> list[str]:
    return [each for each in posted.getlist("seen")[:MOST] if "=" in each]


def _chosen(actor: Actor, numbers: list[str]) -> list[ServiceRequest]:
    """Those of them that `actor` sees, in the order in which they were shown."""
    keys = list(dict.fromkeys(filter(None, map(reference.primary_key_of, numbers[:MOST]))))
    seen = ServiceRequest.objects.visible_to(actor).filter(pk__in=keys)
    by_key = {
        each.pk: each
        for each in seen.select_related("department", "service_type", "assignee", "area", "reporter_details")
    }
    return [by_key[key] for key in keys if key in by_key]


def _form(act: BulkAct, actor: Actor, *data: Any) -> BulkForm:
    return act.form(*data, actor=actor, name="bulk", url=reverse("desk_bulk_do"), label=act.label)


def _ask(
    request: ActorRequest, act: BulkAct, chosen: list[ServiceRequest], form: BulkForm, *, back: str, status: int = 200
) -> HttpResponse:
    rows = [Row(each, hindrance(act, each, request.actor)) for each in chosen]
    if act.action == "publish":
        _find_unpublished(rows)
    context = {
        "act": act,
        "form": form,
        "rows": [row for row in rows if not row.hindrance],
        "left": [row for row in rows if row.hindrance],
        "back": back,
        "back_query": back.partition("?")[2],
    }
    return render(request, "requests/desk/bulk.html", context, status=status)


def _find_unpublished(rows: list[Row]) -> None:
    """What residents sent and nobody has decided about; two queries for all. Where nothing waits, nothing is done."""
    undecided = {"published_at": None, "hidden_at": None}
    meant = [row.request for row in rows if not row.hindrance]
    words, photos = defaultdict(list), defaultdict(list)
    for said in Words.objects.filter(request__in=meant, kind__in=FROM_RESIDENTS, **undecided):
        words[said.request_id].append(said)
    found = RequestPhoto.objects.filter(
        request__in=meant, kind__in=PHOTOS_FROM_RESIDENTS, image__status=ImageStatus.READY, **undecided
    )
    for photo in found.select_related("image"):
        photos[photo.request_id].append(photo)
    for row in rows:
        row.words, row.photos = words[row.request.pk], photos[row.request.pk]
        if not (row.hindrance or row.words or row.photos):
            row.hindrance = _("Nothing of it waits to be published.")
