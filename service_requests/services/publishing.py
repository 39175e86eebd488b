"""What the public gets to read and see."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from service_requests.models import RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS, NEVER_PUBLIC, WordsKind
from service_requests.models.photo import FROM_RESIDENTS as PHOTOS_FROM_RESIDENTS
from service_requests.workflow import may_publish
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models.image import ImageStatus
from westfield.kernel.places.public_place import PlacePrecision, public_place

from .moves import event, locked


@transaction.atomic
def publish(*, item: Words | RequestPhoto, by: Actor) -> None:
    """Let everybody see words or a photo."""
    _show(item, by=by, shown=True)


@transaction.atomic
def hide(*, item: Words | RequestPhoto, by: Actor) -> None:
    """Take words or a photo from the public's sight."""
    _show(item, by=by, shown=False)


@transaction.atomic
def publish_all(*, request: ServiceRequest, by: Actor, seen: Collection[str] | None = None) -> int:
    """Publish all that residents sent and nobody has decided about yet; answers how much that was.

    What somebody hid stays hidden, a photo that is still being prepared is looked at first; so is, where `seen` names
    what the page showed (`key_of`), whatever came in since.
    """
    request = locked(request)
    if not may_publish(by, request):
        raise PermissionDenied
    undecided = {"published_at": None, "hidden_at": None}
    words = Words.objects.select_for_update().filter(request=request, kind__in=FROM_RESIDENTS, **undecided)
    photos = RequestPhoto.objects.select_for_update(of=("self",)).filter(
        request=request, kind__in=PHOTOS_FROM_RESIDENTS, image__status=ImageStatus.READY, **undecided
    )
    waiting: list[Words | RequestPhoto] = [*words, *photos]
    chosen = [item for item in waiting if seen is None or key_of(item) in seen]
    shown = sum(
        model.objects.filter(pk__in=[item.pk for item in chosen if isinstance(item, model)]).update(
            published_at=clock.now(), published_by=by.user
        )
        for model in (Words, RequestPhoto)
    )
    if any(isinstance(item, Words) and item.kind == WordsKind.DESCRIPTION for item in chosen):
        show_typed_place(request, shown=True)
    if shown:
        event(request, "publish_all", by=by, old=request.status, new=request.status).save()
    return shown


def key_of(item: Words | RequestPhoto) -> str:
    """How a form names one of the things that it would publish."""
    return f"{'words' if isinstance(item, Words) else 'photo'}-{item.pk}"


def show_typed_place(request: ServiceRequest, *, shown: bool) -> None:
    """A place that was described in the reporter's own words is published, and hidden, with their description."""
    if request.place_shown != PlacePrecision.EXACT or request.address_id is not None:
        return
    area = str(request.area.name) if request.area else ""
    public = public_place(precision=request.place_shown, text=request.place, area=area)
    request.public_place = request.place if shown else public.words
    request.save(update_fields=["public_place"])


def _show(item: Words | RequestPhoto, *, by: Actor, shown: bool) -> None:
    request = locked(item.request)
    if not may_publish(by, request):
        raise PermissionDenied
    item = type(item).objects.select_for_update().get(pk=item.pk)
    decided_so = item.published_at if shown else item.hidden_at
    if decided_so is not None:
        return
    if isinstance(item, Words) and item.kind in NEVER_PUBLIC:
        raise PermissionDenied
    now = clock.now()
    item.published_at, item.published_by = (now, by.user) if shown else (None, None)
    item.hidden_at, item.hidden_by = (None, None) if shown else (now, by.user)
    item.save(update_fields=["published_at", "published_by", "hidden_at", "hidden_by"])
    if isinstance(item, Words) and item.kind == WordsKind.DESCRIPTION:
        show_typed_place(request, shown=shown)
    kind = "words" if isinstance(item, Words) else "photo"
    event(request, f"{'publish' if shown else 'hide'}_{kind}", by=by, old=request.status, new=request.status).save()
