"""What the status page says of requests that belong together: the one that is worked on, and those merged into it.

A stranger learns of another request only where everybody may know of it; of any other no more than that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from service_requests.models import RequestPhoto, ServiceRequest, Words
from service_requests.models.history import FROM_RESIDENTS, WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.models.request_queryset import PUBLIC

SAID_BY_THE_CITY = (WordsKind.DONE, WordsKind.DECISION, WordsKind.UPDATE)
ROOT = ("merged_into__department", "merged_into__service_type__track_record")


def with_those_together(found: Any) -> "QuerySet[ServiceRequest]":
    """The request with the one that it was merged into and what was merged into it, in the query that finds it."""
    merged = ServiceRequest.objects.filter(merged_into=OuterRef("pk"))
    together: QuerySet[ServiceRequest] = (
        found.with_voices()
        .select_related(*ROOT)
        .annotate(
            takes_others_along=Exists(merged),
            merged_here=ArraySubquery(merged.filter(PUBLIC).order_by("pk").values("pk")),
        )
    )
    return together


@dataclass(frozen=True)
class Elsewhere:
    """What was said and shown in a request that was merged into the one that is looked at."""

    number: str
    url: str
    words: list[Words]
    photos: list[Any]


@dataclass(frozen=True)
class Together:
    """The request that is looked at, as it stands: as the one does into which it was merged."""

    shown: ServiceRequest

    @property
    def root(self) -> ServiceRequest | None:
        """The one that is worked on, where everybody may know of it."""
        root = self.shown.merged_into
        return root if root is not None and root.is_public else None

    @property
    def stands(self) -> ServiceRequest:
        """What says where it stands: of one that nobody may know of its status alone, and no word more."""
        worked_on = self.shown.merged_into
        if worked_on is None:
            return self.shown
        return self.root or ServiceRequest(
            status=worked_on.status,
            service_type=self.shown.service_type,
            department=self.shown.department,
            target_at=self.shown.target_at,
            closed_at=self.shown.closed_at,
            closing_reason=self.shown.closing_reason,
        )

    @property
    def words(self) -> Q:
        """The condition of the words of the others that everybody may read here."""
        here = Q(request__in=self._merged_here, kind__in=FROM_RESIDENTS)
        there = Q(request=self.root.pk, kind__in=SAID_BY_THE_CITY) if self.root else Q(pk__in=[])
        return Q(here | there, published_at__isnull=False)

    @property
    def photos(self) -> Q:
        """The same of photos: what others sent, and the finished work."""
        here = Q(request__in=self._merged_here)
        there = Q(request=self.root.pk, kind=PhotoKind.AFTER) if self.root else Q(pk__in=[])
        return Q(here | there, published_at__isnull=False)

    def said_by_the_city(self, words: Sequence[Words]) -> tuple[Words, ...]:
        """What the city said last about the one that is worked on: how it ended, or how it goes."""
        said = [each for each in words if self.root is not None and each.request_id == self.root.pk]
        ended = [each for each in said if (each.kind == WordsKind.UPDATE) is self.stands.is_open]
        return tuple(ended[-1:])

    def elsewhere(self, words: Sequence[Words], photos: Sequence[RequestPhoto], show: Any) -> list[Elsewhere]:
        """What else was said about it, request by request; `show` makes a photo ready to be drawn."""
        found = []
        for pk in self._merged_here:
            said = [each for each in words if each.request_id == pk]
            seen = [show(each) for each in photos if each.request_id == pk]
            if said or seen:
                other = ServiceRequest(pk=pk)
                found.append(Elsewhere(other.reference, other.get_absolute_url(), said, seen))
        return found

    @property
    def _merged_here(self) -> list[int]:
        return list(getattr(self.shown, "merged_here", None) or [])
