"""Following: the status page for everybody, the private one for the reporter, the public list, the photos."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.resident.lists import PublicListForm, page_of
from service_requests.resident.page import status_context
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.serving import PhotoSize, photo_response


def public_requests(request: ActorRequest) -> HttpResponse:
    """What the city was asked for, newest first, as the public may see it."""
    form = PublicListForm(request.GET)
    page = page_of(form.requests(Actor.stranger()), before=request.GET.get("before", ""))
    filters = urlencode({name: value for name, value in form.cleaned_data.items() if value})
    return render(request, "requests/resident/list.html", {"form": form, "page": page, "filters": filters})


def _visible(reference: str, actor: Actor) -> ServiceRequest:
    found = ServiceRequest.objects.visible_to(actor).with_reference(reference)
    return get_object_or_404(found.select_related("department"))


def request_status(request: ActorRequest, reference: str) -> HttpResponse:
    """Where a request stands, in plain words; a resident signed in as its reporter sees their own words too."""
    actor = request.actor.as_resident()
    shown = _visible(reference, actor)
    if reference != shown.reference:
        return redirect(shown)
    response = render(request, "requests/resident/status.html", status_context(shown, actor))
    if shown.is_reported_by(actor):
        add_never_cache_headers(response)
    return response


def _holder(request: ActorRequest, reference: str, token: str) -> tuple[ServiceRequest, Actor]:
    """The request and its reporter; for a wrong token there is no such page."""
    shown = get_object_or_404(ServiceRequest.objects.select_related("department").with_reference(reference))
    holder = shown.shown_to_holder_of(token, asking=request.actor.as_resident())
    if holder is None:
        raise Http404
    return shown, holder


@never_cache
def private_status(request: ActorRequest, reference: str, token: str) -> HttpResponse:
    """The reporter's own page, by the link that only they have."""
    shown, holder = _holder(request, reference, token)
    response = render(request, "requests/resident/status.html", status_context(shown, holder, token=token))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


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
    shown, holder = _holder(request, reference, token)
    return _photo(shown, holder, key, size)
