"""A look at an upload that still waits for its form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from . import door
from .serving import PhotoSize, photo_response


@require_safe
def pending_photo(request: HttpRequest, form_key: UUID, key: UUID) -> HttpResponseBase:
    """The small version of a waiting upload, for whoever holds the form's unguessable key."""
    return photo_response(get_object_or_404(door.waiting_under(form_key), key=key), PhotoSize.THUMBNAIL)
