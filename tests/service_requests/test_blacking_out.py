"""Parts of a photo blacked out: gone from pixels, thumbnail and every address, and brought back if it was a mistake."""

import io
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from PIL import Image as Picture

from service_requests import services
from service_requests.models import HistoryEvent, Redaction, RequestPhoto
from tests.factories import UserFactory, make_request
from tests.kernel import photo_acts, photo_parts
from westfield.kernel.actor import Actor
from westfield.kernel.images import storage
from westfield.kernel.images.blackening import Box
from westfield.kernel.images.sweeping import discard_unused
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db(transaction=True)
# The right lower quarter, which photo_parts paints yellow.
QUARTER = Box(Decimal(50), Decimal(50), Decimal(50), Decimal(50))


@pytest.fixture
def clerk(db):
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def supervisor(photo):
    return Actor.of_user(UserFactory(supervisor=True, department=photo.request.department))


@pytest.fixture
def photo(clerk):
    return photo_of(photo_parts.jpeg(640, 480, exif=photo_parts.exif()))


def photo_of(content):
    key = uuid4()
    image = photo_acts.ready(content, form_key=key)
    request = make_request(form_key=key, photos=(image,))
    return RequestPhoto.objects.select_related("request", "image").get(request=request)


def pixels(name) -> Picture.Image:
    with storage.photos().open(name) as file:
        return Picture.open(io.BytesIO(file.read()))


def is_black(pixel) -> bool:
    return max(pixel) <= 12


def status_of(client, path) -> int:
    response = client.get(path)
    response.close()
    return response.status_code


def black_out(photo, by, *boxes, **more):
    return services.black_out(photo=photo, seen=photo.image.key, boxes=boxes or [QUARTER], by=by, **more)


def test_the_pixels_are_black_in_both_sizes_and_nothing_else_is(photo, clerk):
    old = photo.image
    black_out(photo, clerk)

    photo.refresh_from_db()
    for name in (photo.image.file_name, photo.image.thumbnail_name):
        picture = pixels(name)
        width, height = picture.size
        inside = [(x, y) for x in range(width // 2 + 2, width, 7) for y in range(height // 2 + 2, height, 7)]
        assert all(is_black(picture.getpixel(at)) for at in [*inside, (width - 1, height - 1)])
        assert photo_acts.corner_colors(picture)[:3] == ["red", "green", "blue"]
        assert not picture.getexif() and "icc_profile" not in picture.info and "comment" not in picture.info
    assert photo.image.key != old.key
    assert photo.image.original_name == ""
    assert (photo.image.width, photo.image.height) == (old.width, old.height)


def test_a_box_reaches_every_pixel_that_it_touches():
    assert Box(Decimal("0.1"), Decimal(0), Decimal("0.1"), Decimal(100)).in_pixels(640, 480) == (0, 0, 1, 479)
    assert Box(Decimal("99.9"), Decimal("99.9"), Decimal("0.1"), Decimal("0.1")).in_pixels(640, 480) == (
        639, 479, 639, 479,
    )  # fmt: skip
    assert Box(Decimal(100), Decimal(100), Decimal(5), Decimal(5)).in_pixels(640, 480) == (639, 479, 639, 479)


def test_a_box_that_begins_where_the_photo_ends_is_not_drawn(photo, clerk, client):
    client.force_login(clerk.user)
    url = f"/desk/requests/{photo.request.reference}/photos/{photo.pk}/redact/"
    box = {"left-1": "100", "top-1": "0", "width-1": "10", "height-1": "10"}

    answer = client.post(url, {"form_key": str(uuid4()), "seen": str(photo.image.key), **box})

    assert answer.status_code == 422
    assert "Write less than 100." in answer.content.decode()


def test_its_old_address_is_nobodys_at_once(photo, clerk, client):
    services.publish(item=photo, by=clerk)
    old = f"/requests/{photo.request.reference}/photos/{photo.image.key}"
    assert status_of(client, f"{old}/full/") == 200

    black_out(photo, clerk)

    photo.refresh_from_db()
    new = f"/requests/{photo.request.reference}/photos/{photo.image.key}"
    users = [None, clerk.user, UserFactory(administrator=True)]
    for user in users:
        if user:
            client.force_login(user)
        for size in ("full", "thumbnail"):
            assert status_of(client, f"{old}/{size}/") == 404
            assert status_of(client, f"{new}/{size}/") == 200
    assert status_of(client, f"/photos/pending/{photo.redactions.get().original_image.form_key}/{old[-36:]}/") == 404


def test_two_at_once_and_the_second_is_told(photo, clerk):
    barrier, outcomes = threading.Barrier(2), []

    def run(box):
        try:
            barrier.wait(20)
            outcomes.append(services.black_out(photo=photo, seen=photo.image.key, boxes=[box], by=clerk))
        except TransitionNotAllowed as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(box,)) for box in (QUARTER, Box(*map(Decimal, (0, 0, 10, 10))))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, TransitionNotAllowed)]
    assert "meanwhile" in str(refusal)
    assert Redaction.objects.count() == 1
    assert Image.objects.count() == 2, "the loser's image is gone again"
    assert HistoryEvent.objects.filter(action="black_out").count() == 1


