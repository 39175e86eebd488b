"""A finished photo is handed out as ours, to be looked at and nothing else."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.http import Http404, HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from westfield.kernel.images.door import attach
from westfield.kernel.images.serving import PhotoSize, photo_response
from westfield.kernel.models import Image

from . import photo_parts as parts
from .photo_acts import ready, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response)  # type: ignore[arg-type]
    response.close()
    return content


def pending_address(form_key: object, image: Image) -> str:
    return reverse("pending_photo", args=[form_key, image.key])


@pytest.mark.parametrize("size", PhotoSize)
def test_a_photo_is_served_as_ours(photo_stores: Path, size: PhotoSize) -> None:
    image = ready()
    name = image.file_name if size == PhotoSize.FULL else image.thumbnail_name

    response = photo_response(image, size)

    assert body(response) == (photo_stores / "photos" / name).read_bytes()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'inline; filename="photo-{image.key}.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"].startswith("private")


def test_nothing_is_served_before_a_photo_is_ready() -> None:
    with pytest.raises(Http404):
        photo_response(received())


def test_nothing_is_served_of_a_broken_photo() -> None:
    broken = ready(parts.jpeg(640, 480)[:3000])

    with pytest.raises(Http404):
        photo_response(broken)


def test_a_photo_whose_file_is_gone_is_not_found(photo_stores: Path) -> None:
    image = ready()
    (photo_stores / "photos" / image.file_name).unlink()

    with pytest.raises(Http404):
        photo_response(image)


def test_an_object_store_is_asked_by_an_address_signed_for_minutes(settings: Settings) -> None:
    image = ready()
    settings.STORAGES = settings.STORAGES | {
        "photos": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "city",
                "location": "photos",
                "endpoint_url": "http://127.0.0.1:9",
                "access_key": "key",
                "secret_key": "secret",
                "signature_version": "s3v4",
            },
        }
    }

    response = photo_response(image)

    assert response.status_code == 302
    assert f"/photos/{image.file_name}" in response["Location"]
    assert "Expires=300" in response["Location"]
    assert "response-content-type=image%2Fjpeg" in response["Location"]
    assert response["Cache-Control"] == "private, no-store"


def test_whoever_holds_the_forms_key_sees_the_waiting_photo_small(client: Client, photo_stores: Path) -> None:
    form_key = uuid4()
    image = ready(form_key=form_key)

    response = client.get(pending_address(form_key, image))

    assert body(response) == (photo_stores / "photos" / image.thumbnail_name).read_bytes()
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_another_forms_key_sees_nothing(client: Client) -> None:
    assert client.get(pending_address(uuid4(), ready(form_key=uuid4()))).status_code == 404


def test_a_photo_in_use_is_no_longer_shown_to_the_forms_key(client: Client) -> None:
    form_key = uuid4()
    image = ready(form_key=form_key)
    attach(images=[image], form_key=form_key)

    assert client.get(pending_address(form_key, image)).status_code == 404


def test_a_photo_still_being_prepared_is_not_found_yet(client: Client) -> None:
    form_key = uuid4()

    assert client.get(pending_address(form_key, received(form_key=form_key))).status_code == 404
