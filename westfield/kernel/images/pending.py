"""The photos that a form has sent so far, kept whatever else is wrong with it."""

from westfield.kernel.limits import spend
from westfield.kernel.models.image import Image

from . import door
from .forms import PhotosInput, TakesPhotos
from .names import tidy_name
from .refusals import PhotoRefused


def keep_photos(*, form: TakesPhotos, network: str | None = None) -> list[Image]:
    """Take back what was ticked, keep the good files, and have the form list what is waiting.

    What cannot be kept becomes an error of the form's photos. A view asks first whether the form's key was used
    already (the same form sent twice), and calls this before it looks at `form.is_valid()`. Where strangers send it,
    `network` is where it comes from: files are counted as those that are sent ahead.
    """
    if not form.is_bound:
        return []
    for image in door.waiting_under(form.photo_key).filter(key__in=form.photos_to_remove):
        door.discard(image=image)
    form.full_clean()
    for file in form.photos_accepted:
        try:
            if network is not None and spend(uploads_of_network=network, uploads_of_form=str(form.photo_key)):
                raise PhotoRefused("too_often", name=tidy_name(file.name))
            door.receive(file=file, form_key=form.photo_key)
        except PhotoRefused as refusal:
            form.add_error("photos", refusal)
    waiting = list(door.waiting_under(form.photo_key))
    _show(form, waiting)
    return waiting


def _show(form: TakesPhotos, waiting: list[Image]) -> None:
    widget = form.fields["photos"].widget
    if isinstance(widget, PhotosInput):
        widget.received, widget.form_key = waiting, form.photo_key
