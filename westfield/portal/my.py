"""What is mine: the requests I made, those I follow, and how the city tells me things."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from service_requests import reference
from service_requests.models import Follow, HistoryEvent, ServiceRequest
from service_requests.resident.story import SENTENCES, TO_THE_REPORTER, next_step_of
from service_requests.statuses import RequestStatus, WaitingReason
from westfield.kernel.http import ActorRequest
from westfield.kernel.models import Contact
from westfield.portal.forms import PreferencesForm
from westfield.portal.people import prefer

PAGE = 20
FOLLOWED_AT_MOST = 50
MY_SENTENCES = SENTENCES | TO_THE_REPORTER
# What others add is no news to the reporter before somebody has published it.
NEWS = [action for action in MY_SENTENCES if action != "others_add"]


@dataclass(frozen=True)
class Mine:
    """One request on the page of who made it."""

    request: ServiceRequest
    last_news: Any
    last_at: datetime
    next_step: Any
    waits_for_me: bool

    @property
    def status(self) -> RequestStatus:
        """Where it stands: a merged one as the one that is worked on."""
        return RequestStatus((self.request.merged_into or self.request).status)

    @property
    def same_as(self) -> ServiceRequest | None:
        """The one that it was merged into, where everybody may know of it."""
        root = self.request.merged_into
        return root if root is not None and root.is_public else None


@never_cache
@login_required(login_url="account_request_login_code")  # residents have no password
def my(request: ActorRequest) -> HttpResponse:
    """Everything that the person who signed in has asked the city for, and what they follow."""
    contact = request.actor.contact
    if contact is None:
        return render(request, "portal/my.html", {"mine": [], "followed": []})
    before = reference.primary_key_of(request.GET.get("before", "")[:40])
    made = _with_last_news(ServiceRequest.objects.reported_by(contact).select_related("service_type", "merged_into"))
    found = list((made.filter(pk__lt=before) if before is not None else made).order_by("-pk")[: PAGE + 1])
    context = {
        "mine": [_as_mine(each) for each in found[:PAGE]],
        "older": found[PAGE - 1].reference if len(found) > PAGE else "",
        "is_first": before is None,
        "waiting": _waiting_for(contact) if before is None else [],
        "followed": _followed_by(contact) if before is None else [],
        "contact": contact,
    }
    return render(request, "portal/my.html", context)


@never_cache
@login_required(login_url="account_request_login_code")  # residents have no password
def preferences(request: ActorRequest) -> HttpResponse:
    """Name, phone, language, and how to be told when nothing else is said."""
    contact = request.actor.contact
    if contact is None:
        return redirect("my")
    form = PreferencesForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        prefer(
            contact=contact,
            name=typed["name"],
            phone=typed["phone"],
            language=typed["preferred_language"],
            tell_by=typed["tell_by"],
        )
        messages.success(request, _("Saved."))
        return redirect("my_preferences")
    return render(
        request, "portal/preferences.html", {"form": form, "contact": contact}, status=422 if form.errors else 200
    )


def _with_last_news(found: "QuerySet[ServiceRequest]") -> "QuerySet[ServiceRequest]":
    last = HistoryEvent.objects.filter(request=OuterRef("pk"), action__in=NEWS).order_by("-pk")
    return found.annotate(last_action=Subquery(last.values("action")[:1]), last_at=Subquery(last.values("at")[:1]))


def _as_mine(found: Any) -> Mine:
    waits_for_me = found.waiting_reason == WaitingReason.REPORTER and not found.is_merged
    return Mine(
        request=found,
        last_news=MY_SENTENCES.get(found.last_action, ""),
        last_at=found.last_at or found.received_at,
        next_step=_next_step(found, waits_for_me),
        waits_for_me=waits_for_me,
    )


def _waiting_for(contact: Contact) -> "QuerySet[ServiceRequest]":
    """Those that cannot go on without an answer of mine, however old they are."""
    mine = ServiceRequest.objects.reported_by(contact).on_their_own()
    return mine.filter(waiting_reason=WaitingReason.REPORTER).order_by("-pk")


def _followed_by(contact: Contact) -> "QuerySet[Follow]":
    followed = Follow.objects.filter(contact=contact, confirmed_at__isnull=False, stopped_at=None)
    public = followed.filter(request__is_private=False, request__is_internal=False, request__held_because="")
    others = public.exclude(request__reporter=contact).select_related("request__merged_into")
    return others.order_by("-pk")[:FOLLOWED_AT_MOST]


def _next_step(found: ServiceRequest, waits_for_me: bool) -> Any:
    if waits_for_me:
        return _("It waits for your answer.")
    return next_step_of(found.merged_into or found) if found.is_open else ""
