"""What stood there before something was struck or blacked out: looked at, brought back, or purged for good."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Correction, Redaction, RequestPhoto, ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.strikeable import kind_of, put_text, redactions_of
from service_requests.workflow import may_purge, may_see_originals
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.images.blackening import put_out_of_use
from westfield.kernel.models import Image
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import locked, refuse_second
from .publishing import show_typed_place
from .redacting import fresh, note_down

logger = logging.getLogger(__name__)
AT_ONCE = 500


@transaction.atomic
def note_original_seen(*, redaction: Redaction, by: Actor) -> None:
    """Write down that `by` was shown the original."""
    request = redaction.request
    if not may_see_originals(by, request):
        raise PermissionDenied
    note_down(request, "see_original", by=by)


@transaction.atomic
def restore(*, redaction: Redaction, by: Actor, form_key: UUID | None = None) -> ServiceRequest:
    """That was a mistake: bring back what stood there before anything was struck or blacked out, as far as it is kept.

    It is hidden from the public until somebody publishes it again.
    """
    request = locked(redaction.request)
    refuse_second(form_key)
    if not may_see_originals(by, request):
        raise PermissionDenied
    _refuse_if_gone(redaction)
    photo = redaction.photo
    if photo is not None:
        _bring_back_photo(photo, by=by)
    else:
        _bring_back_text(redaction, request, by=by)
    note_down(request, f"restore_{redaction.kind}", by=by, form_key=form_key)
    return request


@transaction.atomic
def purge_now(*, redaction: Redaction, by: Actor, form_key: UUID | None = None) -> ServiceRequest:
    """Delete the original for good, today: nobody can bring it back."""
    request = locked(redaction.request)
    refuse_second(form_key)
    if not may_purge(by, request):
        raise PermissionDenied
    _purge(_refuse_if_gone(redaction), request, by=by, form_key=form_key)
    return request


def purge_originals(*, now: datetime | None = None) -> int:
    """Delete the originals that have been kept long enough; answers how many. One that will not go keeps no other."""
    before = (now or clock.now()) - timedelta(days=settings.REDACTED_ORIGINALS_KEPT_DAYS)
    due = Redaction.objects.filter(purged_at=None, redacted_at__lt=before).order_by("redacted_at")
    return sum(_purge_one(redaction) for redaction in list(due[:AT_ONCE]))


def _purge_one(redaction: Redaction) -> bool:
    try:
        with transaction.atomic():
            request = locked(redaction.request)
            waiting = Redaction.objects.select_for_update().filter(pk=redaction.pk, purged_at=None).first()
            if waiting is not None:
                _purge(waiting, request, by=SYSTEM)
            return waiting is not None
    except Exception:
        logger.exception("The original of redaction %s could not be purged.", redaction.pk)
        return False


def _purge(redaction: Redaction, request: ServiceRequest, *, by: Actor, form_key: UUID | None = None) -> None:
    image = redaction.original_image
    redaction.original_body, redaction.original_image, redaction.purged_at = "", None, clock.now()
    redaction.save(update_fields=["original_body", "original_image", "purged_at"])
    if image is not None:
        put_out_of_use(image)
    note_down(request, "purge_original", by=by, form_key=form_key)


def _refuse_if_gone(redaction: Redaction) -> Redaction:
    """The redaction as it stands now, locked; somebody may have brought back or purged its original meanwhile."""
    waiting = Redaction.objects.select_for_update().filter(pk=redaction.pk, purged_at=None).first()
    if waiting is None:
        raise TransitionNotAllowed(_("The original is no longer kept: it was purged or brought back meanwhile."))
    return waiting


def _bring_back_text(redaction: Redaction, request: ServiceRequest, *, by: Actor) -> None:
    item = fresh(redaction.text, request)
    kept = list(redactions_of(item).select_for_update().filter(purged_at=None).order_by("pk"))
    if isinstance(item, ServiceRequest):
        kept = _of_this_place(item, kept)
    if redaction not in kept:
        raise TransitionNotAllowed(_("The place was put right meanwhile: what was struck is of the one before."))
    put_text(item, kept[0].original_body)
    if isinstance(item, Words):
        _hide(item, by=by)
    if kind_of(item) == "place" or (isinstance(item, Words) and item.kind == WordsKind.DESCRIPTION):
        show_typed_place(request, shown=False)
    Redaction.objects.filter(pk__in=[each.pk for each in kept]).delete()


def _of_this_place(request: ServiceRequest, kept: list[Redaction]) -> list[Redaction]:
    """Those since somebody gave the request another place in other words: what stood there before is not its text."""
    now = request.place
    for correction in Correction.objects.filter(event__request=request).select_related("event").order_by("-pk"):
        if correction.place != now:
            return [redaction for redaction in kept if redaction.redacted_at > correction.event.at]
        now = correction.place
    return kept


def _bring_back_photo(photo: RequestPhoto, *, by: Actor) -> None:
    photo = RequestPhoto.objects.select_for_update(of=("self",)).select_related("image").get(pk=photo.pk)
    kept = list(photo.redactions.select_for_update().filter(purged_at=None).order_by("pk"))
    first = kept[0].original_image
    assert first is not None, "it is purged together with its image"
    black = [photo.image_id, *(each.original_image_id for each in kept[1:] if each.original_image_id)]
    photo.image = first
    photo.save(update_fields=["image"])
    _hide(photo, by=by)
    Redaction.objects.filter(pk__in=[each.pk for each in kept]).delete()
    for image in Image.objects.filter(pk__in=black):
        put_out_of_use(image)


def _hide(item: Words | RequestPhoto, *, by: Actor) -> None:
    if item.published_at is None:
        return
    item.published_at, item.published_by, item.hidden_at, item.hidden_by = None, None, clock.now(), by.user
    item.save(update_fields=["published_at", "published_by", "hidden_at", "hidden_by"])
