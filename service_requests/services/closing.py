"""Ending a request without a crew, and starting it again."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from service_requests.models import ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.statuses import ClosingReason
from westfield.kernel.actor import SYSTEM, Actor

from .adding import note_news
from .issuing import put_out
from .moves import locked, move_request, refuse_second
from .news import tell_closed_without_work, tell_completed
from .routing import route
from .words import say
from .work import cancel_open_orders


@dataclass(frozen=True)
class HandedTo:
    """Whose it is where it is not the city's, as it stood on the day: a later change of a number rewrites nothing."""

    name: str = ""
    phone: str = ""
    link: str = ""


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
    *,
    request: ServiceRequest,
    by: Actor,
    reason: ClosingReason,
    why: str,
    handed_to: HandedTo | None = None,
    form_key: UUID | None = None,
) -> ServiceRequest:
    """Close with a reason and the words that the reporter will read; work orders that are out are called back.

    `handed_to` says who looks after it instead, and how to reach them.
    """
    other = handed_to or HandedTo()
    request = locked(request)
    refuse_second(form_key)
    say(request, WordsKind.DECISION, why, by=by)
    request = move_request(
        request, "close_without_work", by=by, reason=reason, form_key=form_key, closing_reason=reason,
        handed_to=other.name, handed_to_phone=other.phone, handed_to_link=other.link,
    )  # fmt: skip
    cancel_open_orders(request, by=by)
    tell_closed_without_work(request)
    return request


@transaction.atomic
def reopen(*, request: ServiceRequest, by: Actor, why: str, form_key: UUID | None = None) -> ServiceRequest:
    """Open a closed request again; the first clock is kept, and the crew gets a new work order as on the first day."""
    request = locked(request)
    refuse_second(form_key)
    say(request, WordsKind.NOTE if by.is_staff else WordsKind.ADDITION, why, by=by)
    request = move_request(
        request,
        "reopen",
        by=by,
        form_key=form_key,
        closed_at=None,
        closing_reason="",
        handed_to="",
        handed_to_phone="",
        handed_to_link="",
        reopened_count=request.reopened_count + 1,
    )
    if not by.is_staff:
        note_news(request)
    way = route(service_type=request.service_type, latitude=request.latitude, longitude=request.longitude)
    if way.issues_work_order and way.crew:
        _order, issued = put_out(request, way.crew, priority=way.priority, by=SYSTEM)
        issued.save()
        move_request(request, "work_issued", by=by, follows_work=True)
    return request
