"""In production photos stand in an S3-compatible store, which answers slowly, wrongly, or not at all."""

import urllib.request
from collections.abc import Iterator

import pytest
from botocore.config import Config
from pytest_django import Settings

from westfield.kernel import clock
from westfield.kernel.images import limits
from westfield.kernel.images.processing import process
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.images.serving import photo_response
from westfield.kernel.images.sweeping import discard_unused, sweep
from westfield.kernel.models import Image

from .object_store import ObjectStore, running_object_store
from .photo_acts import ready, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings: Settings) -> Iterator[ObjectStore]:
    with running_object_store() as peer:
        settings.STORAGES = settings.STORAGES | {name: _in(peer, name) for name in ("photos", "quarantine")}
        yield peer


def _in(peer: ObjectStore, folder: str) -> dict[str, object]:
    options = {
        "bucket_name": "city",
        "location": folder,
        "endpoint_url": peer.address,
        "access_key": "key",
        "secret_key": "secret",
        "file_overwrite": False,
        "client_config": Config(
            retries={"max_attempts": 0},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"},
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def test_a_photo_goes_all_the_way_and_is_handed_out_by_a_signed_address(store: ObjectStore) -> None:
    image = ready()

    assert image.is_ready
    assert set(store.objects) == {f"/city/photos/{image.file_name}", f"/city/photos/{image.thumbnail_name}"}
    with urllib.request.urlopen(photo_response(image)["Location"]) as answer:
        assert len(answer.read()) == image.byte_count


def test_an_unused_photo_is_deleted_from_the_store(store: ObjectStore) -> None:
    ready()
    store.objects["/city/quarantine/orphan"] = b"rolled back"

    assert discard_unused(now=clock.now() + 2 * limits.UNUSED_AFTER) == 2

    assert store.objects == {}


def test_a_store_that_answers_500_refuses_the_photo_in_words(store: ObjectStore) -> None:
    store.ailing = True

    with pytest.raises(PhotoRefused, match="could not save"):
        received()

    assert not Image.objects.exists()
    assert store.objects == {}


def test_a_store_that_answers_500_to_the_worker_is_tried_again(store: ObjectStore) -> None:
    image = received()
    store.ailing = True
    process(image_id=image.pk)
    image.refresh_from_db()
    assert image.is_pending
    assert list(store.objects) == [f"/city/quarantine/{image.quarantine_name}"]
    store.ailing = False

    with clock.at(clock.now() + limits.FIRST_WAIT):
        assert sweep() == 1

    image.refresh_from_db()
    assert image.is_ready
    assert len(store.objects) == 2
