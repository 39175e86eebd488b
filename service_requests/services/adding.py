"""More about a request that is in already: from its reporter, or from somebody who has the same trouble."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.statuses import RequestStatus, WaitingReason
from service_requests.workflow import may_redact
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import event, locked, locked_together, move_request, refuse_merged, refuse_second
from .waiting import where_its_work_stands
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
    """The reporter says more, or shows more, while the request is open; the desk sees that there is news.

    Of a merged request it sees that at the one that is worked on.
    """
    request, root = locked_together(request)
    refuse_second(form_key)
    if not request.is_reported_by(by):
        raise PermissionDenied
    refuse_unless_open(request)
    if keep_more(request, _addition(words, photos, photos_form_key), by=by):
        event(request, "add", by=by, old=request.status, new=request.status, form_key=form_key).save()
        if root is not None:
            note_news(root)
    return request


@transaction.atomic
def answer(
    *,
    request: ServiceRequest,
    by: Actor,
    words: str,
    photos: Sequence[Image] = (),
    photos_form_key: UUID | None = None,
    form_key: UUID | None = None,
) -> ServiceRequest:
    """The reporter answers what the city asked: the request goes on where its work stands, its clock runs again."""
    request = locked(request)
    refuse_second(form_key)
    if not request.is_reported_by(by):
        raise PermissionDenied
    refuse_merged(request, by=by)
    if request.waiting_reason != WaitingReason.REPORTER:
        raise TransitionNotAllowed(_("Nobody waits for an answer any more: the request has gone on meanwhile."))
    keep_more(request, _addition(words, photos, photos_form_key), by=by)
    return move_request(request, "answer", by=by, to=where_its_work_stands(request), form_key=form_key)


def refuse_unless_open(request: ServiceRequest) -> None:
    """Tell whoever comes too late what has happened meanwhile. Call it with the request locked."""
    if not request.is_open:
        raise TransitionNotAllowed(
            _("This is not possible any more: the request is now “%(status)s”.")
            % {"status": RequestStatus(request.status).label}
        )


@dataclass(frozen=True)
class More:
    """Words and photos that came in after the report."""

    words: str
    kind: WordsKind
    photos: Sequence[Image]
    photo_kind: PhotoKind
    photos_form_key: UUID | None


def _addition(words: str, photos: Sequence[Image], photos_form_key: UUID | None) -> More:
    return More(words, WordsKind.ADDITION, photos, PhotoKind.ADDITION, photos_form_key)


def keep_more(request: ServiceRequest, more: More, *, by: Actor) -> bool:
    """Keep them with a locked request and mark it as having news for the staff; answers whether there were any."""
    said = say(request, more.kind, more.words, by=by)
    if more.photos:
        attach(images=more.photos, form_key=more.photos_form_key)
        RequestPhoto.objects.bulk_create(
            RequestPhoto(request=request, image=image, kind=more.photo_kind) for image in more.photos
        )
    if said is None and not more.photos:
        return False
    note_news(request)
    return True


def note_news(request: ServiceRequest) -> None:
    """Let the desk see that a resident said something which nobody has looked at."""
    now = clock.now()
    request.news_at, request.updated_at = request.news_at or now, now
    request.save(update_fields=["news_at", "updated_at"])


@transaction.atomic
def note_news_read(*, request: ServiceRequest, by: Actor) -> ServiceRequest:
    """Somebody at the desk has read what residents added; a second time changes nothing."""
    request = locked(request)
    if not may_redact(by, request):
        raise PermissionDenied
    request.news_at = None
    request.save(update_fields=["news_at"])
    return request
