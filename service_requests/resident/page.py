"""What the status page says, put together for one reader."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests.models import RequestPhoto, ServiceRequest, Words
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.statuses import RequestStatus
from service_requests.whereabouts import pins_for
from westfield.kernel.actor import Actor
from westfield.kernel.images.serving import PhotoSize
from westfield.kernel.models import Image

from .story import NEXT_STEP, story_of

WAY = (RequestStatus.RECEIVED, RequestStatus.ASSIGNED, RequestStatus.IN_PROGRESS, RequestStatus.COMPLETED)


@dataclass(frozen=True)
class ShownPhoto:
    """A photo with the addresses under which this reader gets it."""

    image: Image
    get_kind_display: str
    words: str
    full_url: str
    thumbnail_url: str


@dataclass(frozen=True)
class Step:
    label: Any
    done: bool
    current: bool


def status_context(shown: ServiceRequest, actor: Actor, *, token: str = "") -> dict[str, Any]:
    """Everything the page needs: four queries, however much has happened."""
    mine = shown.is_reported_by(actor)
    words = list(Words.objects.visible_to(actor, shown))
    photos = list(RequestPhoto.objects.visible_to(actor, shown))
    after = [photo for photo in photos if photo.kind == PhotoKind.AFTER]
    story = story_of(shown, words)
    return {
        "shown": shown,
        "mine": mine,
        "token": token,
        "place": shown.place_for(actor),
        "pins": pins_for(shown, actor),
        "steps": _steps(shown),
        "next_step": NEXT_STEP[RequestStatus(shown.status)],
        "decided": story[-1].words if story and not shown.is_open else (),
        "described": [said for said in words if said.kind == WordsKind.DESCRIPTION],
        "report_photos": [_shown(photo, shown, token) for photo in photos if photo not in after],
        "done_photos": [_shown(photo, shown, token) for photo in after],
        "story": story,
    }


def _shown(photo: RequestPhoto, request: ServiceRequest, token: str) -> ShownPhoto:
    name = "request_private_photo" if token else "request_photo"
    key = [request.reference, *([token] if token else []), photo.image.key]
    return ShownPhoto(
        image=photo.image,
        get_kind_display=photo.get_kind_display(),
        words=_("Photo: %(kind)s") % {"kind": photo.get_kind_display()},
        full_url=reverse(name, args=[*key, PhotoSize.FULL]),
        thumbnail_url=reverse(name, args=[*key, PhotoSize.THUMBNAIL]),
    )


def _steps(shown: ServiceRequest) -> list[Step]:
    """The way of a request; what waits stands where it stood."""
    here = RequestStatus(shown.status)
    place = WAY.index(here) if here in WAY else 1
    return [Step(step.label, number < place, number == place) for number, step in enumerate(WAY)]
