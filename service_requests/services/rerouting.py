"""What another route makes of the work orders that are out, when a service or a place was put right."""

from dataclasses import dataclass, field

from service_requests.models import Crew, ServiceRequest, WorkOrder
from service_requests.statuses import RequestStatus, Side, WorkOrderStatus
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.models import User

from .issuing import put_out
from .moves import move_request
from .routing import Route
from .work import back_to_the_desk, call_off, open_orders


@dataclass
class Rerouted:
    """A request that was put right: which orders went back, which stay because a crew has begun, which went out.

    `let_go` is who looked after it and may not where it is now.
    """

    request: ServiceRequest
    called_back: list[WorkOrder] = field(default_factory=list)
    under_way: list[WorkOrder] = field(default_factory=list)
    issued: WorkOrder | None = None
    let_go: User | None = None


def redirect_work(request: ServiceRequest, way: Route, *, by: Actor) -> Rerouted:
    """Issue what the new route issues by itself, call back what it does not want. The request is locked already.

    Whoever has begun goes on: nobody is sent home from a hole that is open.
    """
    done = Rerouted(request)
    crew = way.crew if way.issues_work_order and request.side in ("", Side.OURS) else None
    orders = list(open_orders(request).select_for_update(of=("self",)).select_related("crew", "request"))
    if crew is not None and crew.pk not in {order.crew_id for order in orders}:
        done.issued = _issue(request, crew, way)
    for order in orders:
        order.request = request
        if order.crew_id == (way.crew and way.crew.pk):
            continue
        if order.status == WorkOrderStatus.STARTED:
            done.under_way.append(order)
        else:
            call_off(order, by=by)
            done.called_back.append(order)
    if done.issued is not None and request.status == RequestStatus.RECEIVED:
        move_request(request, "work_issued", by=by, follows_work=True)
    back_to_the_desk(request, by=by)
    return done


def _issue(request: ServiceRequest, crew: Crew, way: Route) -> WorkOrder:
    order, issued = put_out(request, crew, priority=way.priority, by=SYSTEM, outfit=way.outfit)
    issued.save()
    return order
