"""The worker's side of a photo: fetch the original, have it re-encoded, store what came out."""

import hashlib
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import File

from westfield.kernel.models.image import ImageFailure

from . import child, records, storage
from .limits import MAX_DECODE_ATTEMPTS, MAX_FETCH_ATTEMPTS

logger = logging.getLogger(__name__)


def process(*, image_id: int) -> None:
    """Make one photo fit to be seen, if it is due and nobody else is at it."""
    held = records.claim(image_id=image_id)
    if held is None:
        return
    try:
        with TemporaryDirectory(prefix="photo-") as folder:
            _prepare(held, Path(folder))
    except storage.FileGone:
        records.postpone(held, failure=ImageFailure.LOST, most=MAX_FETCH_ATTEMPTS)
    except child.Hopeless as error:
        records.break_off(held, failure=error.failure)
    except child.ChildDied as error:
        logger.warning("Photo %s, attempt %s: %s", image_id, held.attempts, error)
        records.postpone(held, failure=ImageFailure.GAVE_UP, most=MAX_DECODE_ATTEMPTS)
    except TimeoutError as error:  # its processor time has a limit of its own: here the machine is overloaded
        logger.warning("Photo %s, attempt %s: %s", image_id, held.attempts, error)
        records.postpone(held, failure=ImageFailure.TOO_HEAVY)
    except (storage.StorageTrouble, OSError) as error:
        logger.warning("Photo %s, attempt %s: %s", image_id, held.attempts, error)
        records.postpone(held, failure=ImageFailure.NOT_STORED)


def _prepare(held: records.Claim, folder: Path) -> None:
    original = folder / "original"
    storage.fetch(storage.quarantine(), held.quarantine_name, to=original)
    prepared = child.run(original=original)
    _store(prepared.photo, held.file_name)
    _store(prepared.thumbnail, held.thumbnail_name)
    with prepared.photo.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    records.finish(
        held,
        content_type="image/jpeg",
        width=prepared.width,
        height=prepared.height,
        byte_count=prepared.photo.stat().st_size,
        sha256=sha256,
    )


def _store(path: Path, name: str) -> None:
    with path.open("rb") as file:
        storage.keep(storage.photos(), name, File(file))
    storage.settle(storage.photos(), name)
