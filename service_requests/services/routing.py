"""Where a request goes."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from service_requests.models import Crew, RoutingRule, ServiceType
from service_requests.statuses import Priority
from westfield.kernel.calendar import BusinessHours, due_at
from westfield.kernel.models import Area, Department, Holiday
from westfield.kernel.models.area import AreaKind
from westfield.kernel.places.areas import Surroundings, surroundings

from .outfit import Outfit, as_annotations

NOWHERE = Surroundings(areas=[], inside_city=None)
NOTHING_ALONG = Outfit()


class Verdict(Enum):
    """What became of a rule when a place was tried on it."""

    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    TOO_LATE = "too late"


@dataclass(frozen=True)
class Weighed:
    """A rule, and whether it was the one; the rules stand in the order in which they are tried."""

    rule: RoutingRule
    verdict: Verdict


@dataclass(frozen=True)
class Route:
    """Who does it, in which working hours, how urgent it is, and whether the crew gets a work order at once.

    `weighed` says of every rule of the service why it was taken or not; `around` is what lies around the place;
    `outfit` is what the work order brings along.
    """

    department: Department
    hours: BusinessHours
    crew: Crew | None = None
    priority: Priority = Priority.NORMAL
    issues_work_order: bool = False
    area: Area | None = None
    around: Surroundings = NOWHERE
    weighed: tuple[Weighed, ...] = ()
    outfit: Outfit = NOTHING_ALONG

    @property
    def rule(self) -> RoutingRule | None:
        """The rule that was taken; None where the service's own department does it."""
        return next((each.rule for each in self.weighed if each.verdict is Verdict.TAKEN), None)

    def target_at(self, service_type: ServiceType, *, since: datetime) -> datetime | None:
        """When it is due if it comes in at `since`; None where the city promises nothing."""
        target = service_type.target
        return due_at(since, target, self.hours) if target else None


def route(
    *,
    service_type: ServiceType,
    latitude: Decimal | None,
    longitude: Decimal | None,
    around: Surroundings | None = None,
) -> Route:
    """The first rule for an area around the place, else the rule for everywhere, else the service's own department.

    `around` is what lies around the place, where the caller has looked already.
    """
    if around is None:
        around = surroundings(latitude, longitude) if latitude is not None and longitude is not None else NOWHERE
    weighed = tuple(_weigh(_rules_of(service_type), around))
    rule: Any = next((each.rule for each in weighed if each.verdict is Verdict.TAKEN), None)
    somewhere = _most_telling(around.areas)
    if rule is None:
        department = service_type.department
        hours = department.calendar.business_hours()
        return Route(department=department, hours=hours, area=somewhere, around=around, weighed=weighed)
    crew = rule.crew if rule.crew and rule.crew.is_active else None  # else the desk decides
    of_the_rule = next((area for area in around.areas if area.pk == rule.area_id), None)
    return Route(
        department=rule.department,
        hours=rule.department.calendar.business_hours(closed_on=rule.closed_on),
        crew=crew,
        priority=Priority(rule.priority),
        # Outside the city limit somebody looks first: it may be another city's.
        issues_work_order=rule.issues_work_order and crew is not None and around.inside_city is not False,
        area=of_the_rule or somewhere,
        around=around,
        weighed=weighed,
        outfit=Outfit.annotated_on(rule),
    )


def _weigh(rules: Iterable[RoutingRule], around: Surroundings) -> Iterator[Weighed]:
    """Each rule with what becomes of it: the first one that holds is taken."""
    inside = {area.pk for area in around.areas}
    is_taken = False
    for rule in rules:
        if rule.area_id is not None and rule.area_id not in inside:
            yield Weighed(rule, Verdict.ELSEWHERE)
        else:
            yield Weighed(rule, Verdict.TOO_LATE if is_taken else Verdict.TAKEN)
            is_taken = True


def _most_telling(areas: Collection[Area]) -> Area | None:
    """The district rather than the whole city; a neighbor's area is where it is not ours."""
    ours = [area for area in areas if area.kind != AreaKind.NEIGHBOUR]
    return min(ours, key=lambda area: area.kind == AreaKind.CITY_LIMIT, default=None)


def _rules_of(service_type: ServiceType) -> "QuerySet[Any]":
    """The rules, each with all that a promise needs: a report is made in one query less."""
    holidays = Holiday.objects.filter(calendar=OuterRef("department__calendar"))
    rules = RoutingRule.objects.filter(service_type=service_type)
    return rules.select_related("department__calendar", "crew__department").annotate(
        closed_on=ArraySubquery(holidays.values("date")), **as_annotations("service_type")
    )
