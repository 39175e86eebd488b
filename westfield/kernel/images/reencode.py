"""A program of its own: opens a stranger's photo under strict limits and writes two clean JPEGs.

Run as `python -I reencode.py ORIGINAL PHOTO THUMBNAIL`. It knows neither Django nor the city; what it learns it
prints as JSON, and its exit code says how it went.
"""

import errno
import io
import json
import resource
import signal
import sys
import warnings

import pi_heif
from PIL import Image, ImageCms

# A 48-megapixel HEIC takes 400 MB, the hungriest photo that an honest phone makes.
MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
LARGEST_OUTPUT = 32 * 1024 * 1024
# Half of the 4,032 pixels of most phones: a JPEG decoder halves for free while it reads.
PHOTO_EDGE = 2016
THUMBNAIL_EDGE = 480
QUALITY = 85
MOST_PIXELS = 50_000_000

UNREADABLE, TOO_HEAVY, NO_ROOM = 3, 4, 5
NO_ROOM_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def restrain() -> None:
    """Bind this process: a bomb ends it, not the machine."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    largest = LARGEST_OUTPUT if allowed == resource.RLIM_INFINITY else min(LARGEST_OUTPUT, allowed)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def main(original: str, photo: str, thumbnail: str) -> int:
    """Write PHOTO and THUMBNAIL from ORIGINAL and print what they are."""
    restrain()
    try:
        clean = cleaned(original)
    except (MemoryError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TOO_HEAVY
    except Exception:  # whatever a decoder says about a stranger's bytes, it means: not a photo
        return UNREADABLE
    try:
        clean.save(photo, "JPEG", quality=QUALITY, progressive=True, optimize=True)
        small = clean.copy()
        small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE), Image.Resampling.LANCZOS, reducing_gap=3)
        small.save(thumbnail, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    except OSError as error:
        if error.errno in NO_ROOM_ERRORS:
            return NO_ROOM
        raise
    print(json.dumps({"width": clean.width, "height": clean.height}))
    return 0


def cleaned(path: str) -> Image.Image:
    """The photo upright, small enough, in plain sRGB, and nothing but pixels."""
    with Image.open(path, formats=("JPEG", "PNG", "WEBP", "HEIF")) as source:
        profile = source.info.get("icc_profile")
        scale = PHOTO_EDGE / max(source.size)
        if scale < 1:
            source.draft(None, (max(1, int(source.width * scale)), max(1, int(source.height * scale))))
        source.load()
        exif = notes(source)
        # A copy of a 48-megapixel photo would cost 200 MB: those that need none are scaled where they are.
        picture: Image.Image = source if is_plain(source) else flattened(source)
        picture.thumbnail((PHOTO_EDGE, PHOTO_EDGE), Image.Resampling.LANCZOS, reducing_gap=3)
        picture = picture.copy()
    picture = upright(picture, exif)
    picture = in_srgb(picture, profile)
    picture.info = {}
    return picture


def is_plain(source: Image.Image) -> bool:
    """Nothing but colors: no palette, no transparency, no 16 bits."""
    return source.mode in {"RGB", "CMYK"} and not source.has_transparency_data


def notes(source: Image.Image) -> Image.Exif:
    """What the camera wrote down; nothing if that is garbled, which is no reason to refuse the photo."""
    try:
        return source.getexif()
    except Exception:
        return Image.Exif()


def flattened(source: Image.Image) -> Image.Image:
    """In RGB: 16 bits become 8, a palette its colors, and what was transparent white."""
    if source.mode.startswith("I"):
        source = source.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if source.has_transparency_data:
        layer = source.convert("RGBA")
        page = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(page, layer).convert("RGB")
    return source.convert("RGB")


def upright(picture: Image.Image, exif: Image.Exif) -> Image.Image:
    """Turned as the camera was held."""
    turn = TURNS.get(exif.get(ORIENTATION, 1))
    return picture if turn is None else picture.transpose(turn)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colors every screen knows; a profile that makes no sense is left aside."""
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if own.profile.xcolor_space.strip() == picture.mode:
                standard = ImageCms.createProfile("sRGB")
                turned = ImageCms.profileToProfile(picture, own, standard, outputMode="RGB")
                return turned or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
