"""Photos for the demo city: drawn, not taken, and brought in through the same door as everybody's."""

from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from westfield.kernel.images import processing
from westfield.kernel.images.door import receive
from westfield.kernel.models import Image

from .chance import Chance
from .pictures import draw


def from_the_report(subject: str, form_key: UUID, chance: Chance) -> tuple[Image, ...]:
    """What the reporter saw."""
    return (_sent(subject, form_key, chance, mended=False),)


def after_the_work(subject: str, form_key: UUID, chance: Chance) -> tuple[Image, ...]:
    """What the crew left behind."""
    return (_sent(subject, form_key, chance, mended=True),)


def _sent(subject: str, form_key: UUID, chance: Chance, *, mended: bool) -> Image:
    file = BytesIO()
    draw(subject, mended=mended, chance=chance).save(file, "JPEG", quality=80)
    name = f"IMG_{chance.randrange(1000, 9999)}.jpg"
    image = receive(file=SimpleUploadedFile(name, file.getvalue(), "image/jpeg"), form_key=form_key)
    processing.process(image_id=image.pk)  # at once: nobody has to wait for a worker to see the demo city
    return image
