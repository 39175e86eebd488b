"""The queue as a page: its rows, the tabs and chips above it, what leads on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from service_requests.models import ServiceRequest, WorkOrder
from service_requests.statuses import Channel, RequestStatus
from service_requests.workflow import may_see_reporter
from westfield.kernel.actor import Actor

from .asked import EVERY_DEPARTMENT, ME, NOBODY, Asked, starts_at_home
from .columns import names_reporters, offered_to
from .finding import COUNTED
from .front import Choice, Front
from .wanted import ANY, CLOSED, MERGED, OPEN, OWN_WORK

OFFERED_KINDS = {"": _("Residents’ requests"), OWN_WORK: _("The city’s own work"), MERGED: _("Merged into another one")}
_STATUS_NAMES: dict[str, Any] = {OPEN: _("All open"), ANY: _("Any status"), CLOSED: _("All closed")}
CHIPS: dict[str, tuple[Any, dict[str, Any]]] = {
    "late": (_("Late"), {"late": True}),
    "today": (_("Due today"), {"today": True}),
    "unpublished": (_("Unpublished"), {"unpublished": True}),
    "news": (_("News from residents"), {"news": True}),
    "flagged": (_("Flagged"), {"flagged": True}),
    "waiting": (_("Waiting"), {"status": RequestStatus.WAITING.value}),
    "mine": (_("Mine"), {"assignee": ME}),
    "mentioned": (_("Mentions"), {"mentioned": True}),
}


class Chip(NamedTuple):
    """A filter that is one tap away, with how many it would leave."""

    code: str
    label: Any
    many: int
    query: str
    is_on: bool

    @property
    def is_more(self) -> bool:
        return self.many > COUNTED

    @property
    def shown(self) -> int:
        return min(self.many, COUNTED)


@dataclass(frozen=True)
class Queue:
    """What the template draws."""

    actor: Actor
    asked: Asked
    front: Front
    rows: list[ServiceRequest]

    @property
    def chips(self) -> Iterator[Chip]:
        for code, (label, filters) in CHIPS.items():
            is_on = all(getattr(self.asked, name) == value for name, value in filters.items())
            query = self.asked.without(*filters) if is_on else self.asked.without(**filters)
            if is_on or code != "mentioned" or self.front.counts[code]:
                yield Chip(code, label, self.front.counts[code], query, is_on)

    @property
    def show(self) -> dict[str, str]:
        """Column → its name, of those that are drawn."""
        return {name: str(label) for name, label in offered_to(self.actor).items() if name in self.asked.columns}

    @property
    def columns(self) -> list[tuple[str, Any, bool]]:
        """Every column there is: its code, its name, whether it is drawn."""
        return [(name, label, name in self.asked.columns) for name, label in offered_to(self.actor).items()]

    @property
    def statuses(self) -> list[tuple[str, Any]]:
        """With words everything is looked through, unless somebody says otherwise."""
        first = _STATUS_NAMES[replace(self.asked, status="").status_meant]
        others = [(code, name) for code, name in _STATUS_NAMES.items() if name != first]
        return [("", first), *others, *((status.value, status.label) for status in RequestStatus)]

    @property
    def departments(self) -> list[tuple[str, Any]]:
        every = (EVERY_DEPARTMENT, _("All departments"))
        if starts_at_home(self.actor):
            return [("", _("My department")), every, *self.front.departments]
        return [("", every[1]), *self.front.departments]

    @property
    def assignees(self) -> list[tuple[str, Any]]:
        chosen = [Choice(self.asked.assignee, self.front.assignee)] if self.front.assignee else []
        return [("", _("Anybody")), (ME, _("Me")), (NOBODY, _("Nobody yet")), *chosen]

    @property
    def channels(self) -> list[tuple[str, Any]]:
        return [("", _("Any way")), *Channel.choices]

    @property
    def kinds(self) -> Iterable[tuple[str, Any]]:
        return OFFERED_KINDS.items()

    @property
    def is_more_than_counted(self) -> bool:
        return (self.front.total or 0) > COUNTED

    @property
    def more_filters(self) -> bool:
        """Whether any of those is used that stand folded away."""
        asked = self.asked
        return bool(asked.area or asked.channel or asked.assignee or asked.kind)


def rows_of(actor: Actor, asked: Asked, keys: list[int]) -> list[ServiceRequest]:
    """The requests of a page in its order; whatever the listing says, nothing that `actor` may not know of."""
    if not keys:
        return []
    crews = WorkOrder.objects.open().filter(request=OuterRef("pk")).order_by("pk").values("crew__name")
    beside = ["department", *(name for name in ("area", "assignee") if name in asked.columns)]
    if "reporter" in asked.columns and names_reporters(actor):
        beside.append("reporter_details")
    found = ServiceRequest.objects.visible_to(actor).filter(pk__in=keys).select_related(*beside)
    if "crew" in asked.columns:
        found = found.annotate(crew_names=ArraySubquery(crews))
    by_key = {row.pk: row for row in found}
    rows = [by_key[key] for key in keys if key in by_key]
    if "reporter_details" in beside:
        for row in rows:
            shown = _reporter_of(row) if may_see_reporter(actor, row) else ""
            row.reporter_shown = shown  # type: ignore[attr-defined] # for the template
    return rows


def _reporter_of(row: ServiceRequest) -> str:
    details = getattr(row, "reporter_details", None)
    return str(details) if details is not None else ""
