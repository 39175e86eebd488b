"""What needs a supervisor: figures, and behind each the list, worst first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from service_requests.desk.team_scope import Scope
from service_requests.models import WorkOrder
from service_requests.statuses import CannotDoReason, WorkOrderStatus

SHORT, LONG = 10, 100


@dataclass(frozen=True)
class Trouble:
    """One kind of what needs a supervisor."""

    label: Any
    nothing: Any
    of_orders: bool
    which: Callable[[Scope], Any]
    worst_first: tuple[Any, ...]


LAST = {"nulls_last": True}
TROUBLES: dict[str, Trouble] = {
    "late": Trouble(
        _("Late"), _("No work order is late."), True, lambda scope: scope.late, ("due_at", "pk"),
    ),
    "today": Trouble(
        _("Due today"), _("Nothing else is due today."), True, lambda scope: scope.due_today, ("due_at", "pk"),
    ),
    "unaccepted": Trouble(
        _("Not accepted"), _("Everything that went out was accepted in time."), True,
        lambda scope: scope.unaccepted, ("priority", "issued_at", "pk"),
    ),
    "back": Trouble(
        _("Handed back"), _("No crew has come back without having done it."), False,
        lambda scope: scope.handed_back, (F("target_at").asc(**LAST), "pk"),
    ),
    "waiting": Trouble(
        _("Waiting too long"), _("Nothing waits too long."), False,
        lambda scope: scope.waits_too_long, ("waiting_since", "pk"),
    ),
    "nobody": Trouble(
        _("No crew has it"), _("Somebody is out for everything that is open."), False,
        lambda scope: scope.nobodys, (F("target_at").asc(**LAST), "pk"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A list as it stands on the page: the worst of it, or a page of all."""

    name: str
    trouble: Trouble
    items: list[Any]
    count: int
    page: int
    pages: int
    in_full: bool
    link: str


def counts_of_requests(scope: Scope) -> dict[str, int]:
    """How many requests have each trouble, in one query."""
    asked = {name: trouble.which(scope) for name, trouble in TROUBLES.items() if not trouble.of_orders}
    counts: dict[str, int] = scope.requests().aggregate(
        **{name: Count("pk", filter=which) for name, which in asked.items()}
    )
    return counts


def shown(scope: Scope, name: str, *, count: int, in_full: bool, page: int) -> Shown:
    """The list of one trouble: ten of it, or a hundred at a time."""
    return _page(scope, name, TROUBLES[name], count=count, in_full=in_full, page=page, link=f"show={name}")


def all_of(scope: Scope, crew: int, person: int | None, name: str, *, count: int, page: int) -> Shown:
    """Everything that one person has, or a crew's pool, what comes first on top."""
    first = ("priority", F("due_at").asc(**LAST), "pk")
    theirs = Trouble(name, "", True, lambda _scope: Q(crew=crew, assignee=person), first)
    return _page(scope, "who", theirs, count=count, in_full=True, page=page, link=f"who={crew}-{person or 0}")


def _page(scope: Scope, name: str, trouble: Trouble, *, count: int, in_full: bool, page: int, link: str) -> Shown:
    size = LONG if in_full else SHORT
    pages = max(1, -(-count // size)) if in_full else 1
    page = min(max(page, 1), pages)
    found = _orders(scope) if trouble.of_orders else _requests(scope)
    rows = found.filter(trouble.which(scope)).order_by(*trouble.worst_first)[(page - 1) * size : page * size]
    items = list(rows) if count else []
    for item in items:
        if not trouble.of_orders:
            item.why = _why(item)
    return Shown(name, trouble, items, count, page, pages, in_full, link)


def _orders(scope: Scope) -> Any:
    return scope.orders().select_related("request", "crew", "assignee")


def _requests(scope: Scope) -> Any:
    last = WorkOrder.objects.filter(request=OuterRef("pk"), status=WorkOrderStatus.CANNOT_DO).order_by("-ended_at")
    return (
        scope.requests()
        .select_related("department", "assignee")
        .annotate(
            back_because=Subquery(last.values("cannot_do_reason")[:1]),
            back_from=Subquery(last.values("crew__name")[:1]),
        )
    )


def _why(request: Any) -> str:
    """Why it came back, in words."""
    return str(CannotDoReason(request.back_because).label) if request.back_because else ""
