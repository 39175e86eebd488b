"""Following: the status page for everybody, the private one for the reporter, the public list, the photos."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.resident import mine_too
from service_requests.resident.page import status_context, with_all_of_it
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.serving import PhotoSize, photo_response


def visible(reference: str, actor: Actor) -> ServiceRequest:
    """The request that `actor` means by this number; 404 for whoever may not know of it."""
    found = ServiceRequest.objects.visible_to(actor).with_reference(reference)
    return get_object_or_404(with_all_of_it(found, actor))


def drawn(
    request: ActorRequest,
    shown: ServiceRequest,
    actor: Actor,
    *,
    token: str = "",
    tried: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The page for this reader; `tried` is a form that came back with errors or was refused."""
    context = status_context(shown, actor, token=token, tried=tried, said_before=mine_too.said_before(request, shown))
    response = render(request, "requests/resident/status.html", context, status=status)
    if context["mine"]:
        add_never_cache_headers(response)
    if token:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def request_status(request: ActorRequest, reference: str) -> HttpResponse:
    """Where a request stands, in plain words; a resident signed in as its reporter sees their own words too."""
    actor = request.actor.as_resident()
    shown = visible(reference, actor)
    if reference != shown.reference:
        return redirect(shown)
    return drawn(request, shown, actor)


def holder_of(request: ActorRequest, reference: str, token: str) -> tuple[ServiceRequest, Actor]:
    """The request and its reporter; for a wrong token there is no such page."""
    asking = request.actor.as_resident()
    found = ServiceRequest.objects.with_reference(reference)
    shown = get_object_or_404(with_all_of_it(found, asking))
    holder = shown.shown_to_holder_of(token, asking=asking)
    if holder is None:
        raise Http404
    return shown, holder


def seen_by_holder(pk: int, holder: Actor) -> ServiceRequest:
    """The same request once more, as it stands now."""
    return get_object_or_404(with_all_of_it(ServiceRequest.objects.filter(pk=pk), holder))


@never_cache
def private_status(request: ActorRequest, reference: str, token: str) -> HttpResponse:
    """The reporter's own page, by the link that only they have."""
    shown, holder = holder_of(request, reference, token)
    return drawn(request, shown, holder, token=token)


def _photo(shown: ServiceRequest, actor: Actor, key: str, size: str) -> HttpResponseBase:
    if size not in set(PhotoSize):
        raise Http404
    photo = get_object_or_404(RequestPhoto.objects.visible_to(actor, shown), image__key=key)
    return photo_response(photo.image, PhotoSize(size))


def photo(request: ActorRequest, reference: str, key: str, size: str) -> HttpResponseBase:
    """A photo of a request, for whom it is visible: the public, its reporter, the staff who work on it."""
    shown = get_object_or_404(ServiceRequest.objects.visible_to(request.actor).with_reference(reference))
    return _photo(shown, request.actor, key, size)


def private_photo(request: ActorRequest, reference: str, token: str, key: str, size: str) -> HttpResponseBase:
    """The reporter's own photo, by their private link."""
    shown, holder = holder_of(request, reference, token)
    return _photo(shown, holder, key, size)
