"""Redis away is not the problem of the person who sends a photo."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from westfield.celery import app
from westfield.kernel.images.door import waiting_under
from westfield.kernel.images.sweeping import sweep
from westfield.kernel.models import Image
from westfield.kernel.waking import waker

from . import photo_parts as parts
from .photo_acts import received

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("photo_stores", "redis_away")]


@pytest.fixture(params=["refuses", "is silent"])
def redis_away(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Celery's address leads to a port where nobody listens, or where nobody ever answers."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        if request.param == "is silent":
            nobody.listen()
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{nobody.getsockname()[1]}/0")
        monkeypatch.setattr(waker, "quiet_until", 0.0)
        yield


def test_eight_photos_are_taken_without_delay_and_the_sweep_prepares_them(photo_stores: Path) -> None:
    form_key, started = uuid4(), time.monotonic()

    for number in range(8):
        received(parts.jpeg(50 + number, 50), form_key=form_key)

    assert time.monotonic() - started < 2  # celery by itself would keep a form waiting for six seconds
    assert waiting_under(form_key).count() == 8
    assert sweep() == 8
    assert {image.is_ready for image in Image.objects.all()} == {True}
