"""A crew's day: what is mine, what is free to take, what colleagues have; what ended today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from service_requests.crew.due import due_of
from service_requests.models import RequestPhoto, Words, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.models.work_order import WorkOrderQuerySet
from service_requests.promise import Promise
from service_requests.statuses import WorkOrderStatus
from westfield.kernel import clock
from westfield.kernel.models import User

MOST = 100
MINE, FREE, COLLEAGUES = range(3)
UNDER_WAY = (WorkOrderStatus.ACCEPTED, WorkOrderStatus.STARTED)


@dataclass(frozen=True)
class Job:
    """A work order on the list; `number` is the one on its pin, 0 for what has ended."""

    order: WorkOrder
    number: int = 0
    form_key: UUID = field(default_factory=uuid4)

    @property
    def due(self) -> list[Promise]:
        return due_of(self.order)

    @property
    def may_be_taken(self) -> bool:
        return self._turn == FREE

    @property
    def may_be_done(self) -> bool:
        return self._turn == MINE and self.order.status in UNDER_WAY

    @property
    def pin(self) -> dict[str, Any] | None:
        """Its pin on the map of the day; None where only words say the place."""
        request = self.order.request
        if request.latitude is None or request.longitude is None:
            return None
        return {
            "latitude": float(request.latitude),
            "longitude": float(request.longitude),
            "label": f"{self.number}. {request.service_name}, {request.place}",
            "url": self.order.get_absolute_url(),
            "number": self.number,
        }

    @property
    def _turn(self) -> int | None:
        return getattr(self.order, "turn", None)


@dataclass(frozen=True)
class Day:
    """The list as it is drawn; `in_all` counts what is open, shown or not."""

    mine: Sequence[Job]
    free: Sequence[Job]
    colleagues: Sequence[Job]
    in_all: int
    called_back: Sequence[Job]
    done_today: Sequence[Job]

    @property
    def shown(self) -> int:
        return len(self.mine) + len(self.free) + len(self.colleagues)

    @property
    def pins(self) -> list[dict[str, Any]]:
        """In the order of the list: what is mine, then what is free; what colleagues have is their way to go."""
        return [pin for job in (*self.mine, *self.free) if (pin := job.pin)]


def day_of(user: User) -> Day:
    """Two queries, however much there is to do."""
    ours = WorkOrder.objects.of_crews_of(user).select_related("request", "crew", "assignee")
    jobs = list(_numbered(_open(ours, user)))
    ended = [Job(order) for order in _ended_today(ours)]
    return Day(
        mine=[job for job in jobs if job.order.turn == MINE],  # type: ignore[attr-defined]
        free=[job for job in jobs if job.order.turn == FREE],  # type: ignore[attr-defined]
        colleagues=[job for job in jobs if job.order.turn == COLLEAGUES],  # type: ignore[attr-defined]
        in_all=jobs[0].order.in_all if jobs else 0,  # type: ignore[attr-defined]
        called_back=[job for job in ended if job.order.was_called_back],
        done_today=[job for job in ended if not job.order.was_called_back],
    )


def _open(ours: WorkOrderQuerySet, user: User) -> "QuerySet[WorkOrder]":
    """What matters most first, of what is mine before what is free before what colleagues have."""
    turn = Case(
        When(assignee=user, then=Value(MINE)),
        When(assignee=None, then=Value(FREE)),
        default=Value(COLLEAGUES),
        output_field=IntegerField(),
    )
    notes = Words.objects.filter(
        Q(work_order=None) | Q(work_order=OuterRef("pk")), request=OuterRef("request"), kind=WordsKind.NOTE
    )
    photos = RequestPhoto.objects.filter(request=OuterRef("request"), hidden_at=None)
    found = ours.open_now().annotate(
        turn=turn, notes=_number_of(notes), photos_there=_number_of(photos), in_all=Window(Count("*"))
    )
    return found.order_by("turn", "priority", F("due_at").asc(nulls_last=True), "pk")[:MOST]


def _number_of(rows: "QuerySet[Any]") -> Any:
    number = rows.order_by().values("request").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _numbered(orders: "QuerySet[WorkOrder]") -> Iterator[Job]:
    for number, order in enumerate(orders, start=1):
        yield Job(order, number)


def _ended_today(ours: "QuerySet[WorkOrder]") -> "QuerySet[WorkOrder]":
    now = localtime(clock.now())
    midnight = datetime.combine(now.date(), time(0), now.tzinfo)
    over = ours.filter(status__in=(WorkOrderStatus.DONE, WorkOrderStatus.CANCELLED), ended_at__gte=midnight)
    return over.order_by("-ended_at")[:MOST]
