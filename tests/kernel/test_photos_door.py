"""The one door for photos: what comes in waits under its form's key, is taken back, or is put to use once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction

from westfield.kernel.images import storage
from westfield.kernel.images.door import attach, discard, receive, waiting_under
from westfield.kernel.images.limits import MAX_PHOTOS
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.models import Image

from . import photo_parts as parts
from .photo_acts import disk_that_takes, files_in, ready, received, sent

pytestmark = pytest.mark.usefixtures("photo_stores")


def different(number: int) -> bytes:
    return parts.jpeg(40 + number, 40)


def test_a_photo_waits_in_quarantine_byte_for_byte(db: None, photo_stores: Path) -> None:
    form_key, content = uuid4(), parts.jpeg()

    image = received(content, form_key=form_key, name="hole.jpg")

    assert list(waiting_under(form_key)) == [image]
    assert image.is_pending
    assert image.original_name == "hole.jpg"
    [file] = files_in(photo_stores)
    assert file == photo_stores / "quarantine" / image.quarantine_name
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o077 == 0


def test_a_worker_is_woken_after_the_commit_and_not_before(
    db: None, django_capture_on_commit_callbacks: Callable[..., list[object]]
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        received()

    assert len(callbacks) == 1


def test_a_refused_photo_leaves_nothing_behind(db: None, photo_stores: Path) -> None:
    with pytest.raises(PhotoRefused):
        received(b"no photo")

    assert not Image.objects.exists()
    assert files_in(photo_stores) == []


def test_the_same_photo_sent_twice_with_one_form_is_one_photo(db: None, photo_stores: Path) -> None:
    form_key = uuid4()

    first, second = received(form_key=form_key), received(form_key=form_key)

    assert first == second
    assert len(files_in(photo_stores)) == 1


def test_the_ninth_photo_is_refused_in_words(db: None) -> None:
    form_key = uuid4()
    for number in range(MAX_PHOTOS):
        received(different(number), form_key=form_key)

    with pytest.raises(PhotoRefused, match="up to 8 photos"):
        received(different(MAX_PHOTOS), form_key=form_key, name="ninth.jpg")


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_under_one_form_are_eight(photo_stores: Path) -> None:
    form_key, together = uuid4(), threading.Barrier(20)

    def send(number: int) -> str:
        together.wait()
        try:
            receive(file=sent(different(number)), form_key=form_key)
        except PhotoRefused as refusal:
            return str(refusal.code)
        finally:
            connection.close()
        return "received"

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(send, range(20)))

    assert sorted(answers) == ["received"] * MAX_PHOTOS + ["too_many"] * (20 - MAX_PHOTOS)
    assert len(files_in(photo_stores)) == MAX_PHOTOS


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_twenty_times_at_once_is_one(photo_stores: Path) -> None:
    form_key, together = uuid4(), threading.Barrier(20)

    def send(_number: int) -> int:
        together.wait()
        try:
            return receive(file=sent(), form_key=form_key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        assert len(set(threads.map(send, range(20)))) == 1
    assert len(files_in(photo_stores)) == 1


def test_a_full_disk_refuses_the_photo_in_words_and_keeps_no_part_of_it(db: None, photo_stores: Path) -> None:
    large = parts.jpeg() + b"\0" * 2_000_000

    with disk_that_takes(1_000_000), pytest.raises(PhotoRefused, match="could not save") as refusal:
        received(large)

    assert refusal.value.code == "not_saved"
    assert files_in(photo_stores) == []
    assert not Image.objects.exists()


def test_a_photo_is_put_to_use_once(db: None) -> None:
    form_key = uuid4()
    image = received(form_key=form_key)

    assert attach(images=[image], form_key=form_key) == [image]

    assert not waiting_under(form_key).exists()
    with pytest.raises(PhotoRefused) as refusal:
        attach(images=[image], form_key=form_key)
    assert refusal.value.code == "already_used"


@pytest.mark.parametrize("key", [uuid4(), None])
def test_a_photo_of_another_form_is_refused_and_its_neighbors_stay_free(db: None, key: object) -> None:
    form_key = uuid4()
    own, foreign = received(different(1), form_key=form_key), received(different(2))

    with pytest.raises(PhotoRefused) as refusal, transaction.atomic():
        attach(images=[own, foreign], form_key=form_key if key else None)

    assert refusal.value.code == "not_of_this_form"
    assert not Image.objects.exclude(attached_at=None).exists()


def test_a_photo_taken_back_meanwhile_cannot_be_used(db: None) -> None:
    form_key = uuid4()
    image = received(form_key=form_key)
    discard(image=image)

    for key in (form_key, None):
        with pytest.raises(PhotoRefused):
            attach(images=[image], form_key=key)


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_cannot_both_use_a_photo() -> None:
    form_key, together = uuid4(), threading.Barrier(2)
    image = received(form_key=form_key)

    def use(_number: int) -> bool:
        together.wait()
        try:
            attach(images=[image], form_key=form_key)
        except PhotoRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(use, range(2))) == [False, True]


@pytest.mark.parametrize("make", [received, ready])
def test_a_photo_taken_back_is_deleted_whole(
    db: None,
    photo_stores: Path,
    make: Callable[..., Image],
    django_capture_on_commit_callbacks: Callable[..., list[object]],
) -> None:
    form_key = uuid4()
    image = make(form_key=form_key)

    with django_capture_on_commit_callbacks(execute=True):
        discard(image=image)

    assert not waiting_under(form_key).exists()
    assert not Image.objects.exists()
    assert files_in(photo_stores) == []


def test_a_photo_in_use_cannot_be_taken_back(
    db: None, photo_stores: Path, django_capture_on_commit_callbacks: Callable[..., list[object]]
) -> None:
    form_key = uuid4()
    image = ready(form_key=form_key)
    attach(images=[image], form_key=form_key)

    with django_capture_on_commit_callbacks(execute=True):
        discard(image=image)

    assert Image.objects.get() == image
    assert len(files_in(photo_stores)) == 2


def test_a_rolled_back_request_leaves_no_row(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        received()
        raise RuntimeError

    assert not Image.objects.exists()
    assert len(storage.names_in(storage.quarantine())) == 1  # the sweep finds it, see test_photos_sweeping
