"""A hundred bombs at once: the door refuses each by its header, and what gets past it dies in its own process."""

import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image as Picture

from tests.kernel import photo_parts as parts
from tests.kernel.conftest import photo_stores  # noqa: F401
from tests.kernel.photo_acts import files_in, ready, sent
from westfield.kernel.images.child import PROGRAM
from westfield.kernel.images.header import check
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.models.image import ImageFailure

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("photo_stores"),
    pytest.mark.timeout(300),
]

MEMORY_KIB = 512 * 1024
# Linux counts towards a child's peak what its parent held when it was forked: this parent holds next to nothing.
SMALL_PARENT = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def scans(photo: bytes) -> list[bytes]:
    """The scans of a progressive JPEG."""
    found, at = [], 2
    while photo[at + 1] != 0xD9:
        kind, end = photo[at + 1], at + 2 + int.from_bytes(photo[at + 2 : at + 4])
        while kind == 0xDA and (photo[end] != 0xFF or photo[end + 1] == 0):
            end += 1
        if kind == 0xDA:
            found.append(photo[at:end])
        at = end
    return found


def photo_of_many_scans(count: int) -> bytes:
    """A few hundred kilobytes that say again and again how to paint the same 49 megapixels."""
    photo = parts.as_bytes(Picture.new("L", (7000, 7000), 100), quality=50, progressive=True)
    return photo[:-2] + scans(photo)[-1] * count + photo[-2:]


def test_a_hundred_pixel_bombs_at_once_are_refused_by_their_headers() -> None:
    bombs = [parts.png(50_000, 50_000, pixels=b""), parts.jpeg_that_claims(60_000, 60_000)] * 25
    bombs += [parts.webp_that_claims(16_383, 16_383), parts.heic_that_claims(20_000, 20_000)] * 25
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def refuse(bomb: bytes) -> float:
        started = time.thread_time()
        with pytest.raises(PhotoRefused):
            check(file=sent(bomb))
        return time.thread_time() - started

    with ThreadPoolExecutor(100) as threads:
        longest = max(threads.map(refuse, bombs))

    assert longest < 0.05
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_photo_that_never_gets_done_is_stopped(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    image = ready(photo_of_many_scans(5_000))

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 12
    # On a busy machine the clock comes before the processor's limit, and the photo waits for a quieter moment.
    assert image.failure == ImageFailure.TOO_HEAVY or image.is_pending
    assert files_in(tmp_path / "media" / "photos") == []


def test_the_hungriest_photo_we_take_stays_within_its_memory(tmp_path: Path) -> None:
    original = tmp_path / "original"
    image = Picture.new("CMYK", (7000, 7000))
    original.write_bytes(parts.as_bytes(image, quality=95, progressive=True, subsampling=0))
    files = [str(path) for path in (original, tmp_path / "photo", tmp_path / "thumbnail")]

    ended = subprocess.run(
        [sys.executable, "-c", SMALL_PARENT, sys.executable, "-I", str(PROGRAM), *files],
        capture_output=True,
        check=True,
    )

    assert int(ended.stdout.split()[-1]) < MEMORY_KIB
    assert (tmp_path / "thumbnail").exists()
