"""What was used up for a work order, at the price of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Material, MaterialUse, WorkOrder
from service_requests.workflow import WORK_ORDER_WORKFLOW
from westfield.kernel.actor import Actor
from westfield.kernel.words import FALLBACK
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import event, locked_order, refuse_second

# Twenty million dollars: more is a slip of the finger, and more than the order's column takes.
MOST_CENTS = 2_000_000_000


@dataclass(frozen=True)
class Used:
    """So much of something: of the city's list, or of what the list does not have, under a name and with a price."""

    quantity: Decimal
    material: Material | None = None
    name: str = ""
    unit_cost_cents: int = 0


@transaction.atomic
def use_material(*, order: WorkOrder, by: Actor, used: Used, form_key: UUID | None = None) -> WorkOrder:
    """Note what was used up; until the order is done it can be taken off again."""
    order = locked_order(order)
    refuse_second(form_key)
    WORK_ORDER_WORKFLOW.require("use_material", order, by)
    keep_used(order, [used])
    _line(order, "use_material", by=by, form_key=form_key)
    return order


@transaction.atomic
def drop_material(*, use: MaterialUse, by: Actor) -> WorkOrder:
    """Take something off the list that was not used after all; taken off twice, nothing happens."""
    order = locked_order(use.work_order)
    WORK_ORDER_WORKFLOW.require("drop_material", order, by)
    deleted, _rows = MaterialUse.objects.filter(pk=use.pk, work_order=order).delete()
    if deleted:
        _line(order, "drop_material", by=by)
    return order


def keep_used(order: WorkOrder, used: Sequence[Used]) -> None:
    """The rows, each with what one of it costs today. The order is locked already."""
    rows = [_row(order, each) for each in used]
    if rows and cost_of_material(order) + sum(row.cents for row in rows) > MOST_CENTS:
        raise TransitionNotAllowed(
            _("That comes to more than a work order can cost. Please check how many, and the price of one.")
        )
    MaterialUse.objects.bulk_create(rows)


def cost_of_material(order: WorkOrder) -> int:
    """What everything noted so far cost, in cents."""
    return sum(use.cents for use in MaterialUse.objects.filter(work_order=order))


def in_one_sum(cents: int) -> list[Used]:
    """What somebody knows only the sum of."""
    return [Used(Decimal(1), name=_("Material"), unit_cost_cents=cents)] if cents else []


def _row(order: WorkOrder, used: Used) -> MaterialUse:
    material = used.material
    return MaterialUse(
        work_order=order,
        material=material,
        name=material.name.in_language(FALLBACK) if material else used.name,
        unit=material.unit.in_language(FALLBACK) if material else "",
        quantity=used.quantity,
        unit_cost_cents=material.unit_cost_cents if material else used.unit_cost_cents,
    )


def _line(order: WorkOrder, action: str, *, by: Actor, form_key: UUID | None = None) -> None:
    event(order.request, action, by=by, old=order.status, new=order.status, work_order=order, form_key=form_key).save()
