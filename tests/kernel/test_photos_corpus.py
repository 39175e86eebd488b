"""Whatever is sent as a photo becomes a clean one of ours or is refused with words."""

import time
from pathlib import Path

import pytest

from westfield.kernel.images.header import check
from westfield.kernel.images.refusals import PhotoRefused

from .photo_acts import files_in, picture, ready, sent
from .photo_corpus import BROKEN, CLEAN, MARK, REFUSED, Case

pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")

HEADER_CPU_SECONDS = 0.05
# Tables, frame, scans and the JFIF note: what a picture needs and nothing that could tell a story.
PLAIN_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xDD}


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.id)


@named(CLEAN)
def test_an_honest_photo_comes_out_clean(db: None, photo_stores: Path, case: Case) -> None:
    image = ready(case.make())

    assert image.is_ready, image.failure
    photo, thumbnail = (
        (photo_stores / "photos" / name).read_bytes() for name in (image.file_name, image.thumbnail_name)
    )
    for made in (photo, thumbnail):
        assert segments_of(made) <= PLAIN_SEGMENTS
        assert made.endswith(b"\xff\xd9")
        assert MARK not in made
    assert picture(photo_stores, image).mode == "RGB"
    assert max(image.width, image.height) <= 2016
    assert files_in(photo_stores / "quarantine") == []


@named(REFUSED)
def test_what_is_no_photo_is_refused_at_once_and_in_words(case: Case) -> None:
    file = sent(case.make(), case.name)
    started = time.thread_time()

    with pytest.raises(PhotoRefused) as refusal:
        check(file=file)

    assert time.thread_time() - started < HEADER_CPU_SECONDS
    assert refusal.value.code == case.code
    assert case.name in refusal.value.messages[0]
    assert "%(" not in refusal.value.messages[0]


@named(BROKEN)
def test_a_damaged_photo_turns_out_broken_and_leaves_no_file(db: None, photo_stores: Path, case: Case) -> None:
    image = ready(case.make())

    assert image.is_broken
    assert image.failure == case.code
    assert files_in(photo_stores) == []


@named([case for case in CLEAN if not case.id.startswith("40")])
def test_the_header_of_an_honest_photo_is_cheap_to_read(case: Case) -> None:
    file = sent(case.make(), case.name)
    started = time.thread_time()

    check(file=file)

    assert time.thread_time() - started < HEADER_CPU_SECONDS
    assert file.tell() == 0


def segments_of(photo: bytes) -> set[int]:
    """The kinds of segments in a JPEG; fails where something stands between or after them."""
    assert photo[:2] == b"\xff\xd8"
    at, kinds = 2, set()
    while photo[at : at + 2] != b"\xff\xd9":
        assert photo[at] == 0xFF
        kind = photo[at + 1]
        kinds.add(kind)
        at += 2 + int.from_bytes(photo[at + 2 : at + 4])
        while kind == 0xDA and (photo[at] != 0xFF or photo[at + 1] in {0, *range(0xD0, 0xD8)}):
            at += 1
    assert at + 2 == len(photo)
    return kinds
