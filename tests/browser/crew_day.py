"""A crew's day to look at: orders of all kinds, a checklist, material, ready phrases."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from service_requests import services
from service_requests.models import (
    CannedResponse,
    ChecklistItem,
    Crew,
    Equipment,
    Material,
    RoutingRule,
    ServiceType,
    WorkOrder,
)
from service_requests.services import Place, Reporter
from service_requests.statuses import CannedFor, Priority, WaitingReason
from tests.factories import (
    CrewFactory,
    DepartmentFactory,
    RoutingRuleFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Department, User
from westfield.kernel.translated import Words

CALLER = Reporter(name="Ana Diaz", phone="+13175550123", language="es")


@dataclass(frozen=True)
class CrewDay:
    """Wes's orders: one started, one given to him, two free to take, one of a colleague's."""

    streets: Department
    crew: Crew
    worker: User
    colleague: User
    service: ServiceType
    started: WorkOrder
    given: WorkOrder
    free: WorkOrder
    waiting: WorkOrder
    colleagues: WorkOrder


def at(latitude: str, longitude: str, words: str) -> Place:
    return Place(words=words, latitude=Decimal(latitude), longitude=Decimal(longitude))


def crew_day() -> CrewDay:
    streets = DepartmentFactory(code="streets", name=Words(en="Streets"))
    worker = UserFactory(crew_member=True, department=streets, name="Wes Worker")
    colleague = UserFactory(crew_member=True, department=streets, name="Una Colleague")
    crew = CrewFactory(department=streets, members=[worker, colleague], name=Words(en="Streets crew A", es="Calles A"))
    CrewFactory(department=streets, name=Words(en="Streets crew B"), members=[UserFactory(crew_member=True)])
    service = pothole(streets, crew)
    light = ServiceTypeFactory(
        code="street-light", name=Words(en="Street light is out", es="Farola apagada"), department=streets
    )
    RoutingRuleFactory(service_type=light, crew=crew)
    early = clock.now() - timedelta(days=6)
    started = order(service, at("40.042800", "-86.127500", "130 Penn St"), reporter=CALLER, at=early)
    given = order(service, at("40.044000", "-86.130000", "17 Union St, near the library"))
    free = order(light, at("40.040000", "-86.120000", "Main St & Union St"))
    waiting = order(light, at("40.038000", "-86.140000", "220 Jersey St"))
    theirs = order(service, at("40.050000", "-86.127500", "9 Hoover St"))
    WorkOrder.objects.filter(pk=free.pk).update(priority=Priority.HIGH)
    desk = Actor.of_user(UserFactory(clerk=True))
    services.wait(request=waiting.request, by=desk, reason=WaitingReason.WEATHER)
    wes = Actor.of_user(worker)
    with clock.at(clock.now() - timedelta(minutes=24, seconds=20)):
        services.start(order=started, by=wes)
    services.accept(order=given, by=wes)
    services.accept(order=theirs, by=Actor.of_user(colleague))
    for each in (started, given, free, waiting, theirs):
        each.refresh_from_db()
    return CrewDay(streets, crew, worker, colleague, service, started, given, free, waiting, theirs)


def pothole(streets: Department, crew: Crew) -> ServiceType:
    """A service with all that a crew is to know of it."""
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"), department=streets)
    RoutingRuleFactory(service_type=service, crew=crew)
    ChecklistItem.objects.create(service_type=service, label=Words(en="Cones set up", es="Conos colocados"), order=1)
    ChecklistItem.objects.create(service_type=service, label=Words(en="Edges sealed", es="Bordes sellados"), order=2)
    service.equipment.add(Equipment.objects.create(name=Words(en="Plate compactor", es="Compactadora")))
    Material.objects.create(
        name=Words(en="Cold patch"), unit=Words(en="bag", es="bolsa"), unit_cost_cents=1250, department=streets
    )
    filled = CannedResponse.objects.create(
        title="Filled", body=Words(en="We filled the pothole.", es="Tapamos el bache."), used_for=CannedFor.COMPLETE
    )
    filled.service_types.add(service)
    temporary = CannedResponse.objects.create(
        title="Filled for now",
        body=Words(en="We filled it for now and come back in spring.", es="Lo tapamos por ahora."),
        used_for=CannedFor.COMPLETE,
    )
    temporary.service_types.add(service)
    return service


def order(service: ServiceType, place: Place, **more) -> WorkOrder:
    assert RoutingRule.objects.filter(service_type=service).exists()
    found: WorkOrder = make_request(service_type=service, place=place, **more).work_orders.get()
    return found
