"""A finished photo once more, with parts of it painted over: another photo, in which these parts are nowhere.

Its row is in the database before its files are written, as an upload that belongs to nothing yet: whatever happens
before its caller takes it (`take`), the sweep deletes row and files like those of any form that never came.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Picture
from PIL import ImageDraw

from westfield.kernel import clock
from westfield.kernel.models.image import Image, ImageStatus

from . import storage
from .names import stored_name
from .reencode import QUALITY, THUMBNAIL_EDGE
from .removal import remove


@dataclass(frozen=True)
class Box:
    """A part of a photo, in percent of its width and height, from the left and from the top."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal

    def in_pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Its first and last column and row, at least one of each; a pixel that it only touches belongs to it."""
        return (
            min(max(0, floor(self.left * width / 100)), width - 1),
            min(max(0, floor(self.top * height / 100)), height - 1),
            min(width, ceil((self.left + self.width) * width / 100)) - 1,
            min(height, ceil((self.top + self.height) * height / 100)) - 1,
        )


def blackened(*, image: Image, boxes: Iterable[Box]) -> Image:
    """A new photo that belongs to nothing yet: `image` with `boxes` painted black, its small version as well.

    Call it outside of any transaction; raises FileGone or StorageTrouble where the store does not play along.
    """
    with storage.opened(storage.photos(), image.file_name) as file, Picture.open(file, formats=("JPEG",)) as source:
        picture = source.convert("RGB")
    paint = ImageDraw.Draw(picture)
    for box in boxes:
        paint.rectangle(box.in_pixels(*picture.size), fill="black")
    whole = _as_jpeg(picture)
    picture.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Picture.Resampling.LANCZOS, reducing_gap=3)
    made = _noted_down(image, whole)
    try:
        _store(made.file_name, whole)
        _store(made.thumbnail_name, _as_jpeg(picture))
    except storage.StorageTrouble:
        remove(image_id=made.pk)
        raise
    return made


def take(image: Image) -> bool:
    """Put a blackened photo to use, in the caller's transaction; False if the sweep was faster."""
    return bool(Image.objects.filter(pk=image.pk, attached_at=None).update(attached_at=clock.now()))


def put_out_of_use(image: Image) -> None:
    """Nothing points to this photo any more: its files and its row go once the transaction is certain.

    If they cannot, or if the process dies, the next sweep deletes them.
    """
    Image.objects.filter(pk=image.pk).update(attached_at=None, form_key=None)
    transaction.on_commit(lambda: remove(image_id=image.pk), robust=True)


def _as_jpeg(picture: Picture.Image) -> bytes:
    """Nothing but pixels: a new file has no notes of the old one."""
    picture.info = {}
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return buffer.getvalue()


def _noted_down(image: Image, content: bytes) -> Image:
    now = clock.now()
    return Image.objects.create(
        form_key=uuid4(),  # nobody knows it; without one the sweep would take it at once
        status=ImageStatus.READY,
        file_name=stored_name(),
        thumbnail_name=stored_name(),
        content_type="image/jpeg",
        width=image.width,
        height=image.height,
        byte_count=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=now,
        processed_at=now,
    )


def _store(name: str, content: bytes) -> None:
    storage.keep(storage.photos(), name, ContentFile(content))
    storage.settle(storage.photos(), name)
