"""The sweeps find what nobody was woken for, and delete what nobody used."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from westfield.kernel import clock
from westfield.kernel.images import storage
from westfield.kernel.images.door import attach, discard
from westfield.kernel.images.limits import UNUSED_AFTER
from westfield.kernel.images.sweeping import discard_unused, sweep
from westfield.kernel.models import Image
from westfield.kernel.tasks import discard_unused_photos, process_photo, sweep_photos

from . import photo_parts as parts
from .photo_acts import files_in, ready, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]

JUST_BEFORE, JUST_AFTER = UNUSED_AFTER - timedelta(minutes=1), UNUSED_AFTER + timedelta(minutes=1)


def broken(*, form_key: object = None) -> Image:
    return ready(parts.jpeg(640, 480)[:3000])


def test_photos_nobody_was_woken_for_are_prepared() -> None:
    images = [received(parts.jpeg(40 + number, 40)) for number in range(3)]

    assert sweep() == 3

    assert {image.is_ready for image in Image.objects.filter(pk__in=[image.pk for image in images])} == {True}
    assert sweep() == 0


def test_a_sweep_out_of_time_leaves_the_rest_to_the_next() -> None:
    received()

    assert sweep(seconds=-1) == 0
    assert sweep() == 1


def test_an_original_that_stayed_behind_goes_with_the_next_sweep(photo_stores: Path) -> None:
    image = ready()
    (photo_stores / "quarantine" / "leftover").write_bytes(b"place and time")
    Image.objects.filter(pk=image.pk).update(quarantine_name="leftover")

    sweep()

    image.refresh_from_db()
    assert image.quarantine_name == ""
    assert files_in(photo_stores / "quarantine") == []


@pytest.mark.parametrize("make", [received, ready, broken])
def test_an_unused_upload_is_deleted_after_a_day(photo_stores: Path, make: Callable[[], Image]) -> None:
    make()

    assert discard_unused(now=clock.now() + JUST_BEFORE) == 0
    assert Image.objects.exists()
    assert discard_unused(now=clock.now() + JUST_AFTER) == 1
    assert not Image.objects.exists()
    assert files_in(photo_stores) == []


def test_a_photo_in_use_stays(photo_stores: Path) -> None:
    form_key = uuid4()
    attach(images=[ready(form_key=form_key)], form_key=form_key)

    discard_unused(now=clock.now() + timedelta(days=400))

    assert Image.objects.count() == 1
    assert len(files_in(photo_stores)) == 2


def test_an_upload_taken_back_is_deleted_without_waiting_a_day(photo_stores: Path) -> None:
    discard(image=received())  # the transaction of this test is never committed, so only the sweep can delete

    assert sweep() == 0
    assert discard_unused() == 1
    assert files_in(photo_stores) == []


def test_a_file_that_will_not_go_keeps_its_row_so_that_it_is_not_forgotten(photo_stores: Path) -> None:
    image = received()
    stubborn = photo_stores / "quarantine" / image.quarantine_name
    stubborn.unlink()
    (stubborn / "inside").mkdir(parents=True)

    assert discard_unused(now=clock.now() + JUST_AFTER) == 0

    assert Image.objects.get() == image
    (stubborn / "inside").rmdir()
    stubborn.rmdir()
    assert discard_unused(now=clock.now() + JUST_AFTER) == 1


def test_an_original_no_row_knows_is_deleted_after_a_day(photo_stores: Path) -> None:
    known = received()
    orphan, young = photo_stores / "quarantine" / "orphan", photo_stores / "quarantine" / "young"
    for path, age in ((orphan, JUST_AFTER), (young, JUST_BEFORE)):
        path.write_bytes(b"rolled back")
        os.utime(path, times=((clock.now() - age).timestamp(),) * 2)
    os.utime(photo_stores / "quarantine" / known.quarantine_name, times=((clock.now() - JUST_AFTER).timestamp(),) * 2)

    assert discard_unused() == 1

    assert storage.names_in(storage.quarantine()) == {known.quarantine_name, "young"}


def test_sweeps_of_a_city_without_photos_do_nothing() -> None:
    assert sweep() == 0
    assert discard_unused() == 0


def test_the_tasks_that_celery_repeats_are_the_doors_to_this(settings: Settings) -> None:
    image = received()

    process_photo(image.pk)
    sweep_photos()
    discard_unused_photos()

    image.refresh_from_db()
    assert image.is_ready
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {sweep_photos.name, discard_unused_photos.name} <= scheduled
