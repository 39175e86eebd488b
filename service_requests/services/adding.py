"""More about a request that is in already: from its reporter, or from somebody who has the same trouble."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.statuses import RequestStatus
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import event, locked, refuse_second
from .words import say


@transaction.atomic
def add(
    *,
    request: ServiceRequest,
    by: Actor,
    words: str = "",
    photos: Sequence[Image] = (),
    photos_form_key: UUID | None = None,
    form_key: UUID | None = None,
) -> ServiceRequest:
    """The reporter says more, or shows more, while the request is open; the desk sees that there is news."""
    request = locked(request)
    refuse_second(form_key)
    if not request.is_reported_by(by):
        raise PermissionDenied
    refuse_unless_open(request)
    add_to(
        request, by=by, words=words, kind=WordsKind.ADDITION, photos=photos, photo_kind=PhotoKind.ADDITION,
        photos_form_key=photos_form_key, action="add", form_key=form_key,
    )  # fmt: skip
    return request


def refuse_unless_open(request: ServiceRequest) -> None:
    """Tell whoever comes too late what has happened meanwhile. Call it with the request locked."""
    if not request.is_open:
        raise TransitionNotAllowed(
            _("This is not possible any more: the request is now “%(status)s”.")
            % {"status": RequestStatus(request.status).label}
        )


def add_to(
    request: ServiceRequest,
    *,
    by: Actor,
    words: str,
    kind: WordsKind,
    photos: Sequence[Image],
    photo_kind: PhotoKind,
    photos_form_key: UUID | None,
    action: str,
    form_key: UUID | None = None,
) -> None:
    """Keep words and photos of a locked request, if there are any, and mark it as having news for the staff."""
    said = say(request, kind, words, by=by)
    if photos:
        attach(images=photos, form_key=photos_form_key)
        RequestPhoto.objects.bulk_create(
            RequestPhoto(request=request, image=image, kind=photo_kind) for image in photos
        )
    if said is None and not photos:
        return
    request.news_at = request.news_at or clock.now()
    request.updated_at = clock.now()
    request.save(update_fields=["news_at", "updated_at"])
    event(request, action, by=by, old=request.status, new=request.status, form_key=form_key).save()
