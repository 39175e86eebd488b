"""Until when a reporter may change their mind, and how."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from service_requests.models import ServiceRequest
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel import clock
from westfield.kernel.actor import Actor

BEGINNING, AFRESH = "start", "reopen"


def grace_ends_at(request: ServiceRequest) -> datetime:
    """Until when the reporter may say it in other words."""
    return request.received_at + timedelta(minutes=settings.REPORTER_GRACE_MINUTES)


def is_in_grace(request: ServiceRequest) -> bool:
    return clock.now() <= grace_ends_at(request)


def work_has_begun(actions: Iterable[str]) -> bool:
    """Whether a crew has started since it came in, or was last opened again; `actions` of its history, in order."""
    begun = False
    for action in actions:
        begun = action == BEGINNING or (begun and action != AFRESH)
    return begun


def acts_of_reporter(actor: Actor, request: ServiceRequest, *, begun: bool) -> list[str]:
    """What the reporter may do now, in the order in which the page offers it; nothing for anybody else."""
    if not request.is_reported_by(actor):
        return []
    may = {
        "answer": REQUEST_WORKFLOW.may("answer", request, actor),
        "reopen": REQUEST_WORKFLOW.may("reopen", request, actor),
        "add": request.is_open,
        "edit": request.is_open and not request.is_merged and is_in_grace(request) and not begun,
        "withdraw": REQUEST_WORKFLOW.may("withdraw", request, actor) and not begun,
    }
    if may["answer"]:
        may["add"] = False  # one box for the answer is enough
    return [act for act, allowed in may.items() if allowed]
