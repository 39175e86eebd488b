"""Where a request goes."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from service_requests.models import Crew, RoutingRule, ServiceType
from service_requests.statuses import Priority
from westfield.kernel.calendar import BusinessHours
from westfield.kernel.models import Area, Department, Holiday
from westfield.kernel.models.area import AreaKind
from westfield.kernel.places.areas import Surroundings, surroundings

NOWHERE = Surroundings(areas=[], inside_city=None)


@dataclass(frozen=True)
class Route:
    """Who does it, in which working hours, how urgent it is, and whether the crew gets a work order at once."""

    department: Department
    hours: BusinessHours
    crew: Crew | None = None
    priority: Priority = Priority.NORMAL
    issues_work_order: bool = False
    area: Area | None = None


def route(*, service_type: ServiceType, latitude: Decimal | None, longitude: Decimal | None) -> Route:
    """The first rule for an area around the place, else the rule for everywhere, else the service's own department."""
    around = surroundings(latitude, longitude) if latitude is not None and longitude is not None else NOWHERE
    inside = {area.pk: area for area in around.areas}
    somewhere = _most_telling(around.areas)
    for rule in _rules_of(service_type):
        if rule.area_id is None or rule.area_id in inside:
            crew = rule.crew if rule.crew and rule.crew.is_active else None  # else the desk decides
            return Route(
                department=rule.department,
                hours=rule.department.calendar.business_hours(closed_on=rule.closed_on),
                crew=crew,
                priority=Priority(rule.priority),
                # Outside the city limit somebody looks first: it may be another city's.
                issues_work_order=rule.issues_work_order and crew is not None and around.inside_city is not False,
                area=inside.get(rule.area_id, somewhere) if rule.area_id else somewhere,
            )
    department = service_type.department
    return Route(department=department, hours=department.calendar.business_hours(), area=somewhere)


def _most_telling(areas: Collection[Area]) -> Area | None:
    """The district rather than the whole city; a neighbor's area is where it is not ours."""
    ours = [area for area in areas if area.kind != AreaKind.NEIGHBOUR]
    return min(ours, key=lambda area: area.kind == AreaKind.CITY_LIMIT, default=None)


def _rules_of(service_type: ServiceType) -> "QuerySet[Any]":
    """The rules, each with all that a promise needs: a report is made in one query less."""
    holidays = Holiday.objects.filter(calendar=OuterRef("department__calendar"))
    rules = RoutingRule.objects.filter(service_type=service_type)
    return rules.select_related("department__calendar", "crew__department").annotate(
        closed_on=ArraySubquery(holidays.values("date"))
    )
