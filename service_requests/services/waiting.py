"""A request waits for something, and goes on."""

from datetime import date
from uuid import UUID

from django.db import transaction

from service_requests.models import ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.statuses import RequestStatus, WaitingReason, WorkOrderStatus
from westfield.kernel import clock
from westfield.kernel.actor import Actor

from .moves import locked, move_request, refuse_second
from .news import tell_question
from .words import say


@transaction.atomic
def wait(
    *,
    request: ServiceRequest,
    by: Actor,
    reason: WaitingReason,
    note: str = "",
    question: str = "",
    until: date | None = None,
    form_key: UUID | None = None,
) -> ServiceRequest:
    """Let a request wait; the reason decides whether its clock stops.

    What it waits to hear from its reporter is the `question`: they alone read it, and are told that it is there.
    `until` is the day for which it is scheduled, or when somebody looks again.
    """
    request = locked(request)
    refuse_second(form_key)
    asked = say(request, WordsKind.QUESTION, question, by=by) if reason == WaitingReason.REPORTER else None
    request = move_request(
        request,
        "wait",
        by=by,
        reason=reason,
        form_key=form_key,
        waiting_reason=reason,
        waiting_since=clock.now(),
        waiting_until=until,
        clock_stopped_at=clock.now() if WaitingReason(reason).stops_clock else None,
    )
    say(request, WordsKind.NOTE, note, by=by)
    if asked is not None:
        tell_question(request, asked)
    return request


@transaction.atomic
def resume(*, request: ServiceRequest, by: Actor, form_key: UUID | None = None) -> ServiceRequest:
    """Go on where the work stands; a clock that stood still runs again, the target moved by as much."""
    request = locked(request)
    refuse_second(form_key)
    return move_request(request, "resume", by=by, to=where_its_work_stands(request), form_key=form_key)


def where_its_work_stands(request: ServiceRequest) -> RequestStatus:
    statuses = set(request.work_orders.open().values_list("status", flat=True))
    if WorkOrderStatus.STARTED in statuses:
        return RequestStatus.IN_PROGRESS
    return RequestStatus.ASSIGNED if statuses else RequestStatus.RECEIVED
