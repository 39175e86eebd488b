"""A photo looks as its maker saw it: upright, in the right colors, on white."""

from pathlib import Path

import pytest
from PIL import Image as Picture

from . import photo_parts as parts
from .photo_acts import corner_colors, picture, ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]

UPRIGHT = ["red", "green", "blue", "yellow"]
Turn = Picture.Transpose
# How the camera's sensor saw the scene when it was held this way.
SENSOR = {
    1: None,
    2: Turn.FLIP_LEFT_RIGHT,
    3: Turn.ROTATE_180,
    4: Turn.FLIP_TOP_BOTTOM,
    5: Turn.TRANSPOSE,
    6: Turn.ROTATE_90,
    7: Turn.TRANSVERSE,
    8: Turn.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", SENSOR)
def test_however_the_camera_was_held_the_photo_is_upright(photo_stores: Path, kind: str, orientation: int) -> None:
    seen, turn = parts.corners(), SENSOR[orientation]
    stored = seen if turn is None else seen.transpose(turn)

    image = ready(parts.as_bytes(stored, kind, exif=parts.exif(orientation=orientation)))

    assert corner_colors(picture(photo_stores, image)) == UPRIGHT
    assert (image.width, image.height) == seen.size


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "P"])
def test_colors_stay_what_they_are(photo_stores: Path, mode: str) -> None:
    kind = "PNG" if mode == "P" else "JPEG"

    image = ready(parts.as_bytes(parts.corners(mode=mode), kind))

    assert corner_colors(picture(photo_stores, image)) == UPRIGHT


def test_an_iphone_photo_is_what_was_seen(photo_stores: Path) -> None:
    image = ready(parts.heic())

    assert corner_colors(picture(photo_stores, image)) == UPRIGHT


def test_a_color_profile_is_applied_before_it_is_left_out(photo_stores: Path) -> None:
    image = ready(parts.jpeg(icc_profile=parts.profile_with_red_for_blue()))

    assert corner_colors(picture(photo_stores, image))[0] == "blue"


def test_what_was_transparent_is_white(photo_stores: Path) -> None:
    glass = Picture.new("RGBA", (40, 40), (0, 0, 0, 0))

    image = ready(parts.as_bytes(glass, "PNG"))

    assert picture(photo_stores, image).getpixel((20, 20)) == (255, 255, 255)


def test_16_bits_keep_their_brightness(photo_stores: Path) -> None:
    gray = Picture.new("I;16", (40, 40), 0x8000)

    image = ready(parts.as_bytes(gray, "PNG"))

    assert picture(photo_stores, image).getpixel((20, 20)) == (128, 128, 128)


def test_a_large_photo_is_made_as_large_as_a_screen(photo_stores: Path) -> None:
    image = ready(parts.jpeg(4032, 3024))

    assert (image.width, image.height) == (2016, 1512)
    with Picture.open(photo_stores / "photos" / image.thumbnail_name) as thumbnail:
        assert thumbnail.size == (480, 360)


def test_a_small_photo_is_not_blown_up(photo_stores: Path) -> None:
    assert ready(parts.jpeg(96, 64)).width == 96