def test_a_second_look_adds_to_the_first_ones_boxes(photo, clerk):
    black_out(photo, clerk)
    photo = RequestPhoto.objects.select_related("image", "request").get()
    black_out(photo, clerk, Box(*map(Decimal, (0, 0, 50, 50))))

    photo.refresh_from_db()
    picture = pixels(photo.image.file_name)
    assert is_black(picture.getpixel((100, 100))) and is_black(picture.getpixel((600, 400)))
    assert Redaction.objects.count() == 2


def test_a_process_that_dies_before_the_row_points_there_leaves_nothing_after_the_sweep(photo, clerk, monkeypatch):
    def die(*args, **kwargs):
        raise KeyboardInterrupt  # no `except Exception` cleans up after it, as after a kill

    monkeypatch.setattr("service_requests.services.redacting._exchange", die)
    with pytest.raises(KeyboardInterrupt):
        black_out(photo, clerk)
    left = Image.objects.get(attached_at=None)
    assert storage.photos().exists(left.file_name)
    Image.objects.filter(pk=left.pk).update(uploaded_at="2020-01-01T00:00Z")

    discard_unused()

    assert not Image.objects.filter(attached_at=None).exists()
    assert not storage.photos().exists(left.file_name) and not storage.photos().exists(left.thumbnail_name)
    photo.refresh_from_db()
    assert storage.photos().exists(photo.image.file_name)


def test_a_store_that_takes_nothing_changes_nothing(photo, clerk, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No room")

    monkeypatch.setattr(type(storage.photos()), "_save", full)
    with pytest.raises(storage.StorageTrouble):
        black_out(photo, clerk)

    assert Image.objects.count() == 1 and not Redaction.objects.exists()


def test_brought_back_the_photo_is_whole_hidden_and_the_black_ones_are_gone(photo, clerk, supervisor):
    services.publish(item=photo, by=clerk)
    old = photo.image
    black_out(photo, clerk)
    photo = RequestPhoto.objects.select_related("image", "request").get()
    second = black_out(photo, clerk, Box(*map(Decimal, (0, 0, 10, 10))))

    services.restore(redaction=second, by=supervisor)

    photo.refresh_from_db()
    assert photo.image_id == old.pk
    assert photo.published_at is None and photo.hidden_at is not None
    assert list(Image.objects.all()) == [old]
    assert not Redaction.objects.exists()


def test_purged_the_original_is_gone_from_the_store(photo, clerk, django_user_model):
    old = photo.image
    redaction = black_out(photo, clerk)

    services.purge_now(redaction=redaction, by=Actor.of_user(UserFactory(administrator=True)))

    assert not Image.objects.filter(pk=old.pk).exists()
    assert not storage.photos().exists(old.file_name) and not storage.photos().exists(old.thumbnail_name)
    photo.refresh_from_db()
    assert storage.photos().exists(photo.image.file_name)


def test_a_purge_whose_store_is_away_is_finished_by_the_sweep(photo, clerk, monkeypatch):
    old = photo.image
    redaction = black_out(photo, clerk)
    monkeypatch.setattr(storage, "delete", lambda *_args: False)
    services.purge_now(redaction=redaction, by=Actor.of_user(UserFactory(administrator=True)))
    assert Image.objects.filter(pk=old.pk, attached_at=None).exists()
    monkeypatch.undo()

    discard_unused()

    assert not storage.photos().exists(old.file_name)


def test_another_department_blacks_out_nothing(photo):
    with pytest.raises(PermissionDenied):
        black_out(photo, Actor.of_user(UserFactory(supervisor=True)))
    assert Image.objects.count() == 1
