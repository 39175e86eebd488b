"""Photos in a form: checked file by file, kept at once, listed again when the form comes back with errors.

A form inherits from `TakesPhotos`; its view calls `keep_photos(form=form)` (in `pending`) before it asks
`form.is_valid()`, and hands `form.photo_key` and the photos to the verb.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.image import Image

from . import door
from .limits import ACCEPT, MAX_PHOTOS
from .refusals import PhotoRefused

REMOVE = "remove_photo"


class PhotosInput(forms.ClearableFileInput):
    """The photo picker: what was received already, with a box to remove each, and a place to add more."""

    allow_multiple_selected = True
    template_name = "photos/picker.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT, "multiple": True, **(attrs or {})})
        self.received: Sequence[Image] = ()
        self.form_key: UUID | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs) | {
            "received": self.received,
            "form_key": self.form_key,
            "remove_name": REMOVE,
            "most": MAX_PHOTOS,
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list["UploadedFile[bytes]"]:
        return files.getlist(name) if isinstance(files, MultiValueDict) else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class ChosenPhotos(list["UploadedFile[bytes]"]):
    """The files that may come in, and what was wrong with the others."""

    def __init__(self, files: Iterable["UploadedFile[bytes]"] = ()) -> None:
        super().__init__()
        self.refusals: list[PhotoRefused] = []
        for file in files:
            try:
                door.check(file=file)
            except PhotoRefused as refusal:
                self.refusals.append(refusal)
            else:
                self.append(file)


class PhotosField(forms.FileField):
    """Any number of photos, each judged by itself: one bad file does not lose the good ones."""

    widget = PhotosInput

    def clean(self, data: Iterable["UploadedFile[bytes]"] | None, initial: Any = None) -> ChosenPhotos:
        return ChosenPhotos(data or ())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class TakesPhotos(forms.Form):
    """A form with photos, which wait under the form's own random key until the rest of it is right."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_(
            "JPEG, PNG, WebP or HEIC, up to 8 photos of 25 MB each. "
            "We remove hidden data, such as where a photo was taken."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.photos_accepted: list[UploadedFile[bytes]] = []
        if self.is_bound and as_key(self.data.get(self.add_prefix("form_key"))) is None:
            self._start_over_with_a_key()

    def _start_over_with_a_key(self) -> None:
        typed: MultiValueDict[str, Any] = MultiValueDict()
        typed.update(self.data)
        typed[self.add_prefix("form_key")] = str(uuid4())
        self.data = typed

    @property
    def photo_key(self) -> UUID:
        """The form's key: what its photos wait under, and what makes the same form sent twice one thing."""
        return UUID(str(self["form_key"].value()))

    @property
    def photos_to_remove(self) -> list[UUID]:
        """The received photos that were ticked to be removed."""
        ticked = self.data.getlist(REMOVE) if hasattr(self.data, "getlist") else self.data.get(REMOVE, [])
        return [key for key in map(as_key, ticked) if key]

    def clean_photos(self) -> list["UploadedFile[bytes]"]:
        chosen: ChosenPhotos = self.cleaned_data["photos"]
        self.photos_accepted = list(chosen)
        if chosen.refusals:
            raise ValidationError(chosen.refusals)
        return self.photos_accepted


def as_key(value: object) -> UUID | None:
    """A form's key as it was sent; None where it is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
