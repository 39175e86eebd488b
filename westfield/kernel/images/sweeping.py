"""What nobody was woken for, what was never used, and files that no row knows."""

import logging
import time
from datetime import datetime

from django.db.models import ProtectedError, QuerySet

from westfield.kernel import clock
from westfield.kernel.models.image import Image

from . import records, storage
from .limits import UNUSED_AFTER
from .processing import process
from .removal import remove

logger = logging.getLogger(__name__)

# Twice the distance between two sweeps: when many photos wait, sweeps overlap and share them.
BUDGET_SECONDS = 60.0
AT_ONCE = 500


def sweep(*, seconds: float = BUDGET_SECONDS) -> int:
    """Prepare the photos that wait for a worker, oldest first, and delete originals that stayed behind."""
    stop = time.monotonic() + seconds
    for image_id in _ids(Image.objects.with_leftover_original()):
        records.delete_original(image_id=image_id)
    tried = 0
    for image_id in _ids(Image.objects.due(clock.now())):
        if time.monotonic() > stop:
            break
        process(image_id=image_id)
        tried += 1
    return tried


def discard_unused(*, now: datetime | None = None) -> int:
    """Delete uploads that were taken back or never used, and originals that no row knows."""
    before = (now or clock.now()) - UNUSED_AFTER
    removed = sum(_remove(image_id) for image_id in _ids(Image.objects.unused(before=before)))
    return removed + _discard_orphans(before)


def _remove(image_id: int) -> bool:
    try:
        return remove(image_id=image_id)
    except ProtectedError:
        logger.exception("Photo %s is in use but was never attached.", image_id)
        return False


def _discard_orphans(before: datetime) -> int:
    """A request that was rolled back after its file was written leaves that file and no row."""
    quarantine = storage.quarantine()
    names = storage.names_in(quarantine)
    known = set(Image.objects.filter(quarantine_name__in=names).values_list("quarantine_name", flat=True))
    old = [name for name in names - known if quarantine.get_modified_time(name) < before]
    return sum(storage.delete(quarantine, [name]) for name in old)


def _ids(images: QuerySet[Image]) -> list[int]:
    return list(images.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
