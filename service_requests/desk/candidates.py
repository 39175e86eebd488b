"""Which requests may be the same as one: what is open close by, of the same reporter, or said in the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from service_requests.models import ServiceRequest
from service_requests.models.request_queryset import ON_ITS_OWN, OPEN
from service_requests.workflow import merges_its_like
from westfield.kernel.actor import Actor
from westfield.kernel.places.distance import METRES_PER_DEGREE, metres_between, metres_per_degree_of_longitude

CLOSE_BY = 150  # metres; farther off people type the number
FEET_PER_METRE, AT_ONE_PLACE = 3.28084, 10
LOOKED_AT, AT_MOST = 200, 8
SAME_SERVICE, SAME_REPORTER, SAME_ADDRESS = (
    gettext_lazy("Same service"), gettext_lazy("Same reporter"), gettext_lazy("Same address"),
)  # fmt: skip


@dataclass
class Candidate:
    """A request that may be the same, and why anybody thinks so."""

    request: ServiceRequest
    metres: float | None = None
    reasons: list[Any] = field(default_factory=list)

    @property
    def far(self) -> str:
        """How far away, as people here say it."""
        feet = round((self.metres or 0) * FEET_PER_METRE)
        if self.metres is None:
            return ""
        if feet < AT_ONE_PLACE:
            return _("At the same place")
        return ngettext("%(feet)d foot away", "%(feet)d feet away", feet) % {"feet": feet}

    @property
    def rank(self) -> tuple[int, float, int]:
        return (-len(self.reasons), self.metres if self.metres is not None else CLOSE_BY, -self.request.pk)


def candidates_for(shown: ServiceRequest, actor: Actor) -> list[Candidate]:
    """The likeliest eight that `actor` may merge it with; three queries, each by an index of few rows."""
    found: dict[int, Candidate] = {}
    for request in _close_by(shown, actor):
        metres = _metres(shown, request)
        if metres <= CLOSE_BY:
            found[request.pk] = Candidate(request, metres)
    for reason, requests in ((SAME_REPORTER, _of_reporter(shown, actor)), (SAME_ADDRESS, _at_address(shown, actor))):
        for request in requests:
            found.setdefault(request.pk, Candidate(request)).reasons.append(reason)
    for candidate in found.values():
        if candidate.request.service_type_id == shown.service_type_id:
            candidate.reasons.insert(0, SAME_SERVICE)
    return sorted(found.values(), key=lambda each: each.rank)[:AT_MOST]


def _open(shown: ServiceRequest, actor: Actor) -> Any:
    """Those that are worked on, of the departments for which this person may merge."""
    found = ServiceRequest.objects.visible_to(actor).filter(OPEN, ON_ITS_OWN, held_because="").exclude(pk=shown.pk)
    if not actor.may("requests.view_every_request"):
        found = found.filter(department=actor.user.department_id if actor.user else None)
    return found.order_by()


def _close_by(shown: ServiceRequest, actor: Actor) -> Iterator[ServiceRequest]:
    if shown.latitude is None or shown.longitude is None:
        return
    latitude, longitude = float(shown.latitude), float(shown.longitude)
    north, east = CLOSE_BY / METRES_PER_DEGREE, CLOSE_BY / metres_per_degree_of_longitude(latitude)
    yield from _open(shown, actor).filter(
        latitude__range=(latitude - north, latitude + north), longitude__range=(longitude - east, longitude + east)
    )[:LOOKED_AT]


def _of_reporter(shown: ServiceRequest, actor: Actor) -> list[ServiceRequest]:
    """Nobody is told who reported what by whom else they merged it with: only those who know reporters anyway."""
    if shown.reporter_id is None or not (actor.may("requests.view_reporter") and merges_its_like(actor, shown)):
        return []
    return list(_open(shown, actor).filter(reporter=shown.reporter_id).order_by("-pk")[:AT_MOST])


def _at_address(shown: ServiceRequest, actor: Actor) -> list[ServiceRequest]:
    if shown.address_id is None:
        return []
    return list(_open(shown, actor).filter(address=shown.address_id)[:LOOKED_AT])


def _metres(shown: ServiceRequest, other: ServiceRequest) -> float:
    points = [
        (float(each.latitude), float(each.longitude))
        for each in (shown, other)
        if each.latitude is not None and each.longitude is not None
    ]
    return metres_between(*points)
