"""The one door for photos: what comes in, waits under a form's key, is taken back or put to use."""

import hashlib
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction

from westfield.kernel import clock
from westfield.kernel.models.image import Image, ImageQuerySet, ImageStatus
from westfield.kernel.waking import waker

from . import storage
from .header import check
from .limits import MAX_PHOTOS
from .names import quarantine_name, tidy_name
from .refusals import PhotoRefused
from .removal import remove

PROCESS_PHOTO = "westfield.kernel.tasks.process_photo"

__all__ = ["PhotoRefused", "attach", "check", "discard", "receive", "waiting_under"]


@transaction.atomic
def receive(*, file: "UploadedFile[bytes]", form_key: UUID, key: UUID | None = None) -> Image:
    """Take a photo into quarantine, where it waits under the form's key for a worker and for its form.

    `key` is the sender's own name for this upload: sent again, because the answer was lost, it is the same photo.
    """
    check(file=file)
    name = tidy_name(file.name)
    fingerprint = _fingerprint(file)
    _wait_for_others_of(form_key)
    if image := _sent_before(form_key, fingerprint, key):
        return image
    if Image.objects.filter(form_key=form_key).count() >= MAX_PHOTOS:
        raise PhotoRefused("too_many", name=name, limit=MAX_PHOTOS)
    image = Image(
        key=key or uuid4(),
        form_key=form_key,
        original_name=name,
        quarantine_name=quarantine_name(),
        fingerprint=fingerprint,
    )
    _save_new(image)
    try:
        storage.keep(storage.quarantine(), image.quarantine_name, File(file))
    except storage.StorageTrouble as error:
        raise PhotoRefused("not_saved", name=name) from error
    waker.after_commit(PROCESS_PHOTO, image.pk)
    return image


def waiting_under(form_key: UUID) -> ImageQuerySet:
    """What was uploaded with this form and belongs to nothing yet."""
    return Image.objects.waiting_under(form_key)


@transaction.atomic
def discard(*, image: Image) -> None:
    """Take a waiting upload back; its files go once this is certain, by the next sweep at the latest."""
    image_id = image.pk
    if Image.objects.filter(pk=image_id, attached_at=None).update(form_key=None):
        transaction.on_commit(lambda: remove(image_id=image_id), robust=True)


@transaction.atomic
def attach(*, images: Iterable[Image], form_key: UUID | None) -> list[Image]:
    """Put waiting uploads of this form to use, each exactly once; the caller makes its own rows for them."""
    wanted = {image.pk: image.original_name for image in images}
    locked = {image.pk: image for image in Image.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    for image_id, name in wanted.items():
        image = locked.get(image_id)
        if image is None or form_key is None or image.form_key != form_key:
            raise PhotoRefused("not_of_this_form", name=name)
        if image.attached_at:
            raise PhotoRefused("already_used", name=name)
    for image in locked.values():
        image.attached_at = clock.now()
        image.save(update_fields=["attached_at"])
    return list(locked.values())


def _sent_before(form_key: UUID, fingerprint: str, key: UUID | None) -> Image | None:
    """The same form sent twice is one thing, and so are its photos; a broken one may be tried anew under a new key."""
    of_this_form = Image.objects.filter(form_key=form_key)
    again = of_this_form.filter(key=key).first() if key else None
    return again or of_this_form.filter(fingerprint=fingerprint).exclude(status=ImageStatus.BROKEN).first()


def _save_new(image: Image) -> None:
    try:
        with transaction.atomic():
            image.save(force_insert=True)
    except IntegrityError as error:  # a key that another form's photo has: nobody comes by one honestly
        raise PhotoRefused("not_of_this_form", name=image.original_name) from error


def _fingerprint(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _wait_for_others_of(form_key: UUID) -> None:
    """One upload at a time per form, to the end of the transaction: eight means eight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"photos:{form_key}"])
