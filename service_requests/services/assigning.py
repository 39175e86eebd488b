"""Who looks after a request, and what somebody at the desk wants to be looked at."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from notifications.services import notify
from service_requests.colleagues import may_look_after
from service_requests.models import Assignment, ServiceRequest
from service_requests.stale import assignment_of, refuse_stale
from service_requests.workflow import REQUEST_WORKFLOW, may_take_notes
from westfield.kernel import clock
from westfield.kernel.actor import SYSTEM, Actor
from westfield.kernel.models import Department, User
from westfield.kernel.workflow import TransitionNotAllowed

from .moves import act_on, event, locked, refuse_second


@transaction.atomic
def assign(
    *,
    request: ServiceRequest,
    by: Actor,
    assignee: User | None = None,
    department: Department | None = None,
    seen: str = "",
    form_key: UUID | None = None,
) -> ServiceRequest:
    """Give a request to a colleague, to another department's queue, or both; what is so already stays so.

    Afterwards exactly `assignee` looks after it (None: nobody in particular). Its target and the work orders that are
    out stay as they are. `seen` is what the form showed (`assignment_of`): who acts on something older is told.
    """
    request = locked(request)
    refuse_second(form_key)
    REQUEST_WORKFLOW.require("assign", request, by)
    before, there = request.department, department or request.department
    if (assignee and assignee.pk) == request.assignee_id and there.pk == before.pk:
        return request
    refuse_stale(seen, assignment_of(request), _now_with(request))
    line = act_on(request, "assign", by=by, form_key=form_key, department=there, assignee=assignee)
    if assignee is not None and not may_look_after(assignee, request):
        raise TransitionNotAllowed(_("%(name)s may not work on this request there.") % {"name": assignee})
    Assignment.objects.create(event=line, assignee=assignee, department=there, department_before=before)
    if assignee is not None and assignee != by.user:
        notify(to=assignee, about=request, message="requests/assigned", dedupe=f"assigned:{line.pk}")
    return request


def let_go_of(request: ServiceRequest) -> User | None:
    """Take a locked request from a colleague who may not work on it where it is now; answers who that was."""
    had_it = request.assignee
    if had_it is None or may_look_after(had_it, request):
        return None
    request.assignee = None
    request.save(update_fields=["assignee"])
    line = event(request, "assign", by=SYSTEM, old=request.status, new=request.status)
    line.save()
    there = request.department
    Assignment.objects.create(event=line, assignee=None, department=there, department_before=there)
    return had_it


def _now_with(request: ServiceRequest) -> str:
    values = {"who": request.assignee or _("nobody in particular"), "department": request.department.name}
    return _("It is now with %(who)s, %(department)s.") % values


@transaction.atomic
def flag(*, request: ServiceRequest, by: Actor) -> ServiceRequest:
    """Let a request stand out in the queue, for somebody to look at; flagged already, nothing happens."""
    request = _locked_for_flags(request, by)
    if request.flagged_at is None:
        act_on(request, "flag", by=by, flagged_at=clock.now())
    return request


@transaction.atomic
def unflag(*, request: ServiceRequest, by: Actor) -> ServiceRequest:
    """It was looked at."""
    request = _locked_for_flags(request, by)
    if request.flagged_at is not None:
        act_on(request, "unflag", by=by, flagged_at=None)
    return request


def _locked_for_flags(request: ServiceRequest, by: Actor) -> ServiceRequest:
    """Asked before it is known whether there is anything to do: who may not flag learns nothing either way."""
    request = locked(request)
    if not may_take_notes(by, request):
        raise PermissionDenied
    return request
