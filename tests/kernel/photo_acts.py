"""What the photo tests do again and again: send a photo, count files, look at the result."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from westfield.kernel.images.door import receive
from westfield.kernel.images.processing import process
from westfield.kernel.models import Image

from . import photo_parts as parts


def sent(content: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, parts.jpeg() if content is None else content, "image/jpeg")


def received(content: bytes | None = None, *, form_key: UUID | None = None, name: str = "photo.jpg") -> Image:
    """A photo that has come through the door and waits for its worker."""
    return receive(file=sent(content, name), form_key=form_key or uuid4())


def ready(content: bytes | None = None, *, form_key: UUID | None = None) -> Image:
    """A photo that has come all the way."""
    image = received(content, form_key=form_key)
    process(image_id=image.pk)
    image.refresh_from_db()
    return image


def files_in(folder: Path) -> list[Path]:
    """Every file below the folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def picture(media: Path, image: Image) -> Picture.Image:
    """The finished photo, opened."""
    return Picture.open(io.BytesIO((media / "photos" / image.file_name).read_bytes()))


def corner_colors(image: Picture.Image) -> list[str]:
    """The names of the colors in the middle of the four quarters, row by row."""
    names = dict(zip(parts.CORNERS, ("red", "green", "blue", "yellow"), strict=True))
    return [_nearest(image.getpixel((x, y)), names) for y in _quarters(image.height) for x in _quarters(image.width)]


def _quarters(length: int) -> tuple[int, int]:
    return length // 4, length * 3 // 4


def _nearest(pixel: object, names: dict[tuple[int, int, int], str]) -> str:
    assert isinstance(pixel, tuple)
    return names[min(names, key=lambda color: sum(abs(a - b) for a, b in zip(color, pixel, strict=True)))]


@contextmanager
def disk_that_takes(size: int) -> Iterator[None]:
    """For this process and its children, no file may grow beyond `size` bytes: as a full disk, writing fails."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))
