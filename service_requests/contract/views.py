"""The page behind a contractor's link. To look at it changes nothing: mail programs open every link."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from service_requests import services
from service_requests.contract.forms import FORMS, DoneForm
from service_requests.contract.page import act_form, drawn, for_holder_only, is_over
from service_requests.crew.forms import BeforeForm
from service_requests.models import RequestPhoto, WorkOrder
from service_requests.services import AlreadyDone
from westfield.kernel import limits
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.images.serving import PhotoSize, photo_response
from westfield.kernel.network import network_of
from westfield.kernel.workflow import TransitionNotAllowed

VERBS: dict[str, Callable[..., Any]] = {
    "accept": services.accept,
    "start": services.start,
    "show_before": services.show_before,
    "finish": services.report_done,
    "cannot_do": services.cannot_do,
}


@never_cache
def contract(request: ActorRequest, pk: int, token: str) -> HttpResponse:
    """What is to be done, where and by when, with the buttons for it."""
    order = _order(pk)
    holder = _holder(order, token)
    if order is None or holder is None:
        return _closed_door(request, order, token)
    _speak(request, order)
    return drawn(request, order, holder, token)


@never_cache
def act(request: ActorRequest, pk: int, token: str, action: str) -> HttpResponse:
    """Accept, start, show, finish or hand back."""
    order = _order(pk)
    holder = _holder(order, token)
    if order is None or holder is None:
        return _closed_door(request, order, token)
    _speak(request, order)
    if action not in FORMS:
        raise Http404
    if request.method != "POST":
        return redirect(order.contract_path)
    takes_photos = issubclass(FORMS[action], TakesPhotos)
    form = act_form(order, token, action, request.POST, *([request.FILES] if takes_photos else []))
    photos = keep_photos(form=form, network=network_of(request)) if takes_photos else []
    if isinstance(form, BeforeForm):
        form.require_photos(photos)
    if not form.is_valid():
        return drawn(request, order, holder, token, tried=form, status=422)
    if limits.spend(acts_of_contract=str(order.pk)):
        messages.error(request, _("That was a lot within an hour. Please try again later: your words stand below."))
        return drawn(request, order, holder, token, tried=form, status=429)
    said = _said(form, photos)
    verb = partial(services.act_by_link, order=order, token=token, verb=VERBS[action], **said)
    return _attempt(request, order, holder, token, form, verb)


@never_cache
def contract_photo(request: ActorRequest, pk: int, token: str, key: str, size: str) -> HttpResponseBase:
    """A photo that the contractor needs, or sent."""
    order = _order(pk)
    if order is None or _holder(order, token) is None or size not in set(PhotoSize):
        raise Http404
    photo = get_object_or_404(RequestPhoto.objects.for_contractor(order), image__key=key)
    return photo_response(photo.image, PhotoSize(size))


def _order(pk: int) -> WorkOrder | None:
    found: WorkOrder | None = WorkOrder.objects.select_related("request__service_type", "crew").filter(pk=pk).first()
    return found


def _holder(order: WorkOrder | None, token: str) -> Actor | None:
    """Who acts for the contractor; None where the link opens nothing (any more)."""
    holder = order.shown_to_holder_of(token) if order is not None else None
    if order is None or holder is None or is_over(order):
        return None
    return holder


def _closed_door(request: ActorRequest, order: WorkOrder | None, token: str) -> HttpResponse:
    """Who was sent this link once is told that it is good no more; for anybody else there is no such page."""
    if order is not None and order.was_once_opened_by(token):
        _speak(request, order)
        context = {"number": order.number, "was_done": order.status == "done"}
        return for_holder_only(render(request, "requests/contract/over.html", context, status=410))
    spent = limits.spend(misses_of_network=network_of(request))
    if spent:
        return limits.too_many(request, spent)
    raise Http404


def _speak(request: ActorRequest, order: WorkOrder) -> None:
    """The contractor's language, unless whoever is there has chosen another one."""
    known = {code for code, _name in settings.LANGUAGES}
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and order.crew.language in known:
        translation.activate(order.crew.language)
        request.LANGUAGE_CODE = order.crew.language


def _said(form: Any, photos: list[Any]) -> dict[str, Any]:
    """What the form says, as the verb's arguments."""
    if isinstance(form, DoneForm):
        return {**form.cleaned_data, "photos": photos, "photos_form_key": form.photo_key}
    if isinstance(form, BeforeForm):
        return {"photos": photos, "form_key": form.photo_key}
    return dict(form.cleaned_data)


def _attempt(
    request: ActorRequest, order: WorkOrder, holder: Actor, token: str, form: Any, verb: Callable[[], Any]
) -> HttpResponse:
    """Do it; where it came too late, show the work order as it is now and what was typed for nothing."""
    try:
        verb()
    except AlreadyDone:
        return redirect(order.contract_path)
    except TransitionNotAllowed as refusal:
        fresh = _order(order.pk)
        if fresh is None or _holder(fresh, token) is None:
            return _closed_door(request, fresh, token)
        messages.error(request, str(refusal))
        return drawn(request, fresh, holder, token, tried=form, status=409)
    except PhotoRefused as refusal:
        form.add_error("photos", refusal)
        return drawn(request, order, holder, token, tried=form, status=422)
    messages.success(request, form.done)
    return redirect(order.contract_path)
