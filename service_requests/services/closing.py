"""Ending a request without a crew, and starting it again."""

from uuid import UUID

from django.db import transaction

from service_requests.models import ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.statuses import ClosingReason
from westfield.kernel.actor import SYSTEM, Actor

from .issuing import put_out
from .moves import locked, move_request, refuse_second
from .news import tell_closed_without_work, tell_completed
from .routing import route
from .words import say
from .work import cancel_open_orders


@transaction.atomic
def complete(*, request: ServiceRequest, by: Actor, what_was_done: str, form_key: UUID | None = None) -> ServiceRequest:
    """Complete what needs no crew (any more); work orders that are out are called back."""
    request = locked(request)
    refuse_second(form_key)
    say(request, WordsKind.DONE, what_was_done, by=by)
    request = move_request(request, "complete", by=by, form_key=form_key)
    cancel_open_orders(request, by=by)
    tell_completed(request)
    return request


@transaction.atomic
def close_without_work(
    *, request: ServiceRequest, by: Actor, reason: ClosingReason, why: str, form_key: UUID | None = None
) -> ServiceRequest:
    """Close with a reason and the words that the reporter will read; work orders that are out are called back."""
    request = locked(request)
    refuse_second(form_key)
    say(request, WordsKind.DECISION, why, by=by)
    request = move_request(
        request, "close_without_work", by=by, reason=reason, form_key=form_key, closing_reason=reason
    )
    cancel_open_orders(request, by=by)
    tell_closed_without_work(request)
    return request


@transaction.atomic
def reopen(*, request: ServiceRequest, by: Actor, why: str, form_key: UUID | None = None) -> ServiceRequest:
    """Open a closed request again; the first clock is kept, and the crew gets a new work order as on the first day."""
    request = locked(request)
    refuse_second(form_key)
    request = move_request(
        request,
        "reopen",
        by=by,
        form_key=form_key,
        closed_at=None,
        closing_reason="",
        reopened_count=request.reopened_count + 1,
    )
    say(request, WordsKind.NOTE if by.is_staff else WordsKind.DESCRIPTION, why, by=by)
    way = route(service_type=request.service_type, latitude=request.latitude, longitude=request.longitude)
    if way.issues_work_order and way.crew:
        _order, issued = put_out(request, way.crew, priority=way.priority, by=SYSTEM)
        issued.save()
        move_request(request, "work_issued", by=by, follows_work=True)
    return request
