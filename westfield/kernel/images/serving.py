"""Hands out a finished photo. The view that calls this has already asked who may see it."""

from enum import StrEnum

from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect

from westfield.kernel.models.image import Image

from . import storage

# Long enough for looking through a list, short enough that a photo hidden by staff is soon gone.
CACHE = "private, max-age=600"
SIGNED_FOR_SECONDS = 300


class PhotoSize(StrEnum):
    """The two sizes a photo is kept in."""

    FULL = "full"
    THUMBNAIL = "thumbnail"


def photo_response(image: Image, size: PhotoSize = PhotoSize.FULL) -> HttpResponseBase:
    """The photo's bytes, ours alone and fit for nothing but looking at; 404 while there is nothing to see."""
    if not image.is_ready:
        raise Http404("This photo is not ready.")
    name = image.thumbnail_name if size == PhotoSize.THUMBNAIL else image.file_name
    disposition = f'inline; filename="photo-{image.key}.jpg"'
    photos = storage.photos()
    if isinstance(photos, FileSystemStorage):
        return _file(photos, name, content_type=image.content_type, disposition=disposition)
    address = photos.url(  # type: ignore[call-arg]  # S3Storage signs what the answer must say
        name,
        parameters={"ResponseContentType": image.content_type, "ResponseContentDisposition": disposition},
        expire=SIGNED_FOR_SECONDS,
    )
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "private, no-store"
    return response


def _file(photos: FileSystemStorage, name: str, *, content_type: str, disposition: str) -> FileResponse:
    try:
        file = photos.open(name)
    except FileNotFoundError as error:
        raise Http404("This photo is gone.") from error
    response = FileResponse(file, content_type=content_type)
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = CACHE
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
