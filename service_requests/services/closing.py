"""Ending a request without a crew, and starting it again."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from service_requests.models import ServiceRequest
from service_requests.models.history import WordsKind
from service_requests.statuses import ClosingReason
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.actor import SYSTEM, Actor

from .adding import note_news
from .issuing import put_out
from .moves import locked, locked_together, move_request, refuse_second
from .news import tell_closed_without_work, tell_completed
from .routing import route
from .together import close_children, put_back_one, reopen_children
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
    close_children(request, by=by)
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
    close_children(request, by=by)
    tell_closed_without_work(request)
    return request


@transaction.atomic
def reopen(*, request: ServiceRequest, by: Actor, why: str, form_key: UUID | None = None) -> ServiceRequest:
    """Open a closed request again; the first clock is kept, and the crew gets a new work order as on the first day.

    What was merged into it opens with it. Where the reporter of a merged one opens theirs, it is the one that is
    worked on which opens.
    """
    request, root = locked_together(request)
    refuse_second(form_key)
    say(request, WordsKind.NOTE if by.is_staff else WordsKind.ADDITION, why, by=by)
    if root is not None:
        return _reopen_for(request, root, by=by, form_key=form_key)
    request = _reopened(request, by=by, form_key=form_key)
    if not by.is_staff:
        note_news(request)
    return request


def _reopen_for(child: ServiceRequest, root: ServiceRequest, *, by: Actor, form_key: UUID | None) -> ServiceRequest:
    """The reporter of a merged request opens it again, and with it all that belong together."""
    REQUEST_WORKFLOW.require("reopen", child, by)
    asked = put_back_one(child, "reopen", by=by, other=root)
    asked.form_key = form_key
    asked.save()
    note_news(child)
    note_news(_reopened(root, by=by, follows=child))
    return child


def _reopened(
    request: ServiceRequest, *, by: Actor, form_key: UUID | None = None, follows: ServiceRequest | None = None
) -> ServiceRequest:
    request = move_request(
        request,
        "reopen",
        by=by,
        follows_work=follows is not None,
        form_key=form_key,
        closed_at=None,
        closing_reason="",
        handed_to="",
        handed_to_phone="",
        handed_to_link="",
        reopened_count=request.reopened_count + 1,
    )
    reopen_children(request, by=by, but=follows)
    way = route(service_type=request.service_type, latitude=request.latitude, longitude=request.longitude)
    if way.issues_work_order and way.crew:
        _order, issued = put_out(request, way.crew, priority=way.priority, by=SYSTEM, outfit=way.outfit)
        issued.save()
        move_request(request, "work_issued", by=by, follows_work=True)
    return request
