"""What stands in the field: on each work order of the crew a line to tick and material, and what a member reported."""

from decimal import Decimal
from uuid import uuid4

from service_requests import services
from service_requests.models import Crew, ServiceRequest, ServiceType, WorkOrder
from service_requests.services import Place, Reporter, Used
from service_requests.statuses import Channel
from westfield.kernel.actor import Actor
from westfield.kernel.models import User

LATER = 999_999


def equip(crew: Crew, worker: User) -> None:
    """Give each open order a line of a checklist and something used up."""
    for order in WorkOrder.objects.open().filter(crew=crew):
        order.checks.create(label={"en": "Cones set up"})
        services.use_material(order=order, by=Actor.of_user(worker), used=Used(Decimal(1), name="Sand"))


def seen_on_the_way(worker: User) -> ServiceRequest:
    """What a crew member reported themselves."""
    return services.report(
        service_type=ServiceType.objects.get(code="service-public"),
        description="One more.",
        place=Place(words="Main St"),
        reporter=Reporter(),
        channel=Channel.STAFF,
        by=Actor.of_user(worker),
        form_key=uuid4(),
    )


def of_order(order: WorkOrder | None) -> dict[str, int]:
    """The arguments that lead to its first line and its first material."""
    if order is None:
        return {"check": LATER, "use": LATER}
    check, use = order.checks.first(), order.materials.first()
    return {"check": check.pk if check else LATER, "use": use.pk if use else LATER}
