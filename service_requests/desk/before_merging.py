"""What the desk is shown before two requests become one, and before they become two again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from service_requests.models import Merge, RequestPhoto, ServiceRequest, Words, WorkOrder
from service_requests.models.history import FROM_RESIDENTS
from service_requests.services.merging import obstacle
from service_requests.services.news import who_hears
from service_requests.workflow import merges_its_like
from westfield.kernel.actor import Actor


@dataclass(frozen=True)
class Side:
    """One of the two, as far as this reader may see it."""

    request: ServiceRequest
    place: str
    words: list[Words]
    photos: list[RequestPhoto]
    orders: list[WorkOrder]


def side_of(request: ServiceRequest, actor: Actor) -> Side:
    orders = list(request.work_orders.open().select_related("crew").order_by("pk"))
    for order in orders:
        order.request = request
    words = Words.objects.visible_to(actor, request).filter(kind__in=FROM_RESIDENTS, hidden_at=None)
    return Side(
        request=request,
        place=request.place_for(actor),
        words=list(words),
        photos=list(RequestPhoto.objects.visible_to(actor, request)[:4]),
        orders=orders,
    )


@dataclass(frozen=True)
class Prospect:
    """One request merged into another: what that would do, and what stands in its way."""

    child: ServiceRequest
    parent: ServiceRequest
    actor: Actor

    @cached_property
    def obstacle(self) -> str:
        return obstacle(child=self.child, parent=self.parent)

    @property
    def is_allowed(self) -> bool:
        """Whether both are of a department for which this person may merge."""
        return merges_its_like(self.actor, self.child) and merges_its_like(self.actor, self.parent)

    @property
    def turned(self) -> "Prospect":
        return Prospect(child=self.parent, parent=self.child, actor=self.actor)

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """The one that stays, and the one that goes along."""
        return side_of(self.parent, self.actor), side_of(self.child, self.actor)

    @property
    def parked(self) -> Sequence[WorkOrder]:
        """The orders that wait from now on; nobody goes out for them."""
        return self.sides[1].orders

    @property
    def nobody_goes(self) -> bool:
        """Whether the last crew that had it is sent away, and none is sent for the other."""
        return bool(self.parked) and not self.sides[0].orders

    @cached_property
    def along(self) -> int:
        """How many were merged into the child before, and go along."""
        return self.child.merged_children.count()

    @cached_property
    def hearers(self) -> int:
        """How many people hear when the parent is closed."""
        merged = list(ServiceRequest.objects.filter(merged_into__in=[self.child, self.parent]))
        return who_hears([self.parent, self.child, *merged])


def prospect(one: ServiceRequest, other: ServiceRequest, actor: Actor, *, stays: str = "") -> Prospect:
    """The older one stays, unless somebody says otherwise, or only the other way round is possible."""
    older, younger = sorted((one, other), key=lambda each: each.pk)
    first = Prospect(child=younger, parent=older, actor=actor)
    if stays in (older.reference, younger.reference):
        return first if stays == older.reference else first.turned
    return first.turned if first.obstacle and not first.turned.obstacle else first


@dataclass(frozen=True)
class Return:
    """What undoing a merge puts back."""

    merge: Merge
    child: ServiceRequest
    root: ServiceRequest

    @property
    def stands(self) -> ServiceRequest:
        """The child as it will stand: its status and its date."""
        target_at: Any = ServiceRequest._meta.get_field("target_at")
        was = self.merge.was
        return ServiceRequest(status=was["status"], target_at=target_at.to_python(was["target_at"]))

    @property
    def opens_again(self) -> bool:
        """Whether it was closed together with the other one, and will be open."""
        return not self.child.is_open

    @cached_property
    def orders(self) -> list[WorkOrder]:
        """The orders that go out again."""
        return list(self.child.work_orders.open().select_related("crew").order_by("pk"))
