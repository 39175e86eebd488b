"""Photos and their imitations, made piece by piece in code: no test needs a file from anywhere."""

import base64
import io
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (230, 20, 20), (20, 180, 20), (20, 20, 230), (225, 225, 20)
CORNERS = (RED, GREEN, BLUE, YELLOW)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# 64 x 64 pixels with our four corners, made with an HEVC encoder once (our decoder has none); EXIF and XMP carry the
# mark. There is no other way to have an iPhone's format without shipping an encoder.
HEIC = (
    "c-mc3J!lj`6n?XF7gus7{-TIRqX=h02(hpV=bp(aA{P#Av@)ByUGCxT-LP3?Ez|@XJGC&Kpf*~mT_BCb%F0qD7HX-D3Koaw-TG#BJS2~O``-KJ%{TMj"
    "8vr=q$Jb@ULjfcq`cuje(e(k?m(Yt{$Yiup4<h4(L=nR#IfFq<lgv86fho_*XO_ePOCyy&vO-x3`PfHxkS-uLeI2RQJrsC)Bjq%%i7EIGWQwwqpiUp_"
    "gItvndf-YKpm1YsH7BFGKc0kv<{gq4hhRA29m+_OT}3HcWD`1NhH(Ym(@7&g;7_;R1{mh^v}2#c3M@@k0#_MaeIsj@<I>{zX~s6KJUYCbU-@?K`17W<"
    "zhEoqjr!Tn0_AU+W$V$)BMu$2OSFQhDT0LHZ7{Gz&~99mUcY^rZkL##?v8B}8|+0H{+kd3mRq)Xj@%+fo^RkGQC}3)DyHkrB5tDZVck`OoG!8#TR$H?"
    "`Q%jE>HNIad!0V+JzM|v^w3-XRqw-U+NrH=5PF|=Z{PjY9sD}+@Me4C{cm~W%7d$_RRh@=s#O@H$Og`a^}GwDC)iFsOMT*<V~{hQFR9DTl;_G9E>Bd;"
    "=PRIZrFL0!`e8ucyn+TC)c7FjlBud_SS({ll{IW<YZs}cq-4TN)!OuAQu+&oM~%J"
)


@cache
def heic() -> bytes:
    """A small photo as iPhones take them."""
    return zlib.decompress(base64.b85decode(HEIC))


def corners(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and yellow below: whoever turns it can be told."""
    image = Image.new("RGB", (width, height))
    for number, color in enumerate(CORNERS):
        left, top = (number % 2) * width // 2, (number // 2) * height // 2
        image.paste(color, (left, top, left + width // 2, top + height // 2))
    return image.convert(mode)


def as_bytes(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The image as a file."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def jpeg(width: int = 96, height: int = 64, **options: Any) -> bytes:
    """An ordinary photo."""
    return as_bytes(corners(width, height), quality=90, **options)


def exif(**tags: Any) -> bytes:
    """What a phone writes down about a photo: make, note, place, and the maker's own secrets."""
    notes = Image.Exif()
    notes[0x010F] = "CANARY-MAKE"
    notes[0x010E] = "<script>alert('CANARY')</script>"
    notes[0x0112] = tags.get("orientation", 1)
    place = notes.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (40.0, 2.0, 33.0), "W", (86.0, 7.0, 38.0)
    place[29] = "CANARY-GPS"
    notes.get_ifd(0x8769)[0x927C] = b"CANARY-MAKERNOTE" * 20
    return notes.tobytes()


def segment(marker: int, content: bytes) -> bytes:
    """One marker segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(photo: bytes, *segments: bytes) -> bytes:
    """The JPEG with more segments after its first two bytes."""
    return photo[:2] + b"".join(segments) + photo[2:]


def icc_segments(profile: bytes) -> Sequence[bytes]:
    """A color profile, cut into segments of a JPEG."""
    parts = [profile[start : start + 60_000] for start in range(0, len(profile), 60_000)]
    return [segment(0xE2, b"ICC_PROFILE\0" + bytes([n + 1, len(parts)]) + part) for n, part in enumerate(parts)]


def profile() -> bytes:
    """An ordinary color profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile_with_red_for_blue() -> bytes:
    """A color profile in which what is stored as red is meant as blue."""
    return profile().replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A small JPEG whose header says another size."""
    photo = jpeg()
    at = photo.index(b"\xff\xc0") + 5
    return photo[:at] + struct.pack(">HH", height, width) + photo[at + 4 :]


def heic_that_claims(width: int, height: int) -> bytes:
    """A small HEIC whose boxes say another size."""
    at = heic().index(b"ispe") + 8
    return heic()[:at] + struct.pack(">II", width, height) + heic()[at + 8 :]


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *, depth: int = 8, color: int = 2, pixels: bytes, before: bytes = b"") -> bytes:
    """A PNG from its parts, right or wrong."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + before + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def png_of_16_bits() -> bytes:
    """A color PNG with 16 bits per channel, which Pillow reads but does not write."""
    row = b"\0" + b"".join(struct.pack(">HHH", 60_000, 30_000, 5_000) for _ in range(32))
    return png(32, 32, depth=16, pixels=zlib.compress(row * 32))


def bomb_chunk(kind: bytes, prefix: bytes) -> bytes:
    """A chunk of a few kilobytes that unpacks to 64 MB."""
    return chunk(kind, prefix + zlib.compress(b"\0" * 64 * 1024**2, 9))


def webp_that_claims(width: int, height: int) -> bytes:
    """A WebP whose canvas says another size than its picture."""
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little") + as_bytes(corners(), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
