"""What was struck or blacked out, for the few who may see it: shown on record, brought back, or deleted for good."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import HTML
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.desk.redacting import place_on_page
from service_requests.desk.redaction_forms import PurgeForm, RestoreForm
from service_requests.forms.act import ActForm
from service_requests.models import Redaction, ServiceRequest
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from service_requests.workflow import may_purge, may_see_originals
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.serving import PhotoSize, photo_response
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Any] = {"restore": services.restore, "purge": services.purge_now}


def _original(reference: str, actor: Actor, pk: int) -> tuple[ServiceRequest, Redaction]:
    """The redaction with its original still there; for everybody else there is no such thing."""
    shown = seen_at_desk(reference, actor)
    if not may_see_originals(actor, shown):
        raise Http404
    found = Redaction.objects.select_related("words", "answer", "photo", "original_image", "redacted_by")
    redaction = get_object_or_404(found, pk=pk, purged_at=None)
    if redaction.request != shown:
        raise Http404
    return shown, redaction


@for_staff_who("requests.view_originals")
def original(request: ActorRequest, reference: str, pk: int) -> HttpResponse:
    """The original with what may be done about it; the look at it is a line of history."""
    shown, redaction = _original(reference, request.actor, pk)
    back = place_on_page(shown, redaction.photo or redaction.text)
    forms = _forms(request.actor, shown, redaction)
    if request.method == "POST":
        return _decide(request, redaction, forms, back)
    if redaction.photo_id is None:
        services.note_original_seen(redaction=redaction, by=request.actor)
    context = {
        "shown": shown,
        "redaction": redaction,
        "forms": forms,
        "back": back,
        "purged_on": redaction.redacted_at + timedelta(days=settings.REDACTED_ORIGINALS_KEPT_DAYS),
    }
    response = render(request, "requests/desk/original.html", context)
    add_never_cache_headers(response)
    return response


@for_staff_who("requests.view_originals")
def original_photo(request: ActorRequest, reference: str, pk: int) -> HttpResponseBase:
    """The photo before it was blacked out; each look at it is a line of history, and no browser keeps it."""
    _shown, redaction = _original(reference, request.actor, pk)
    if redaction.original_image is None:
        raise Http404
    services.note_original_seen(redaction=redaction, by=request.actor)
    response = photo_response(redaction.original_image, PhotoSize.FULL)
    response["Cache-Control"] = "private, no-store"
    return response


def _forms(actor: Actor, shown: ServiceRequest, redaction: Redaction) -> dict[str, ActForm]:
    url = reverse("desk_original", args=[shown.reference, redaction.pk])
    forms: dict[str, ActForm] = {"restore": RestoreForm(name="restore", url=url, label=_("Bring it back"))}
    if may_purge(actor, shown):
        forms["purge"] = PurgeForm(name="purge", url=url, label=_("Delete it for good now"))
    for name, form in forms.items():
        form.helper.layout.fields.insert(0, HTML(f'<input type="hidden" name="act" value="{name}">'))
    return forms


def _decide(request: ActorRequest, redaction: Redaction, forms: dict[str, ActForm], back: str) -> HttpResponse:
    name = request.POST.get("act", "")
    if name not in forms:
        raise Http404
    form = type(forms[name])(request.POST, name=name, url="", label="")
    try:
        if form.is_valid():
            VERBS[name](redaction=redaction, by=request.actor, form_key=form.cleaned_data["form_key"])
            messages.success(request, form.done)
    except AlreadyDone:
        pass
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(back)
