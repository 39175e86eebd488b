"""The queue: what is open, the most urgent first. One query counts and fills the filters, one lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from service_requests import reference
from service_requests.models import ServiceRequest, WorkOrder
from service_requests.models.request import past_target
from service_requests.statuses import OPEN_STATUSES
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.form_layout import Actions

PAGE = 25
LONGEST_SEARCH = 100
EVERY_DEPARTMENT = "all"


@dataclass(frozen=True)
class Backlog:
    """What is open, by department and service type; one query, from which both figures and filters come."""

    groups: list[dict[str, Any]]

    @classmethod
    def visible_to(cls, actor: Actor) -> "Backlog":
        now = clock.now()
        running, going_on = Q(clock_stopped_at=None), Q(held_because="")
        grouped = (
            ServiceRequest.objects.visible_to(actor)
            .open()
            .order_by()
            .values("department_id", "department__name", "service_type_id", "service_type__name")
            .annotate(
                open=Count("pk", filter=going_on),
                held=Count("pk", filter=~going_on),
                late=Count("pk", filter=going_on & past_target(now)),
                due_today=Count(
                    "pk", filter=going_on & running & Q(target_at__gte=now, target_at__lt=_midnight_after(now))
                ),
            )
        )
        return cls([dict(group) for group in grouped])

    def count(self, what: str, *, department: int | None) -> int:
        return sum(g[what] for g in self.groups if department is None or g["department_id"] == department)

    def departments(self) -> list[tuple[str, str]]:
        return _by_name((g["department_id"], g["department__name"]) for g in self.groups)

    def services(self) -> list[tuple[str, str]]:
        return _by_name((g["service_type_id"], g["service_type__name"]) for g in self.groups)


def _midnight_after(moment: datetime) -> datetime:
    local = localtime(moment)
    return datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)


def _by_name(pairs: Iterable[tuple[int, Any]]) -> list[tuple[str, str]]:
    return sorted(((str(pk), str(name)) for pk, name in dict(pairs).items()), key=lambda choice: choice[1].lower())


class QueueForm(forms.Form):
    """Which requests; a filter that makes no sense is no filter. Who sees one department starts with it."""

    q = forms.CharField(
        label=_("Number or place"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput({"type": "search"}),
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, data: Any, *, actor: Actor, backlog: Backlog) -> None:
        super().__init__(data)
        self.actor = actor
        departments, everywhere = backlog.departments(), (EVERY_DEPARTMENT, str(_("All departments")))
        first = ("", str(_("My department"))) if self.starts_at_home else ("", everywhere[1])
        rest = [everywhere, *departments] if self.starts_at_home else departments
        self._offer("status", [("", str(_("All open"))), *((s.value, str(s.label)) for s in OPEN_STATUSES)])
        self._offer("department", [first, *rest])
        self._offer("service", [("", str(_("All services"))), *backlog.services()])
        self.is_valid()
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "form-bar"
        self.helper.form_show_errors = False
        self.helper.mark_optional = False
        self.helper.layout = Layout(
            "q", "status", "department", "service", "late", Actions(Submit("", _("Show"), css_id="show"))
        )

    def _offer(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    @property
    def starts_at_home(self) -> bool:
        """Whether this person's own department is what they see first."""
        has_one = self.actor.user is not None and self.actor.user.department_id is not None
        return has_one and not self.actor.may("requests.view_every_request")

    @property
    def department_id(self) -> int | None:
        chosen = self.cleaned_data.get("department", "")
        if chosen.isdigit():
            return int(chosen)
        at_home = self.starts_at_home and chosen != EVERY_DEPARTMENT
        return self.actor.user.department_id if at_home and self.actor.user else None

    @property
    def typed(self) -> str:
        return str(self.cleaned_data.get("q", "")).strip()

    @property
    def asks_for_number(self) -> bool:
        """Whether what was typed is meant as a request's number, right or misheard."""
        digits = [character for character in self.typed if character not in " -–#."]
        return len(digits) > 5 and all(character.isdigit() for character in digits)

    def requests(self) -> "QuerySet[ServiceRequest]":
        """What the filters leave, the most urgent first; a number finds its request wherever it stands."""
        seen = ServiceRequest.objects.visible_to(self.actor).select_related("department")
        found = seen.with_reference(self.typed) if self.asks_for_number else self._filtered(seen.open())
        crews = WorkOrder.objects.open().filter(request=OuterRef("pk")).order_by("pk").values("crew__name")
        return found.annotate(crew_names=ArraySubquery(crews)).order_by(F("target_at").asc(nulls_last=True), "pk")

    def _filtered(self, found: Any) -> Any:
        found = found.filter(held_because="")
        chosen = self.cleaned_data
        if chosen.get("late"):
            found = found.late()
        if chosen.get("status"):
            found = found.filter(status=chosen["status"])
        if self.department_id is not None:
            found = found.filter(department=self.department_id)
        if chosen.get("service"):
            found = found.filter(service_type=chosen["service"])
        for word in self.typed.split():
            found = found.filter(place__icontains=word)
        return found


@dataclass(frozen=True)
class Page:
    """A page of the queue; `after` leads to the next one, "" at the end."""

    items: list[ServiceRequest]
    after: str
    is_first: bool


def page_of(found: "QuerySet[ServiceRequest]", *, after: str = "") -> Page:
    """The 25 most urgent, or the 25 after the row that `after` marks; a mark that is none is ignored."""
    mark = _read(after)
    if mark is not None:
        found = found.filter(_beyond(*mark))
    items = list(found[: PAGE + 1])
    return Page(items[:PAGE], _mark(items[PAGE - 1]) if len(items) > PAGE else "", mark is None)


def _mark(row: ServiceRequest) -> str:
    return f"{row.target_at.isoformat() if row.target_at else ''}/{row.reference}"


def _read(mark: str) -> tuple[datetime | None, int] | None:
    moment, slash, number = mark.rpartition("/")
    pk = reference.primary_key_of(number) if slash else None
    try:
        target_at = parse_datetime(moment) if moment else None
    except ValueError:
        return None
    readable = not moment or (target_at is not None and target_at.tzinfo is not None)
    return (target_at, pk) if pk is not None and readable else None


def _beyond(target_at: datetime | None, pk: int) -> Q:
    if target_at is None:
        return Q(target_at=None, pk__gt=pk)
    return Q(target_at__gt=target_at) | Q(target_at=target_at, pk__gt=pk) | Q(target_at=None)
