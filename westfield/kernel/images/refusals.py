"""What the portal says when it cannot take a photo."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS = {
    "empty": _("“%(name)s” is empty. Please choose the photo again."),
    "too_large": _("“%(name)s” is larger than %(limit)s MB. Please send a smaller photo."),
    "not_a_photo": _("“%(name)s” is not a photo we can open. Please send a JPEG, PNG, WebP or HEIC file."),
    "damaged": _("“%(name)s” seems to be damaged. Please take or choose the photo again."),
    "too_many_pixels": _(
        "“%(name)s” is %(megapixels)s megapixels large; we can take up to %(limit)s. Please send a smaller photo."
    ),
    "too_many": _("“%(name)s” was left out: you can send up to %(limit)s photos. Remove one to send another."),
    "too_often": _("“%(name)s” was left out: there were too many photos just now. Please try again in an hour."),
    "not_saved": _("We could not save “%(name)s” just now. Please try again, or send the form without it."),
    "already_used": _("“%(name)s” was sent already."),
    "not_of_this_form": _("“%(name)s” does not belong to this form. Please choose the photo again."),
}


class PhotoRefused(ValidationError):
    """A photo we do not take; its words name the file, what is wrong with it and what to do."""

    def __init__(self, code: str, *, name: str, **params: object) -> None:
        super().__init__(WORDS[code], code=code, params={"name": name, **params})
