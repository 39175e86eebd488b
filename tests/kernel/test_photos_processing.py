"""A worker prepares each photo once, deletes the original, and tries again where trying helps."""

import hashlib
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from westfield.kernel import clock
from westfield.kernel.images import limits, records, storage
from westfield.kernel.images.processing import process
from westfield.kernel.images.sweeping import sweep
from westfield.kernel.models import Image
from westfield.kernel.models.image import ImageFailure

from . import photo_parts as parts
from .photo_acts import disk_that_takes, files_in, ready, received
from .photo_processes import reencoder_below, start_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]


def slow_photo() -> bytes:
    """A photo that keeps its decoder busy for the better part of a second."""
    return parts.jpeg(6000, 6000, progressive=True, subsampling=0)


def test_a_finished_photo_has_two_files_and_no_original(photo_stores: Path) -> None:
    image = ready()

    stored = (photo_stores / "photos" / image.file_name).read_bytes()
    assert (image.byte_count, image.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
    assert image.content_type == "image/jpeg"
    assert image.quarantine_name == ""
    assert len(files_in(photo_stores / "photos")) == 2
    assert files_in(photo_stores / "quarantine") == []


def test_stored_names_say_nothing_about_the_photo() -> None:
    image = ready()

    for name in (image.file_name, image.thumbnail_name):
        assert str(image.key) not in name
        assert image.key.hex not in name


def test_a_finished_photo_is_left_alone() -> None:
    image = ready()
    before = image.file_name

    process(image_id=image.pk)

    image.refresh_from_db()
    assert (image.file_name, image.attempts) == (before, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_prepare_a_photo_once(photo_stores: Path) -> None:
    image, together = received(), threading.Barrier(4)

    def work(_number: int) -> None:
        together.wait()
        try:
            process(image_id=image.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    image.refresh_from_db()
    assert (image.is_ready, image.attempts) == (True, 1)
    assert len(files_in(photo_stores)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_killed_decoder_is_tried_again(photo_stores: Path) -> None:
    image = received(slow_photo())
    with ThreadPoolExecutor(1) as threads:
        worker = threads.submit(lambda: (process(image_id=image.pk), connection.close()))
        os.kill(reencoder_below(os.getpid()), signal.SIGKILL)
        worker.result()
    image.refresh_from_db()
    assert image.is_pending
    assert sweep() == 0

    with clock.at(clock.now() + limits.FIRST_WAIT):
        assert sweep() == 1

    image.refresh_from_db()
    assert (image.is_ready, image.attempts) == (True, 2)
    assert len(files_in(photo_stores)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_photo_and_leaves_no_file(photo_stores: Path) -> None:
    image = received(slow_photo())
    worker = start_worker(image.pk, media=photo_stores)
    reencoder_below(worker.pid)
    worker.kill()
    worker.wait()
    image.refresh_from_db()
    assert image.is_pending
    assert image.lease_until
    assert sweep() == 0

    with clock.at(image.lease_until):
        assert sweep() == 1

    image.refresh_from_db()
    assert (image.is_ready, image.attempts) == (True, 2)
    assert len(files_in(photo_stores)) == 2


def test_a_worker_that_comes_back_too_late_leaves_the_photo_to_its_successor(photo_stores: Path) -> None:
    image = received()
    slow = records.claim(image_id=image.pk)
    assert slow
    with clock.at(clock.now() + limits.LEASE + timedelta(seconds=1)):
        process(image_id=image.pk)

    records.break_off(slow, failure=ImageFailure.TOO_HEAVY)

    image.refresh_from_db()
    assert image.is_ready
    assert len(files_in(photo_stores)) == 2


def test_a_full_disk_is_waited_for_and_serves_nothing_cut_short(photo_stores: Path) -> None:
    image = received(parts.as_bytes(parts.Image.effect_noise((900, 900), 80), quality=90))

    with disk_that_takes(100_000):
        process(image_id=image.pk)

    image.refresh_from_db()
    assert image.is_pending
    assert files_in(photo_stores / "photos") == []
    with clock.at(clock.now() + limits.FIRST_WAIT):
        assert sweep() == 1
    image.refresh_from_db()
    assert image.is_ready


def test_a_store_that_takes_nothing_is_waited_for(photo_stores: Path) -> None:
    image = received()
    (photo_stores / "photos").write_text("a file where the folder should be")

    process(image_id=image.pk)

    image.refresh_from_db()
    assert image.is_pending
    assert image.lease_until
    assert storage.names_in(storage.quarantine()) == {image.quarantine_name}


def test_a_store_that_stays_away_all_night_makes_the_photo_broken_at_last(photo_stores: Path) -> None:
    image = received()
    (photo_stores / "photos").write_text("a file where the folder should be")
    moment = clock.now()

    for _attempt in range(limits.MAX_ATTEMPTS):
        with clock.at(moment):
            process(image_id=image.pk)
        moment += limits.LONGEST_WAIT

    image.refresh_from_db()
    assert image.failure == ImageFailure.NOT_STORED
    assert files_in(photo_stores / "quarantine") == []


def test_a_lost_original_is_looked_for_several_times_then_said_to_be_lost(photo_stores: Path) -> None:
    image = received()
    (photo_stores / "quarantine" / image.quarantine_name).unlink()
    moment = clock.now()

    for _attempt in range(limits.MAX_FETCH_ATTEMPTS):
        with clock.at(moment):
            process(image_id=image.pk)
        moment += limits.LONGEST_WAIT

    image.refresh_from_db()
    assert image.failure == ImageFailure.LOST


def test_waits_grow_to_an_hour_and_no_further() -> None:
    assert [limits.wait_after(attempt).total_seconds() for attempt in (1, 2, 3, 8, 12)] == [30, 60, 120, 3600, 3600]


def test_the_decoder_sees_no_secret_of_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "CANARY-SECRET")
    image = received(slow_photo())
    seen: list[bytes] = []

    def look() -> None:
        seen.append(Path(f"/proc/{reencoder_below(os.getpid())}/environ").read_bytes())

    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(look)
        process(image_id=image.pk)
        looking.result()

    assert seen
    assert b"CANARY" not in seen[0]
    assert b"DATABASE_URL" not in seen[0]


def test_the_same_row_cannot_be_ready_without_files_or_broken_without_a_reason() -> None:
    image = received()
    for wrong in ({"status": "ready"}, {"status": "broken"}, {"failure": "lost"}, {"status": "lovely"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Image.objects.filter(pk=image.pk).update(**wrong)
