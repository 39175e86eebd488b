"""Striking private words out of texts, blacking out parts of photos (docs/decisions/0020)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Redaction, RequestPhoto, ServiceRequest
from service_requests.strikeable import (
    Span,
    Strikeable,
    can_be_struck,
    kind_of,
    link_to,
    plain,
    put_text,
    request_of,
    struck,
    text_of,
)
from service_requests.workflow import may_redact
from westfield.kernel.actor import Actor
from westfield.kernel.images.blackening import Box, blackened, take
from westfield.kernel.images.removal import remove
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import event, locked, refuse_second


@transaction.atomic
def strike(*, item: Strikeable, seen: str, spans: Sequence[Span], by: Actor, form_key: UUID | None = None) -> Redaction:
    """Strike parts out of a text; `seen` is the text in which they were marked.

    From now on the row itself says "█████" there: no page, no search, no feed and no mail can find what stood there.
    """
    request = locked(request_of(item))
    refuse_second(form_key)
    if by.user is None or not may_redact(by, request):
        raise PermissionDenied
    item = fresh(item, request)
    before = text_of(item)
    if before != plain(seen) or not can_be_struck(item):
        raise TransitionNotAllowed(
            _("Somebody has changed this text meanwhile. Read it as it is now, and mark again what is to go.")
        )
    put_text(item, struck(before, spans))
    redaction = Redaction.objects.create(**link_to(item), original_body=before, redacted_by=by.user)
    note_down(request, f"strike_{kind_of(item)}", by=by, form_key=form_key)
    return redaction


def black_out(
    *, photo: RequestPhoto, seen: UUID, boxes: Sequence[Box], by: Actor, form_key: UUID | None = None
) -> Redaction:
    """Paint parts of a photo black; `seen` is the key of the image on which they were drawn.

    What is shown from now on is another image under another key. It is made before anything is locked, and belongs to
    nothing until the photo points to it: a process that dies on the way leaves no file that the sweep does not find.
    """
    photo = RequestPhoto.objects.select_related("image", "request").get(pk=photo.pk)
    _refuse(photo, photo.request, seen, by)
    made = blackened(image=photo.image, boxes=boxes)
    try:
        return _exchange(photo, made, seen, by=by, form_key=form_key)
    except Exception:
        remove(image_id=made.pk)  # only while nothing points to it
        raise


@transaction.atomic
def _exchange(photo: RequestPhoto, made: Image, seen: UUID, *, by: Actor, form_key: UUID | None) -> Redaction:
    request = locked(photo.request)
    refuse_second(form_key)
    photo = RequestPhoto.objects.select_for_update(of=("self",)).select_related("image").get(pk=photo.pk)
    _refuse(photo, request, seen, by)
    assert by.user is not None, "may_redact"
    if not take(made):
        raise TransitionNotAllowed(_("This took too long. Please try again."))
    before, photo.image = photo.image, made
    photo.save(update_fields=["image"])
    redaction = Redaction.objects.create(photo=photo, original_image=before, redacted_by=by.user)
    note_down(request, "black_out", by=by, form_key=form_key)
    return redaction


def _refuse(photo: RequestPhoto, request: ServiceRequest, seen: UUID, by: Actor) -> None:
    if not may_redact(by, request):
        raise PermissionDenied
    if photo.image.key != seen or not photo.image.is_ready:
        raise TransitionNotAllowed(
            _("Somebody has changed this photo meanwhile. Look at it as it is now; your boxes still stand below.")
        )


def fresh(item: Strikeable, request: ServiceRequest) -> Strikeable:
    """The text as it stands now, locked; `request` is locked already."""
    if isinstance(item, ServiceRequest):
        return request
    found: Strikeable = type(item).objects.select_for_update().get(pk=item.pk)
    return found


def note_down(request: ServiceRequest, action: str, *, by: Actor, **more: Any) -> None:
    """A line of history about a request that stays where it stands."""
    event(request, action, by=by, old=request.status, new=request.status, **more).save()
