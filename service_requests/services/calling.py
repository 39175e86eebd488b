"""Somebody calls about a request that is in already: noted with it, instead of a second one for the same trouble."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from notifications.services import notify
from service_requests.models import Call, Follow, RequestPhoto, ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Contact, Image

from .moves import event, locked_together, refuse_second
from .reporting import Reporter, contact_of
from .words import say


@transaction.atomic
def note_call(
    *,
    request: ServiceRequest,
    by: Actor,
    reporter: Reporter,
    note: str,
    follows: bool,
    form_key: UUID,
    me_too: bool = True,
    photos: Sequence[Image] = (),
) -> ServiceRequest:
    """Keep who called about it and what they said, for the staff; answers with the request that is worked on.

    `reporter` is the caller. With `me_too` they have the same trouble and count, once however often they call; with
    `follows` a mail asks them whether they want to hear. Neither for whoever reported it: they hear anyway.
    Raises AlreadyDone where this form has been sent before, TransitionNotAllowed where it is being merged just now.
    """
    if by.user is None or not by.may("requests.take_requests"):
        raise PermissionDenied
    request, root = locked_together(request)
    request = root or request
    refuse_second(form_key)
    contact = contact_of(reporter, by)
    said = say(request, WordsKind.NOTE, note, by=by)
    Call.objects.create(
        request=request, words=said, contact=contact, name=reporter.name, phone=reporter.phone, taken_by=by.user
    )
    if photos:
        attach(images=photos, form_key=form_key)
        RequestPhoto.objects.bulk_create(
            RequestPhoto(request=request, image=image, kind=PhotoKind.OTHERS) for image in photos
        )
    event(request, "call", by=by, old=request.status, new=request.status, form_key=form_key).save()
    request.updated_at = clock.now()
    request.save(update_fields=["updated_at"])
    if contact is None or contact.pk != request.reporter_id:
        _joins(request, contact, form_key=form_key, follows=follows, me_too=me_too)
    return request


def _joins(request: ServiceRequest, contact: Contact | None, *, form_key: UUID, follows: bool, me_too: bool) -> None:
    """One more who has this trouble; whom we may write to is asked by mail, like everybody else who follows."""
    known = Follow.objects.filter(request=request, contact=contact) if contact else Follow.objects.none()
    counted, standing = known.filter(is_me_too=True).exists(), known.order_by(F("confirmed_at").asc(nulls_last=True))
    follow = standing.first()
    counts = me_too and not counted
    if follow is None and (counts or follows):
        follow = Follow.objects.create(request=request, contact=contact, form_key=form_key, is_me_too=counts)
    elif follow is not None and counts:
        Follow.objects.filter(pk=follow.pk).update(is_me_too=True)
    if counts:
        ServiceRequest.objects.filter(pk=request.pk).update(me_too_count=F("me_too_count") + 1)
    if follow is not None and follows and contact and contact.email and request.is_public and not follow.is_on:
        hour = f"{clock.now():%Y%m%d%H}"
        notify(
            to=contact, about=follow, message="requests/confirm_follow",
            dedupe=f"confirm_follow:{request.pk}:{contact.pk}:{hour}",
        )  # fmt: skip
