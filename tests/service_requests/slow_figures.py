"""The completion times counted one request after another, in the plainest Python: slow, and easy to believe."""

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service_requests.models import ServiceRequest
from service_requests.statuses import RequestStatus

CITY = ZoneInfo("America/Indiana/Indianapolis")


def slow_figures(
    requests: Iterable[ServiceRequest], *, first_day: date, last_day: date, now: datetime
) -> dict[str, Any]:
    """The figures of those of `requests` that were received in the period."""
    received = [
        each
        for each in requests
        if first_day <= each.received_at.astimezone(CITY).date() <= last_day and each.merged_into_id is None
    ]
    closed = [each for each in received if each.closed_at is not None]
    late = [each for each in received if is_open_past_target(each, now)]
    with_target = [each for each in closed if each.target_at is not None]
    on_time = [each for each in with_target if each.closed_at <= each.target_at]
    durations = [each.closed_at - each.received_at for each in closed]
    responses = [each.first_response_at - each.received_at for each in received if each.first_response_at is not None]
    return {
        "received": len(received),
        "completed": sum(each.status == RequestStatus.COMPLETED for each in received),
        "closed_without_work": sum(each.status == RequestStatus.CLOSED_WITHOUT_WORK for each in received),
        "still_open": len(received) - len(closed),
        "open_past_target": len(late),
        "without_target": sum(each.target_at is None for each in received),
        "closed_with_target": len(with_target),
        "closed_on_time": len(on_time),
        "on_time_rate": len(on_time) / (len(with_target) + len(late)) if with_target or late else None,
        "responded": len(responses),
        "reopened": sum(each.reopened_count > 0 for each in received),
        "median_to_close": percentile(durations, 0.5),
        "ninetieth_to_close": percentile(durations, 0.9),
        "mean_to_close": sum(durations, timedelta(0)) / len(durations) if durations else None,
        "median_to_respond": percentile(responses, 0.5),
        "cost_cents": sum(
            order.cost_cents
            for each in received
            for one in (each, *each.merged_children.all())
            for order in one.work_orders.all()
        ),
    }


def is_open_past_target(request: ServiceRequest, now: datetime) -> bool:
    if request.closed_at is not None or request.target_at is None:
        return False
    return request.target_at < (request.clock_stopped_at or now)


def percentile(values: list[timedelta], part: float) -> timedelta | None:
    """As Postgres's percentile_cont: on the straight line between the two neighbours."""
    if not values:
        return None
    values = sorted(values)
    place = part * (len(values) - 1)
    below, above = math.floor(place), math.ceil(place)
    return values[below] + (values[above] - values[below]) * (place - below)
