"""Deleting an upload that belongs to nothing: its files, then its row."""

from django.db import transaction

from westfield.kernel.models.image import Image

from . import storage


@transaction.atomic
def remove(*, image_id: int) -> bool:
    """Delete an unused upload whole; False if it is in use, in other hands, or a file would not go.

    The row goes in the same breath as its files and stays where a file stays, so that no file is ever forgotten.
    """
    image = Image.objects.select_for_update(skip_locked=True).filter(pk=image_id, attached_at=None).first()
    if image is None:
        return False
    finished = [image.file_name, image.thumbnail_name]
    with transaction.atomic():
        image.delete()  # refused by whoever points to it, before any file is touched
        gone = storage.delete(storage.quarantine(), [image.quarantine_name])
        gone = storage.delete(storage.photos(), finished) and gone
        if not gone:
            transaction.set_rollback(True)
    return gone
