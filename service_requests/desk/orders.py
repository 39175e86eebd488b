"""Work orders as the desk sees them: on their request's page, and on a page of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from service_requests.desk.order_forms import (
    CancelForm,
    IssueForm,
    PlanForm,
    SendContractForm,
    Supply,
    VoidContractForm,
    of_department,
)
from service_requests.forms.act import ActForm
from service_requests.models import Equipment, ServiceRequest, WorkOrder
from service_requests.workflow import WORK_ORDER_WORKFLOW
from westfield.kernel.actor import Actor

FORMS: dict[str, type[ActForm]] = {
    "plan": PlanForm,
    "send_contract": SendContractForm,
    "void_contract": VoidContractForm,
    "cancel": CancelForm,
}
# Under which name the table knows what a form does.
IN_THE_TABLE = {"send_contract": "contract", "void_contract": "contract"}
OF_CONTRACTS = ("send_contract", "void_contract")


@dataclass(frozen=True)
class OrderView:
    """A work order with what this person may do to it."""

    order: WorkOrder
    forms: dict[str, ActForm] = field(default_factory=dict)

    @property
    def ticked(self) -> int:
        return sum(check.ticked_at is not None for check in self.order.checks.all())

    @property
    def materials_cents(self) -> int:
        """What was noted so far; a finished order carries the sum itself."""
        return sum(use.cents for use in self.order.materials.all())

    @property
    def names(self) -> set[str]:
        """The names of its forms, by which the page finds the one that was sent."""
        return {form.name for form in self.forms.values()}


def with_all_of_it(orders: "QuerySet[WorkOrder]") -> "QuerySet[WorkOrder]":
    """Orders with everything that their cards show: one query each for the lists beside them, however many."""
    return orders.select_related("crew", "department", "assignee").prefetch_related(
        "checks", "materials", Prefetch("equipment", Equipment.objects.order_by("pk"))
    )


def orders_of(shown: ServiceRequest) -> list[WorkOrder]:
    """Its work orders, newest first."""
    orders = list(with_all_of_it(shown.work_orders.all()).order_by("-pk"))
    for order in orders:
        order.request = shown
    return orders


def supply_for(orders: Sequence[WorkOrder]) -> Supply:
    """What the forms of these orders choose from."""
    return Supply(keep=[order.crew_id for order in orders])


def view_of(order: WorkOrder, actor: Actor, supply: Supply) -> OrderView:
    """The order with a form for each thing that this person may do to it now."""
    actions = [action for action in FORMS if _may(action, order, actor)]
    return OrderView(order, {action: order_form(order, action, supply=supply) for action in actions})


def _may(action: str, order: WorkOrder, actor: Actor) -> bool:
    if action in OF_CONTRACTS and not order.is_contracted:
        return False
    return WORK_ORDER_WORKFLOW.may(IN_THE_TABLE.get(action, action), order, actor)


def order_form(order: WorkOrder, action: str, *args: Any, supply: Supply) -> ActForm:
    """The form of an act on a work order."""
    label = getattr(FORMS[action], "button", None) or WORK_ORDER_WORKFLOW.label(action)
    url = reverse("desk_order_act", args=[order.pk, action])
    name = f"{action}-{order.pk}"
    if action != "plan":
        return FORMS[action](*args, name=name, url=url, label=label)
    form = PlanForm(*args, order=order, name=name, url=url, label=label)
    crews = [crew for crew in supply.crews if crew.is_active or crew.pk == order.crew_id]
    form.offer(crews=crews, things=_fitting(supply.things, order), department=order.department_id)
    return form


def _fitting(things: Sequence[Equipment], order: WorkOrder) -> list[Equipment]:
    """What its department can bring, and what it was to bring already."""
    fitting = {thing.pk: thing for thing in of_department(things, order.department_id)}
    return [*fitting.values(), *(thing for thing in order.equipment.all() if thing.pk not in fitting)]


def issue_form(shown: ServiceRequest, *args: Any, supply: Supply) -> IssueForm:
    url = reverse("desk_issue", args=[shown.reference])
    return IssueForm(*args, shown=shown, supply=supply, name="issue", url=url, label=IssueForm.button)
