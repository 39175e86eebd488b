"""How much of a photo the portal takes, and how long it tries."""

from datetime import timedelta

MAX_PHOTOS = 8
MAX_BYTES = 25 * 1024 * 1024
# Phones make JPEG and HEIC of 48 megapixels; PNG and WebP of that size are screenshots of nothing, or bombs.
MAX_PIXELS = {"JPEG": 50_000_000, "HEIF": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
FORMATS = tuple(MAX_PIXELS)
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.jpg,.jpeg,.png,.webp,.heic,.heif"

UNUSED_AFTER = timedelta(hours=24)
# Longer than a child process and the transfer of its files may take; a worker silent for longer is dead.
LEASE = timedelta(seconds=90)
# A child that dies by another's hand (machine out of memory, overloaded) deserves another try, not a dozen.
MAX_DECODE_ATTEMPTS = 3
# A folder that is not mounted yet looks like a lost file.
MAX_FETCH_ATTEMPTS = 5
# With the waits below, a store may be away for half a night before a photo is given up.
MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


def wait_after(attempts: int) -> timedelta:
    """How long to leave a photo alone after its so-many-eth failed attempt: twice as long each time."""
    return min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)
