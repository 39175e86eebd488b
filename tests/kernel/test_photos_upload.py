"""Photos sent one by one, before their form: each arrives once, and whatever is sent is answered in words."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from westfield.kernel.images import door, views
from westfield.kernel.images.limits import MAX_PHOTOS
from westfield.kernel.images.refusals import PhotoRefused
from westfield.kernel.models import Image

from . import photo_parts as parts
from .photo_acts import ready, received, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]


def upload(client, content=None, *, name="hole.jpg", **fields):
    typed = {"form_key": str(uuid4()), "key": str(uuid4()), "photo": sent(content, name)} | fields
    return client.post("/photos/", typed)


def test_a_photo_waits_for_its_form_under_the_senders_own_key(client):
    form_key, key = uuid4(), uuid4()

    response = upload(client, form_key=form_key, key=key)

    assert response.status_code == 200
    assert response.json() == {"key": str(key), "name": "hole.jpg", "failure": "", "thumbnail": ""}
    [image] = door.waiting_under(form_key)
    assert image.key == key


def test_sent_again_because_the_answer_was_lost_it_is_the_same_photo(client):
    form_key, key = uuid4(), uuid4()

    answers = [upload(client, form_key=form_key, key=key).json() for _try in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert Image.objects.count() == 1


def test_a_photo_that_turned_out_broken_is_not_sent_again_under_the_same_key(client):
    form_key, broken = uuid4(), parts.jpeg(640, 480)[:3000]
    image = ready(broken, form_key=form_key)

    same, anew = upload(client, broken, form_key=form_key, key=image.key), upload(client, broken, form_key=form_key)

    assert "damaged" in same.json()["failure"]
    assert anew.json()["key"] != str(image.key)


def test_the_key_of_another_forms_photo_opens_nothing(client):
    foreign = received()

    response = upload(client, parts.jpeg(50, 50), key=foreign.key)

    assert (response.status_code, response.json()["code"]) == (422, "not_of_this_form")
    assert Image.objects.count() == 1


def test_the_ninth_is_refused_in_words(client):
    form_key = uuid4()
    for number in range(MAX_PHOTOS):
        assert upload(client, parts.jpeg(40 + number, 40), form_key=form_key).status_code == 200

    response = upload(client, parts.jpeg(99, 40), form_key=form_key, name="ninth.jpg")

    assert response.status_code == 422
    assert "up to 8 photos" in response.json()["error"] and "ninth.jpg" in response.json()["error"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"Dear City", "not_a_photo"),
        (parts.jpeg_that_claims(60_000, 60_000), "too_many_pixels"),
        (b"\0" * (25 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(client, content, code):
    response = upload(client, content)

    assert (response.status_code, response.json()["code"]) == (422, code)
    assert "hole.jpg" in response.json()["error"]
    assert not Image.objects.exists()


def test_the_words_are_in_the_readers_language(client):
    response = client.post("/photos/", {}, headers={"Accept-Language": "es"})

    assert response.headers["Content-Language"] == "es"


@pytest.mark.parametrize("key", ["", "not a key", "\0", "1" * 5000, "💣"])
@pytest.mark.parametrize("field", ["form_key", "key"])
def test_a_wrong_key_is_answered_and_keeps_nothing(client, field, key):
    response = upload(client, **{field: key})

    assert response.status_code == 400
    assert response.json()["error"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 5000 + ".jpg", "\u202egpj.exe", '";x="', "💣.jpg"])
def test_a_strange_name_breaks_nothing(client, name):
    assert upload(client, name=name).status_code in (200, 400)


def test_without_a_photo_or_with_words_in_its_place_nothing_is_kept(client):
    keys = {"form_key": uuid4(), "key": uuid4()}

    assert client.post("/photos/", keys).status_code == 400
    assert client.post("/photos/", keys | {"photo": "words"}).status_code == 400
    assert client.post("/photos/", b"{]", content_type="application/json").status_code == 400
    assert client.post("/photos/", b"\r\n--x", content_type="multipart/form-data; boundary=x").status_code == 400
    assert not Image.objects.exists()


def test_trouble_with_the_store_asks_to_try_again(client, monkeypatch):
    def refuse(**_what):
        raise PhotoRefused("not_saved", name="hole.jpg")

    monkeypatch.setattr(views.door, "receive", refuse)

    assert upload(client).status_code == 503


def test_a_stranger_gets_no_session_and_nothing_is_kept_in_between(client):
    response = upload(client)

    assert "sessionid" not in response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_another_sites_form_is_refused():
    assert upload(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_list_of_what_has_arrived(client):
    form_key = uuid4()
    done, waiting = ready(form_key=form_key), received(parts.jpeg(50, 50), form_key=form_key, name="two.jpg")
    received()

    photos = client.post("/photos/waiting/", {"form_key": form_key}).json()["photos"]

    assert [photo["key"] for photo in photos] == [str(done.key), str(waiting.key)]
    assert client.get(photos[0]["thumbnail"]).getvalue()
    assert photos[1] == {"key": str(waiting.key), "name": "two.jpg", "failure": "", "thumbnail": ""}


def test_one_photo_is_taken_back_and_then_all_of_them(client):
    form_key = uuid4()
    one, two = received(form_key=form_key), received(parts.jpeg(50, 50), form_key=form_key)
    foreign = received()

    client.post("/photos/remove/", {"form_key": form_key, "key": one.key})
    assert list(door.waiting_under(form_key)) == [two]
    client.post("/photos/remove/", {"form_key": form_key, "key": foreign.key})
    client.post("/photos/remove/", {"form_key": form_key})

    assert not door.waiting_under(form_key).exists()
    assert foreign.form_key and door.waiting_under(foreign.form_key).exists()


@pytest.mark.parametrize("path", ["/photos/waiting/", "/photos/remove/"])
@pytest.mark.parametrize("key", ["", "\0", "nothing", "1" * 5000])
def test_a_wrong_key_finds_nothing_and_removes_nothing(client, path, key):
    received()

    response = client.post(path, {"form_key": key})

    assert response.status_code == 200
    assert response.json() in ({}, {"photos": []})
    assert Image.objects.exclude(form_key=None).count() == 1


def test_a_photo_in_use_is_not_taken_back(client):
    image = received()
    door.attach(images=[image], form_key=image.form_key)

    client.post("/photos/remove/", {"form_key": image.form_key, "key": image.key})

    assert Image.objects.filter(pk=image.pk).exclude(attached_at=None).exists()


def test_two_files_in_one_upload_are_one_photo(client):
    files = [SimpleUploadedFile(f"{n}.jpg", parts.jpeg(50 + n, 50), "image/jpeg") for n in range(2)]

    client.post("/photos/", {"form_key": uuid4(), "key": uuid4(), "photo": files})

    assert Image.objects.count() == 1


def test_too_often_is_said_in_words_with_a_time_to_come_back(client, settings):
    settings.LIMITS = settings.LIMITS | {"uploads_of_form": ((1, 60),)}
    form_key = uuid4()

    first, second = upload(client, form_key=form_key), upload(client, parts.jpeg(50, 50), form_key=form_key)

    assert (first.status_code, second.status_code) == (200, 429)
    assert 0 < int(second.headers["Retry-After"]) <= 60
    assert "try again in a minute" in second.json()["error"]
    assert upload(client).status_code == 200
