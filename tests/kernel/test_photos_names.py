"""The name of a sent file is only ever shown, and short and plain; it never becomes a path."""

from pathlib import Path

import pytest

from westfield.kernel.images.names import tidy_name

from .photo_acts import files_in, received

NAMES = {
    "IMG_0001.HEIC": "IMG_0001.HEIC",
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\windows\\system.jpg": "system.jpg",
    "C:\\photos\\hole.jpg": "hole.jpg",
    "hole\0.jpg": "hole.jpg",
    "a\r\nSet-Cookie: x.jpg": "aSet-Cookie: x.jpg",
    "photo\u202egpj.exe": "photogpj.exe",
    "\ud800hole.jpg": "hole.jpg",
    "  a   hole .jpg": "a hole .jpg",
    "bache en la calle Ñandú.jpg": "bache en la calle Ñandú.jpg",
    "": "photo",
    "..": "photo",
    "../": "photo",
}


@pytest.mark.parametrize(("raw", "tidy"), NAMES.items(), ids=ascii)
def test_a_name_is_shown_without_folders_and_invisible_characters(raw: str, tidy: str) -> None:
    assert tidy_name(raw) == tidy


def test_a_name_of_4_kilobytes_keeps_its_start_and_its_ending() -> None:
    tidy = tidy_name("hole" * 1000 + ".jpeg")

    assert len(tidy) == 80
    assert tidy.startswith("holehole")
    assert tidy.endswith("….jpeg")


@pytest.mark.parametrize("raw", ["../../outside.jpg", "hole\0.php", "x" * 4000 + ".jpg", "/etc/passwd", "\ud800.jpg"])
def test_files_are_kept_under_names_of_our_own(db: None, photo_stores: Path, raw: str) -> None:
    image = received(name=raw)

    assert [path.name for path in files_in(photo_stores.parent)] == [image.quarantine_name]
    assert len(image.quarantine_name) == 32
    assert image.original_name.encode()
