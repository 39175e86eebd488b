"""Requests as an import may bring them: every state, every oddity, from one seed."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from service_requests.models import Crew, ServiceRequest, ServiceType, WorkOrder
from service_requests.statuses import (
    CLOSED_STATUSES,
    OPEN_STATUSES,
    CannotDoReason,
    Channel,
    ClosingReason,
    RequestStatus,
    WaitingReason,
    WorkOrderStatus,
)

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
# Around both clock changes of 2026 in Indiana (March 8, November 1), and a whole year.
MOMENTS = (
    (datetime(2026, 3, 7, 20, tzinfo=UTC), timedelta(days=3)),
    (datetime(2026, 10, 31, 20, tzinfo=UTC), timedelta(days=3)),
    (datetime(2025, 11, 20, tzinfo=UTC), timedelta(days=365)),
)


def invent(chance: random.Random, *, count: int, services: list[ServiceType], crew: Crew) -> None:
    """Write `count` requests and some work orders, past every verb: the figures must bear any record."""
    requests = [_request(chance, chance.choice(services)) for _each in range(count)]
    ServiceRequest.objects.bulk_create(requests)
    _merge_some(chance, requests)
    worked_on = [each for each in requests if chance.random() < 0.6 for _order in range(chance.choice((1, 1, 2, 3)))]
    orders = [_work_order(chance, each, crew) for each in worked_on]
    out = {order.request_id: order for order in orders if order.is_open}  # a crew has one open order for a request
    WorkOrder.objects.bulk_create(order for order in orders if not order.is_open or out[order.request_id] is order)


def _merge_some(chance: random.Random, requests: list[ServiceRequest]) -> None:
    """One in twelve is the same as an earlier one, whatever its service, its department or how it ended."""
    roots, merged = requests[::12], requests[5::12]
    for each in merged:
        each.merged_into = chance.choice(roots)
    ServiceRequest.objects.bulk_update(merged, ["merged_into"])


def _request(chance: random.Random, service: ServiceType) -> ServiceRequest:
    begins, span = chance.choice(MOMENTS)
    received_at = begins + span * chance.random()
    status = chance.choice((*OPEN_STATUSES, *CLOSED_STATUSES, RequestStatus.COMPLETED))
    is_waiting, is_closed = status == RequestStatus.WAITING, status in CLOSED_STATUSES
    target_at = received_at + timedelta(hours=chance.choice((4, 24, 72, 2000))) if chance.random() < 0.75 else None
    closed_at = received_at + timedelta(hours=chance.uniform(-50, 900)) if is_closed else None
    if is_closed and target_at and chance.random() < 0.1:
        closed_at = target_at
    return ServiceRequest(
        form_key=UUID(int=chance.getrandbits(128)),
        service_type=service,
        service_name=service.name,
        department=service.department,
        status=status,
        channel=chance.choice(Channel.values),
        is_private=chance.random() < 0.1,
        is_internal=chance.random() < 0.1,
        received_at=received_at,
        updated_at=received_at,
        target_at=target_at,
        closed_at=closed_at,
        first_closed_at=closed_at,
        closing_reason=chance.choice(ClosingReason.values) if status == RequestStatus.CLOSED_WITHOUT_WORK else "",
        waiting_reason=chance.choice(WaitingReason.values) if is_waiting else "",
        clock_stopped_at=received_at + timedelta(hours=chance.uniform(0, 100))
        if is_waiting and chance.random() < 0.6
        else None,
        first_response_at=received_at + timedelta(hours=chance.uniform(-1, 50)) if chance.random() < 0.7 else None,
        reopened_count=chance.choice((0, 0, 0, 1, 3)),
    )


def _work_order(chance: random.Random, request: ServiceRequest, crew: Crew) -> WorkOrder:
    status = chance.choice(
        (WorkOrderStatus.ISSUED, WorkOrderStatus.DONE, WorkOrderStatus.DONE, WorkOrderStatus.CANNOT_DO)
    )
    done, ended = status == WorkOrderStatus.DONE, status != WorkOrderStatus.ISSUED
    return WorkOrder(
        request=request,
        department=crew.department,
        crew=crew,
        status=status,
        issued_at=request.received_at,
        started_at=request.received_at if done else None,
        ended_at=request.received_at if ended else None,
        cannot_do_reason=CannotDoReason.UNSAFE if status == WorkOrderStatus.CANNOT_DO else "",
        minutes=chance.randrange(0, 600) if done else None,
        material_cents=chance.randrange(0, 90_000) if done else 0,
        hourly_rate_cents=chance.choice((0, 4500, 3333, 4571)),
    )
