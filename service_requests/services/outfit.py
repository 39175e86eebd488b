"""What an order for a service brings along: its checklist, in the words of the day, and what has to be taken to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from service_requests.models import ChecklistItem, Equipment, ServiceType, WorkOrder, WorkOrderCheck
from westfield.kernel.words import as_words


@dataclass(frozen=True)
class Outfit:
    """The lines of the checklist, and the keys of the equipment."""

    checklist: Sequence[Mapping[str, Any]] = ()
    equipment: Sequence[int] = ()

    @classmethod
    def annotated_on(cls, row: Any) -> "Outfit":
        """What `as_annotations` put beside a row."""
        return cls(row.outfit_checklist, row.outfit_equipment)

    @classmethod
    def of(cls, service_type: ServiceType) -> "Outfit":
        """A service's, in one query."""
        found = ServiceType.objects.filter(pk=service_type.pk).annotate(**as_annotations("pk")).order_by()
        return cls.annotated_on(found.only("pk").get())


def as_annotations(service: str) -> dict[str, Any]:
    """An outfit beside a row that is asked for anyway; `service` is where the row has the key of its service.

    Most requests make a work order in the moment they come in: that must not cost a query more.
    """
    items = ChecklistItem.objects.filter(service_type=OuterRef(service)).order_by("order", "pk")
    line = JSONObject(label="label", is_required="is_required", order="order")
    things = ServiceType.equipment.through.objects.filter(servicetype=OuterRef(service), equipment__is_active=True)
    return {
        "outfit_checklist": ArraySubquery(items.values(line=line)),
        "outfit_equipment": ArraySubquery(things.order_by("equipment").values("equipment")),
    }


def hand_out(order: WorkOrder, outfit: Outfit, *, more: Sequence[Equipment] = ()) -> None:
    """Copy the outfit to a new order: no statement where there is nothing, one each for however much there is."""
    if outfit.checklist:
        WorkOrderCheck.objects.bulk_create(
            WorkOrderCheck(work_order=order, **{**line, "label": as_words(line["label"])}) for line in outfit.checklist
        )
    bring(order, {*outfit.equipment, *(thing.pk for thing in more)})


def bring(order: WorkOrder, equipment: set[int]) -> None:
    """Note what is taken to it."""
    if equipment:
        rows = WorkOrder.equipment.through
        rows.objects.bulk_create(
            [rows(workorder_id=order.pk, equipment_id=key) for key in sorted(equipment)], ignore_conflicts=True
        )
