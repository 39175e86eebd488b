"""Everything that people, phones and attackers send as a photo, and what becomes of each."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image

from . import photo_parts as parts
from .photo_parts import as_bytes, corners, exif, jpeg, segment, with_segments

MARK = b"CANARY"


@dataclass(frozen=True)
class Case:
    """A file somebody sends; `code` is the reason of a refusal (or of a failure in the worker)."""

    id: str
    make: Callable[[], bytes]
    name: str = "photo.jpg"
    code: str = ""


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("CANARY.txt", "CANARY")
    return archive.getvalue()


def animated(kind: str, frames: int) -> bytes:
    first, *others = [corners(16, 16).rotate(90 * (number % 4)) for number in range(frames)]
    options = {"method": 0, "quality": 10} if kind == "WEBP" else {}
    return as_bytes(first, kind, save_all=True, append_images=others, duration=10, **options)


def transparent() -> bytes:
    image = corners(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return as_bytes(image, "PNG")


def transparent_palette() -> bytes:
    return as_bytes(corners(mode="P"), "PNG", transparency=0)


def xmp(photo: bytes) -> bytes:
    return with_segments(
        photo,
        segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY exif:GPSLatitude</x:xmpmeta>",
        ),
    )


def gray_of_16_bits() -> bytes:
    return as_bytes(Image.new("I;16", (40, 40), 32768), "PNG")


def webp_with_everything() -> bytes:
    return as_bytes(corners(), "WEBP", exif=exif(), xmp=b"<x>CANARY</x>", icc_profile=parts.profile())


def png_with_everything() -> bytes:
    text = parts.chunk(b"tEXt", b"Comment\0CANARY") + parts.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>CANARY</x>")
    made = as_bytes(corners(), "PNG", exif=exif(), icc_profile=parts.profile())
    return made[:33] + text + made[33:]


ROW = b"\0" + b"\xff\0\0" * 64

CLEAN = [
    Case("a photo", jpeg),
    *[Case(f"held as {turn}", partial(jpeg, exif=exif(orientation=turn))) for turn in range(1, 9)],
    Case("an orientation that does not exist", partial(jpeg, exif=exif(orientation=77))),
    Case("progressive", partial(jpeg, progressive=True)),
    Case("gray", lambda: as_bytes(corners(mode="L"))),
    Case("four printing inks", lambda: as_bytes(corners(mode="CMYK"))),
    Case("one pixel", partial(jpeg, 1, 1)),
    Case("a long thin line", lambda: as_bytes(Image.new("RGB", (9000, 1)))),
    Case("40 megapixels", lambda: as_bytes(Image.new("RGB", (8000, 5000), "gray"), quality=30)),
    Case("two pictures in one file", lambda: as_bytes(corners(), "MPO", save_all=True, append_images=[corners()])),
    Case("EXIF with place, script and maker's note", partial(jpeg, exif=exif())),
    Case("garbled EXIF", lambda: with_segments(jpeg(), segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xffCANARY"))),
    Case("XMP with place", lambda: xmp(jpeg())),
    Case("script in a comment", lambda: with_segments(jpeg(), segment(0xFE, b"<script>CANARY</script>"))),
    Case("a color profile", partial(jpeg, icc_profile=parts.profile())),
    Case("a color profile of nonsense", partial(jpeg, icc_profile=b"CANARY" * 30)),
    Case("a color profile of 4 MB", lambda: with_segments(jpeg(), *parts.icc_segments(b"CANARY" * 700_000))),
    Case("photo and archive at once", lambda: jpeg() + zipped()),
    Case("photo and page at once", lambda: with_segments(jpeg(), segment(0xFE, b"<html>CANARY-->")) + b"<html>CANARY"),
    Case("photo called a program", jpeg, "photo.php"),
    Case("PNG", lambda: as_bytes(corners(), "PNG"), "photo.png"),
    Case("PNG with notes", png_with_everything, "photo.png"),
    Case("PNG of 16 gray bits", gray_of_16_bits, "photo.png"),
    Case("PNG of 16 bits a color", parts.png_of_16_bits, "photo.png"),
    Case("PNG in black and white", lambda: as_bytes(corners(mode="1"), "PNG"), "photo.png"),
    Case("PNG with a palette", lambda: as_bytes(corners(mode="P"), "PNG"), "photo.png"),
    Case("PNG with a see-through palette", transparent_palette, "photo.png"),
    Case("PNG that fades out", transparent, "photo.png"),
    Case("gray PNG that fades out", lambda: as_bytes(corners(mode="LA"), "PNG"), "photo.png"),
    Case("PNG with too few pixels", lambda: parts.png(64, 64, pixels=zlib.compress(ROW * 9))),
    Case("JPEG that says 49 megapixels and has few", lambda: parts.jpeg_that_claims(7_000, 7_000)),
    Case("PNG that moves", lambda: animated("PNG", 20), "photo.png"),
    Case("WebP with notes", webp_with_everything, "photo.webp"),
    Case("WebP that fades out", lambda: as_bytes(corners(mode="RGBA"), "WEBP", lossless=True), "photo.webp"),
    Case("WebP of 1,000 frames", lambda: animated("WEBP", 1000), "photo.webp"),
    Case("HEIC with notes", parts.heic, "IMG_0001.HEIC"),
    Case("HEIC called a JPEG", parts.heic),
]

REFUSED = [
    Case("nothing", lambda: b"", code="empty"),
    Case("26 MB", lambda: jpeg() + b"\0" * 26 * 1024**2, code="too_large"),
    Case("text called a photo", lambda: b"Dear City, the road is broken.", code="not_a_photo"),
    Case("a page", lambda: b"<!DOCTYPE html><script>alert(1)</script>", code="not_a_photo"),
    Case("SVG", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "drawing.svg", "not_a_photo"),
    Case("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\n1 0 obj<<>>endobj", "letter.pdf", "not_a_photo"),
    Case("archive", zipped, code="not_a_photo"),
    Case("GIF", lambda: as_bytes(corners(mode="P"), "GIF"), "photo.gif", "not_a_photo"),
    Case("GIF that moves", lambda: animated("GIF", 200), "photo.jpg", "not_a_photo"),
    Case("BMP", lambda: as_bytes(corners(), "BMP"), code="not_a_photo"),
    Case("TIFF", lambda: as_bytes(corners(), "TIFF"), code="not_a_photo"),
    Case("video", lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 200, code="not_a_photo"),
    Case("AVIF", lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 200, code="not_a_photo"),
    Case("JPEG of 3,600 megapixels", lambda: parts.jpeg_that_claims(60_000, 60_000), code="too_many_pixels"),
    Case("JPEG of 51 megapixels", lambda: parts.jpeg_that_claims(8_500, 6_000), code="too_many_pixels"),
    Case("PNG of 2,500 megapixels", lambda: parts.png(50_000, 50_000, pixels=b""), code="too_many_pixels"),
    Case("PNG of 17 megapixels", lambda: parts.png(4_250, 4_000, pixels=b""), code="too_many_pixels"),
    Case("WebP of 268 megapixels", lambda: parts.webp_that_claims(16_383, 16_383), code="too_many_pixels"),
    Case(
        "WebP of 20 megapixels",
        lambda: as_bytes(Image.new("L", (5_000, 4_000)), "WEBP", method=0),
        code="too_many_pixels",
    ),
    Case("HEIC of 400 megapixels", lambda: parts.heic_that_claims(20_000, 20_000), code="too_many_pixels"),
    Case("only the start of a JPEG", lambda: jpeg()[:2], code="not_a_photo"),
    Case("JPEG cut in its header", lambda: jpeg()[:60], code="damaged"),
    Case("only the start of a PNG", lambda: parts.PNG_SIGNATURE, code="not_a_photo"),
    Case("only the start of a HEIC", lambda: parts.heic()[:40], code="not_a_photo"),
    Case("HEIC cut in half", lambda: parts.heic()[:500], code="not_a_photo"),
    Case("WebP cut in half", lambda: as_bytes(corners(), "WEBP")[:60], code="damaged"),
    Case(
        "PNG profile that unpacks to 64 MB",
        lambda: parts.png(64, 64, pixels=b"", before=parts.bomb_chunk(b"iCCP", b"x\0\0")),
        code="damaged",
    ),
    Case(
        "PNG text that unpacks to 64 MB",
        lambda: parts.png(64, 64, pixels=b"", before=parts.bomb_chunk(b"zTXt", b"x\0\0")),
        code="damaged",
    ),
]

BROKEN = [
    Case("JPEG cut in half", lambda: jpeg(640, 480)[:3000], code="unreadable"),
    Case("JPEG without a picture", lambda: jpeg()[: jpeg().index(b"\xff\xda")], code="unreadable"),
    Case("PNG cut in half", lambda: as_bytes(Image.effect_noise((99, 99), 50), "PNG")[:3000], code="unreadable"),
    Case("PNG of noise", lambda: parts.png(64, 64, pixels=b"CANARY" * 99), code="unreadable"),
]
