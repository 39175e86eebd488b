"""Every step of a photo's life in the database: claimed by a worker, then ready, broken or waiting again."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from westfield.kernel import clock
from westfield.kernel.models.image import Image, ImageFailure, ImageStatus

from . import storage
from .limits import LEASE, MAX_ATTEMPTS, wait_after
from .names import stored_name


@dataclass(frozen=True)
class Claim:
    """A worker's hold on one photo; the names are in the row already, so whatever happens no file is forgotten."""

    image_id: int
    quarantine_name: str
    file_name: str
    thumbnail_name: str
    attempts: int


def claim(*, image_id: int) -> Claim | None:
    """Take hold of a photo that is due; None if it is done, gone, or in another worker's hands."""
    with transaction.atomic():
        due = Image.objects.due(clock.now()).select_for_update(skip_locked=True)
        image = due.filter(pk=image_id).first()
        if image is None:
            return None
        earlier = [image.file_name, image.thumbnail_name]
        image.file_name, image.thumbnail_name = stored_name(), stored_name()
        image.attempts += 1
        image.lease_until = clock.now() + LEASE
        image.save(update_fields=["file_name", "thumbnail_name", "attempts", "lease_until"])
    storage.delete(storage.photos(), earlier)
    held = Claim(image.pk, image.quarantine_name, image.file_name, image.thumbnail_name, image.attempts)
    if held.attempts > MAX_ATTEMPTS:
        break_off(held, failure=ImageFailure.GAVE_UP)
        return None
    return held


def finish(held: Claim, **facts: Any) -> None:
    """The photo is ready; its original goes."""
    if _settle(held, status=ImageStatus.READY, processed_at=clock.now(), **facts):
        delete_original(image_id=held.image_id)
    else:
        _forget_files(held)


def break_off(held: Claim, *, failure: ImageFailure) -> None:
    """Nothing will come of this file; its original goes too."""
    _forget_files(held)
    if _settle(
        held,
        status=ImageStatus.BROKEN,
        failure=failure,
        file_name="",
        thumbnail_name="",
        processed_at=clock.now(),
    ):
        delete_original(image_id=held.image_id)


def postpone(held: Claim, *, failure: ImageFailure, most: int = MAX_ATTEMPTS) -> None:
    """Try again later, unless that has been tried often enough."""
    if held.attempts >= most:
        break_off(held, failure=failure)
        return
    _forget_files(held)
    _held(held).update(lease_until=clock.now() + wait_after(held.attempts))


def delete_original(*, image_id: int) -> None:
    """Delete a finished photo's original; if it will not go, the sweep tries again."""
    image = Image.objects.with_leftover_original().filter(pk=image_id).first()
    if image and storage.delete(storage.quarantine(), [image.quarantine_name]):
        Image.objects.with_leftover_original().filter(pk=image_id).update(quarantine_name="")


def _settle(held: Claim, **changes: Any) -> bool:
    return bool(_held(held).update(lease_until=None, **changes))


def _held(held: Claim) -> Any:
    """The row, as long as no other worker has taken it over since: each claim chooses new names."""
    return Image.objects.filter(pk=held.image_id, status=ImageStatus.PENDING, file_name=held.file_name)


def _forget_files(held: Claim) -> None:
    storage.delete(storage.photos(), [held.file_name, held.thumbnail_name])
