"""What the first bytes of a file say about it; nothing is decoded here."""

from dataclasses import dataclass
from struct import error as StructError

import pi_heif
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from .limits import FORMATS, MAX_BYTES, MAX_PIXELS
from .names import tidy_name
from .refusals import PhotoRefused

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)

# How each format's reader complains about bytes that are not what they say.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, StructError, IndexError, KeyError, TypeError, OverflowError)


@dataclass(frozen=True)
class PhotoHeader:
    """What a photo says it is."""

    format: str
    width: int
    height: int


def check(*, file: "UploadedFile[bytes]") -> PhotoHeader:
    """The photo's header, if it may come in; otherwise `PhotoRefused`, which says why."""
    name = tidy_name(file.name)
    if not file.size:
        raise PhotoRefused("empty", name=name)
    if file.size > MAX_BYTES:
        raise PhotoRefused("too_large", name=name, limit=MAX_BYTES // 1024**2)
    header = _read(file, name=name)
    limit = MAX_PIXELS[header.format]
    if header.width * header.height > limit:
        megapixels = -(-header.width * header.height // 1_000_000)
        raise PhotoRefused("too_many_pixels", name=name, megapixels=megapixels, limit=limit // 1_000_000)
    return header


def _read(file: "UploadedFile[bytes]", *, name: str) -> PhotoHeader:
    file.seek(0)
    try:
        photo = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = max(MAX_PIXELS.values()) // 1_000_000
        raise PhotoRefused("too_many_pixels", name=name, megapixels=f">{limit}", limit=limit) from error
    except UnidentifiedImageError as error:
        raise PhotoRefused("not_a_photo", name=name) from error
    except UNREADABLE as error:
        raise PhotoRefused("damaged", name=name) from error
    finally:
        file.seek(0)
    width, height = photo.size
    kind = "JPEG" if photo.format == "MPO" else str(photo.format)
    return PhotoHeader(format=kind, width=width, height=height)
