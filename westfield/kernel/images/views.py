"""Photos sent one by one, before the form they belong to; and a look at those that still wait for it.

Whoever holds a form's unguessable key is its sender: nobody needs an account or a session.
"""

from math import ceil
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from westfield.kernel.limits import Spent, spend
from westfield.kernel.models.image import Image
from westfield.kernel.network import network_of

from . import door
from .refusals import PhotoRefused
from .serving import PhotoSize, photo_response

# The store did not take it: nothing is wrong with the photo, and trying again helps.
TRY_AGAIN = {"not_saved"}


class UploadForm(forms.Form):
    """One photo, under the key of its form and a key of its own."""

    form_key = forms.UUIDField()
    key = forms.UUIDField()
    photo = forms.FileField(allow_empty_file=True, max_length=None)


class WaitingForm(forms.Form):
    """The photos of a form, or one of them."""

    form_key = forms.UUIDField()
    key = forms.UUIDField(required=False)


@require_safe
def pending_photo(request: HttpRequest, form_key: UUID, key: UUID) -> HttpResponseBase:
    """The small version of a waiting upload, for whoever holds the form's unguessable key."""
    return photo_response(get_object_or_404(door.waiting_under(form_key), key=key), PhotoSize.THUMBNAIL)


@require_POST
@never_cache
def receive_photo(request: HttpRequest) -> JsonResponse:
    """Take one photo in; sent again under the same key it is the same photo."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(_("The photo did not arrive whole. Please choose it again."), "not_whole", status=400)
    sent = form.cleaned_data
    spent = spend(uploads_of_network=network_of(request), uploads_of_form=str(sent["form_key"]))
    if spent:
        return _too_many(spent)
    try:
        image = door.receive(file=sent["photo"], form_key=sent["form_key"], key=sent["key"])
    except PhotoRefused as refusal:
        code = str(refusal.code)
        return _refused(refusal.messages[0], code, status=503 if code in TRY_AGAIN else 422)
    return JsonResponse(_described(image))


@require_POST
@never_cache
def waiting_photos(request: HttpRequest) -> JsonResponse:
    """What has arrived under a form's key and waits for it."""
    form = WaitingForm(request.POST)
    images = door.waiting_under(form.cleaned_data["form_key"]) if form.is_valid() else ()
    return JsonResponse({"photos": [_described(image) for image in images]})


@require_POST
@never_cache
def remove_photo(request: HttpRequest) -> JsonResponse:
    """Take one waiting photo back, or all of them; those that are gone already are as good as taken back."""
    form = WaitingForm(request.POST)
    if form.is_valid():
        images = door.waiting_under(form.cleaned_data["form_key"])
        key = form.cleaned_data["key"]
        for image in images.filter(key=key) if key else images:
            door.discard(image=image)
    return JsonResponse({})


def _described(image: Image) -> dict[str, Any]:
    return {
        "key": str(image.key),
        "name": str(image),
        "failure": str(image.get_failure_display()) if image.is_broken else "",
        "thumbnail": reverse("pending_photo", args=[image.form_key, image.key]) if image.is_ready else "",
    }


def _too_many(spent: Spent) -> JsonResponse:
    words = ngettext(
        "There were too many photos just now. Please try again in a minute.",
        "There were too many photos just now. Please try again in %(minutes)s minutes.",
        minutes := ceil(spent.seconds / 60),
    ) % {"minutes": minutes}
    response = _refused(words, "too_often", status=429)
    response["Retry-After"] = str(max(spent.seconds, 1))
    return response


def _refused(words: str, code: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": words, "code": code}, status=status)
