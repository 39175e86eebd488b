"""Where a request goes."""

from collections.abc import Collection
from dataclasses import dataclass

from service_requests.models import Crew, ServiceType
from service_requests.statuses import Priority
from westfield.kernel.models import Area, Department


@dataclass(frozen=True)
class Route:
    """Who does it, how urgent it is, and whether the crew gets a work order with nobody in between."""

    department: Department
    crew: Crew | None = None
    priority: Priority = Priority.NORMAL
    issues_work_order: bool = False
    area: Area | None = None


def route(*, service_type: ServiceType, areas: Collection[Area]) -> Route:
    """The first rule for one of `areas`, else the rule for everywhere, else the service's own department."""
    inside = {area.pk: area for area in areas}
    rules = service_type.routing_rules.select_related("department__calendar", "crew__department")
    for rule in rules:
        if rule.area_id is None or rule.area_id in inside:
            return Route(
                department=rule.department,
                crew=rule.crew,
                priority=Priority(rule.priority),
                issues_work_order=rule.issues_work_order,
                area=inside.get(rule.area_id) if rule.area_id else None,
            )
    return Route(department=service_type.department)
