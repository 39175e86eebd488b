"""A form with photos loses none of the good ones, whatever else is wrong with it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from westfield.kernel.images.door import attach, waiting_under
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.images.pending import keep_photos
from westfield.kernel.models import Image

from . import photo_parts as parts
from .photo_acts import ready, received, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_stores")]

BROKEN = SimpleUploadedFile("letter.jpg", b"Dear City")


class Report(TakesPhotos):
    description = forms.CharField()


def posted(
    *files: SimpleUploadedFile, form_key: object = None, description: str = "", remove: tuple[UUID, ...] = ()
) -> Report:
    data = QueryDict(mutable=True)
    data["form_key"], data["description"] = str(form_key or uuid4()), description
    data.setlist("remove_photo", [str(key) for key in remove])
    return Report(data, MultiValueDict({"photos": list(files)}))


def test_every_new_form_has_a_key_of_its_own() -> None:
    form, other = Report(), Report()

    assert form.photo_key != other.photo_key
    assert str(form.photo_key) in str(form["form_key"])


def test_a_good_photo_is_kept_when_the_rest_of_the_form_is_wrong() -> None:
    form = posted(sent(name="hole.jpg"))

    photos = keep_photos(form=form)

    assert not form.is_valid()
    assert list(form.errors) == ["description"]
    assert [image.original_name for image in photos] == ["hole.jpg"]
    assert list(waiting_under(form.photo_key)) == photos


def test_the_form_comes_back_with_its_photos_listed_and_a_box_to_remove_each() -> None:
    form = posted(sent(name="<b>hole</b>.jpg"))
    [image] = keep_photos(form=form)

    drawn = str(form["photos"])

    assert "b&gt;.jpg" in drawn
    assert "<b>" not in drawn
    assert f'type="checkbox" name="remove_photo" value="{image.key}"' in drawn
    assert "<img" not in drawn


def test_a_photo_that_is_ready_is_shown_in_the_form() -> None:
    form_key = uuid4()
    image = ready(form_key=form_key)
    form = posted(form_key=form_key)

    keep_photos(form=form)

    assert f'src="/photos/pending/{form_key}/{image.key}/"' in str(form["photos"])


def test_a_photo_that_turned_out_broken_says_so_in_the_form() -> None:
    form_key = uuid4()
    ready(parts.jpeg(640, 480)[:3000], form_key=form_key)
    form = posted(form_key=form_key)

    keep_photos(form=form)

    assert "seems to be damaged" in str(form["photos"])


def test_one_bad_file_is_named_and_the_good_ones_are_kept() -> None:
    form = posted(
        sent(parts.jpeg(50, 50), "one.jpg"), BROKEN, sent(parts.jpeg(60, 60), "two.jpg"), description="A hole"
    )

    photos = keep_photos(form=form)

    assert [image.original_name for image in photos] == ["one.jpg", "two.jpg"]
    assert [str(words) for words in form.errors["photos"]] == [
        "“letter.jpg” is not a photo we can open. Please send a JPEG, PNG, WebP or HEIC file."
    ]


def test_the_second_try_brings_the_first_photos_along() -> None:
    first = posted(sent(parts.jpeg(50, 50)))
    keep_photos(form=first)
    second = posted(sent(parts.jpeg(60, 60)), form_key=first.photo_key, description="A hole")

    photos = keep_photos(form=second)

    assert second.is_valid()
    assert len(photos) == 2


def test_a_ticked_photo_is_taken_back() -> None:
    form_key = uuid4()
    kept, ticked = received(parts.jpeg(50, 50), form_key=form_key), received(parts.jpeg(60, 60), form_key=form_key)

    assert keep_photos(form=posted(form_key=form_key, remove=(ticked.key,))) == [kept]


def test_a_box_ticked_for_another_forms_photo_does_nothing() -> None:
    foreign = received()

    keep_photos(form=posted(remove=(foreign.key,)))

    assert waiting_under(foreign.form_key or uuid4()).exists()


def test_removing_makes_room_in_the_same_post() -> None:
    form_key = uuid4()
    first, *_others = [received(parts.jpeg(40 + number, 40), form_key=form_key) for number in range(8)]
    form = posted(sent(parts.jpeg(99, 40)), form_key=form_key, description="A hole", remove=(first.key,))

    photos = keep_photos(form=form)

    assert form.is_valid()
    assert len(photos) == 8


def test_what_is_too_many_is_an_error_of_the_photos() -> None:
    form = posted(*(sent(parts.jpeg(40 + number, 40), f"{number}.jpg") for number in range(9)), description="A hole")

    photos = keep_photos(form=form)

    assert len(photos) == 8
    assert not form.is_valid()
    assert "“8.jpg” was left out: you can send up to 8 photos." in str(form.errors["photos"])


def test_the_same_form_sent_twice_brings_its_photos_once() -> None:
    form_key = uuid4()
    photos = keep_photos(form=posted(sent(), form_key=form_key, description="A hole"))
    attach(images=photos, form_key=form_key)

    assert keep_photos(form=posted(sent(), form_key=form_key, description="A hole")) == []
    assert Image.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "not a key", "\0", "1" * 5000])
def test_a_form_without_a_proper_key_gets_a_new_one_and_loses_nothing(wrong: str) -> None:
    data = QueryDict(mutable=True)
    data["form_key"], data["description"] = wrong, "A hole"
    form = Report(data, MultiValueDict({"photos": [sent()]}))

    photos = keep_photos(form=form)

    assert form.is_valid(), form.errors
    assert len(photos) == 1
    assert form.cleaned_data["description"] == "A hole"
    assert form.cleaned_data["form_key"] == form.photo_key


def test_a_form_without_photos_is_fine() -> None:
    form = posted(description="A hole")

    assert keep_photos(form=form) == []
    assert form.is_valid()


def test_files_in_a_strangers_form_count_as_those_sent_ahead(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "uploads_of_network": ((1, 3600),)}
    for _form in range(2):
        form = posted(sent(), form_key=uuid4())
        kept = keep_photos(form=form, network="203.0.113.5")

    assert kept == [] and "too many photos" in str(form.errors["photos"])
    assert len(keep_photos(form=posted(sent(), form_key=uuid4()))) == 1
