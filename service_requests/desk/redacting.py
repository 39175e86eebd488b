"""The desk's pages on which words are struck and parts of photos blacked out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.acting import seen_at_desk
from service_requests.desk.redaction_forms import BlackOutForm, StrikeForm
from service_requests.models import Answer, RequestPhoto, ServiceRequest, Words
from service_requests.models.history import sees_unpublished
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from service_requests.strikeable import Strikeable, can_be_struck, kind_of, struck, text_of
from service_requests.workflow import may_redact
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.storage import FileGone, StorageTrouble
from westfield.kernel.workflow import TransitionNotAllowed


@for_staff_who("requests.publish_words")
def strike(request: ActorRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Mark in a text what is to go, look at what is left, and strike it."""
    shown = _redacted_at_desk(reference, request.actor)
    item = _text(shown, request.actor, kind, pk)
    form = _strike_form(shown, item, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _strike_page(request, shown, form)
    if not form.is_valid() or "preview" in request.POST:
        return _strike_page(request, shown, form, status=422 if form.errors else 200)
    try:
        services.strike(
            item=item, seen=form.text, spans=form.spans, by=request.actor, form_key=form.cleaned_data["form_key"]
        )
    except AlreadyDone:
        return redirect(form.back)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        now = _text(seen_at_desk(shown.reference, request.actor), request.actor, kind, pk)
        return _strike_page(request, shown, _strike_form(shown, now), lost=form, status=409)
    messages.success(request, form.done)
    return redirect(form.back)


@for_staff_who("requests.publish_words")
def black_out(request: ActorRequest, reference: str, pk: int) -> HttpResponse:
    """Draw boxes on a photo and have them painted black."""
    shown = _redacted_at_desk(reference, request.actor)
    photo = _photo(shown, request.actor, pk)
    if request.method != "POST":
        return _photo_page(request, shown, photo, _boxes_form(shown, photo))
    form = _boxes_form(shown, photo, request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _photo_page(request, shown, photo, form, status=422 if form.errors else 200)
    sent = form.cleaned_data
    try:
        services.black_out(
            photo=photo, seen=sent["seen"], boxes=form.boxes, by=request.actor, form_key=sent["form_key"]
        )
    except AlreadyDone:
        return redirect(form.back)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return _once_more(request, shown, pk, status=409)
    except (StorageTrouble, FileGone):
        messages.error(request, _("The photo could not be saved just now. Nothing has changed; please try again."))
        return _once_more(request, shown, pk, status=503)
    messages.success(request, form.done)
    return redirect(form.back)


def place_on_page(shown: ServiceRequest, item: Any) -> str:
    """The address of this very thing on the request's page: whoever comes back is where they were."""
    if isinstance(item, ServiceRequest):
        return reverse("desk_request", args=[shown.reference]) + "#place"
    name = {Words: "words", RequestPhoto: "photo", Answer: "answer"}[type(item)]
    return reverse("desk_request", args=[shown.reference]) + f"#{name}-{item.pk}"


def _redacted_at_desk(reference: str, actor: Actor) -> ServiceRequest:
    shown = seen_at_desk(reference, actor)
    if not may_redact(actor, shown):
        raise PermissionDenied
    return shown


def _text(shown: ServiceRequest, actor: Actor, kind: str, pk: int) -> Strikeable:
    """What `kind` and `pk` in an address mean, for whoever reads it whole; 404 for everything else."""
    item: Strikeable | None = None
    if kind == "words":
        item = Words.objects.visible_to(actor, shown).filter(pk=pk).first()
    elif kind == "answer" and sees_unpublished(actor, shown):
        item = shown.answers.filter(pk=pk).first()
    elif kind == "place" and pk == shown.pk:
        item = shown
    if item is None or not can_be_struck(item):
        raise Http404
    return item


def _photo(shown: ServiceRequest, actor: Actor, pk: int) -> RequestPhoto:
    photo: RequestPhoto = get_object_or_404(RequestPhoto.objects.visible_to(actor, shown), pk=pk)
    if not photo.image.is_ready:
        raise Http404
    return photo


def _strike_form(shown: ServiceRequest, item: Strikeable, data: Any = None) -> StrikeForm:
    url = reverse("desk_strike", args=[shown.reference, kind_of(item), item.pk])
    return StrikeForm(
        data, text=text_of(item), back=place_on_page(shown, item), name="strike", url=url, label=_("Strike it")
    )


def _strike_page(
    request: ActorRequest, shown: ServiceRequest, form: StrikeForm, *, lost: StrikeForm | None = None, status: int = 200
) -> HttpResponse:
    left = struck(form.text, form.spans) if form.spans else ""
    context = {"shown": shown, "form": form, "left": left, "back": form.back, "lost": lost}
    return render(request, "requests/desk/strike.html", context, status=status)


def _boxes_form(shown: ServiceRequest, photo: RequestPhoto, data: Any = None) -> BlackOutForm:
    return BlackOutForm(
        data, back=place_on_page(shown, photo), initial={"seen": photo.image.key}, name="boxes",
        url=reverse("desk_black_out", args=[shown.reference, photo.pk]), label=_("Black it out"),
    )  # fmt: skip


def _once_more(request: ActorRequest, shown: ServiceRequest, pk: int, *, status: int) -> HttpResponse:
    """The photo as it is now, with the boxes that were drawn for nothing."""
    photo = _photo(shown, request.actor, pk)
    data = request.POST.copy()
    data["seen"] = str(photo.image.key)
    form = _boxes_form(shown, photo, data)
    form.is_valid()
    return _photo_page(request, shown, photo, form, status=status)


def _photo_page(
    request: ActorRequest, shown: ServiceRequest, photo: RequestPhoto, form: BlackOutForm, *, status: int = 200
) -> HttpResponse:
    image = photo.image
    assert image.width and image.height, "image_ready_has_its_files"
    if form.is_bound:
        form.is_valid()
    drawn = [box.in_pixels(image.width, image.height) for box in form.boxes]
    context = {
        "shown": shown,
        "photo": photo,
        "form": form,
        "rectangles": [(left, top, right - left + 1, low - top + 1) for left, top, right, low in drawn],
        "back": form.back,
    }
    return render(request, "requests/desk/black_out.html", context, status=status)
