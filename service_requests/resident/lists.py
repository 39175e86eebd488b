"""The public list: filters, and pages by key so that page 20,000 costs as much as the first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from service_requests import finding, reference
from service_requests.models import RequestPhoto, ServiceRequest
from service_requests.models.request_queryset import PUBLIC
from service_requests.resident.asked import STATUS_NAMES, Asked, Offered
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models.image import ImageStatus

PAGE = 24  # fills rows of two and of three
COUNTED = 1_000


@dataclass(frozen=True)
class Page:
    """A page of the list; `older` is what to ask for the next one with, "" at the end; `count` None: not counted."""

    items: list[ServiceRequest]
    older: str
    is_first: bool
    count: int | None = None

    @property
    def is_more_than_counted(self) -> bool:
        return self.count is not None and self.count > COUNTED


def public_requests(request: ActorRequest) -> HttpResponse:
    """What the city was asked for, newest first, as everybody may see it."""
    offered = Offered.now()
    asked = offered.asked(request.GET)
    context = filter_context(offered, asked) | {"page": page_of(asked, before=request.GET.get("before", ""))}
    return render(request, "requests/resident/list.html", context)


def filter_context(offered: Offered, asked: Asked) -> dict[str, Any]:
    """What the filters above the list and the map are drawn from."""
    return {
        "offered": offered,
        "asked": asked,
        "chips": asked.chips,
        "filters": asked.query,
        "feed_filters": urlencode({name: value for name, value in asked.values.items() if name != "q"}),
        "statuses": STATUS_NAMES.items(),
    }


def page_of(asked: Asked, *, before: str = "") -> Page:
    """The newest that fit, or those after the page that ended with `before`; anything else there is ignored."""
    if reference.looks_like_one(asked.q):
        return _of_number(asked.q)
    filters, key = asked.filters, finding.Cursor.read(before)
    found = finding.numbers(filters, before=key, limit=COUNTED + 1 if key is None else PAGE + 1)
    items = list(with_photo(ServiceRequest.objects.filter(PUBLIC, pk__in=found[:PAGE])).order_by("-received_at", "-pk"))
    older = str(finding.cursor_after(items[-1])) if len(found) > PAGE and items else ""
    return Page(items=items, older=older, is_first=key is None, count=len(found) if key is None else None)


def with_photo(found: Any) -> Any:
    """Each with its voices and the key of a published photo that is ready, if it has one: that of the report first."""
    photos = RequestPhoto.objects.filter(
        request=OuterRef("pk"), published_at__isnull=False, image__status=ImageStatus.READY
    )
    return found.with_voices().annotate(photo_key=Subquery(photos.order_by("pk").values("image__key")[:1]))


def _of_number(typed: str) -> Page:
    """Somebody typed the number of a request: that one, where everybody may see it."""
    items = list(with_photo(ServiceRequest.objects.visible_to(Actor.stranger()).with_reference(typed)))
    return Page(items=items, older="", is_first=True, count=len(items))
