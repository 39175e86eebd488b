"""Celery's doors into the kernel: each calls one function."""

from celery import shared_task

from westfield.kernel import limits, uploads
from westfield.kernel.images import processing, sweeping


@shared_task(name="westfield.kernel.tasks.process_photo")
def process_photo(image_id: int) -> None:
    """Prepare the photo that somebody just sent."""
    processing.process(image_id=image_id)


@shared_task(name="westfield.kernel.tasks.sweep_photos")
def sweep_photos() -> None:
    """Prepare the photos nobody was woken for."""
    sweeping.sweep()


@shared_task(name="westfield.kernel.tasks.discard_unused_photos")
def discard_unused_photos() -> None:
    """Delete uploads that no form used, and those that a killed process was still taking in."""
    sweeping.discard_unused()
    uploads.discard_abandoned()


@shared_task(name="westfield.kernel.tasks.forget_old_counts")
def forget_old_counts() -> None:
    """Delete the counts towards limits whose span is over."""
    limits.forget_old()
