"""What one can ask the demo city for, and which crew goes out."""

from typing import Any

from service_requests.models import Crew, RoutingRule, ServiceGroup, ServiceType
from service_requests.statuses import PlaceNeeded, Priority
from westfield.kernel.models import Area, Department
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.translated import Words

from .data_files import city
from .places import NORTH_SIDE


def fill_the_catalogue() -> None:
    """Make the crews, the ten services on their shelves, and the routes from one to the other."""
    departments = {department.code: department for department in Department.objects.all()}
    crews = {
        code: Crew.objects.create(code=code, name=Words(facts["name"]), department=departments[facts["department"]])
        for code, facts in city()["crews"].items()
    }
    groups = {
        code: ServiceGroup.objects.create(code=code, name=Words(facts["name"]), order=10 * number)
        for number, (code, facts) in enumerate(city()["groups"].items(), start=1)
    }
    for number, (code, facts) in enumerate(city()["services"].items(), start=1):
        service = _service(code, facts, group=groups[facts["group"]], order=10 * number)
        _routes(service, facts, crews)


def _service(code: str, facts: dict[str, Any], *, group: ServiceGroup, order: int) -> ServiceType:
    amount, unit, clock = facts["target"]
    return ServiceType.objects.create(
        code=code,
        name=Words(facts["name"]),
        description=Words(facts["description"]),
        keywords=Words(facts["keywords"]),
        group=group,
        department=Department.objects.get(code=facts["department"]),
        is_private=facts.get("private", False),
        place_needed=PlaceNeeded(facts.get("place", PlaceNeeded.REQUIRED)),
        place_shown=PlacePrecision(facts.get("place_shown", PlacePrecision.EXACT)),
        target_amount=amount,
        target_unit=unit,
        target_clock=clock,
        reopening_window_days=facts.get("reopening_days", 30),
        order=order,
    )


def _routes(service: ServiceType, facts: dict[str, Any], crews: dict[str, Crew]) -> None:
    areas = {"crew": None, "crew_north": Area.objects.get(code=NORTH_SIDE)}
    for key, area in areas.items():
        if key in facts:
            RoutingRule.objects.create(
                service_type=service,
                area=area,
                department=crews[facts[key]].department,
                crew=crews[facts[key]],
                priority=Priority[facts.get("priority", "normal").upper()],
                issues_work_order=facts.get("at_once", True),
            )
