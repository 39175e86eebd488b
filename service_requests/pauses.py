"""When a request's clock stood still so far, and what that makes of another promise."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from service_requests.models import HistoryEvent, ServiceRequest, ServiceType
from service_requests.statuses import RequestStatus, WaitingReason
from westfield.kernel.calendar import BusinessHours, due_at, extend


def pauses_in(history: Iterable[HistoryEvent]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when the clock stood still, read from the history; one that still stands still is not among them."""
    stopped_at = None
    for event in history:
        if event.action == "wait" and event.reason in WaitingReason.values:
            stopped_at = event.at if WaitingReason(event.reason).stops_clock else None
        elif event.old_status == RequestStatus.WAITING != event.new_status and stopped_at is not None:
            yield stopped_at, event.at
            stopped_at = None


def target_anew(request: ServiceRequest, service_type: ServiceType, hours: BusinessHours) -> datetime | None:
    """When it would be due had it come in for this service in the first place, each pause since then counted as it
    would have been; None where the city promises nothing."""
    target = service_type.target
    if target is None:
        return None
    due = due_at(request.received_at, target, hours)
    for paused_from, paused_until in pauses_in(request.history.all()):
        due = extend(due, paused_from=paused_from, paused_until=paused_until, target=target, hours=hours)
    return due
