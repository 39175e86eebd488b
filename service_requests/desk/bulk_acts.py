"""What can be done to several requests at once: each by its own verb in a transaction of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_requests import services
from service_requests.canned import choices_for
from service_requests.models import CannedResponse, ServiceRequest
from service_requests.services import AlreadyDone
from service_requests.statuses import CannedFor
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

from .bulk_forms import KEEP, BulkAssignForm, BulkCloseForm, BulkCompleteForm, BulkForm

Verb = Callable[..., Any]


@dataclass(frozen=True)
class BulkAct:
    """An act as the workflow table names it; `permission` opens its button, the table decides about each request."""

    action: str
    label: Any
    permission: str
    form: type[BulkForm]
    run: Verb
    done: Any
    button_style: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one request: done, or why not."""

    request: ServiceRequest
    refusal: str = ""


class _DoesNotFit(TransitionNotAllowed):
    """The ready-made words need what this request does not have."""


def _assign(request: ServiceRequest, *, by: Actor, form: BulkForm, form_key: UUID, seen: str) -> None:
    assert isinstance(form, BulkAssignForm)
    chosen = form.cleaned_data["assignee"]
    assignee = request.assignee if chosen == KEEP else form.colleagues.get(chosen)
    department = form.cleaned_data["department"]
    services.assign(request=request, by=by, assignee=assignee, department=department, seen=seen, form_key=form_key)


def _publish(request: ServiceRequest, *, by: Actor, seen: str, **_rest: Any) -> None:
    services.publish_all(request=request, by=by, seen=seen.split(",") if seen else None)


def _flag(request: ServiceRequest, *, by: Actor, **_rest: Any) -> None:
    services.flag(request=request, by=by)


def _complete(request: ServiceRequest, *, by: Actor, form: BulkForm, form_key: UUID, **_rest: Any) -> None:
    said = _said(request, form.cleaned_data, CannedFor.COMPLETE)
    services.complete(request=request, by=by, what_was_done=said, form_key=form_key)


def _close(request: ServiceRequest, *, by: Actor, form: BulkForm, form_key: UUID, **_rest: Any) -> None:
    given = form.cleaned_data
    services.close_without_work(
        request=request, by=by, reason=given["reason"], why=_said(request, given, CannedFor.CLOSE),
        handed_to=given.get("handed_to"), form_key=form_key,
    )  # fmt: skip


def _said(request: ServiceRequest, given: Mapping[str, Any], used_for: CannedFor) -> str:
    """The words for this request: the ready-made ones filled in for it, then those that were typed for all."""
    chosen: CannedResponse | None = given.get("ready")
    if chosen is None:
        return str(given["said"])
    text = next((ready.text for ready in choices_for(request, used_for) if ready.pk == chosen.pk), None)
    if text is None:
        raise _DoesNotFit(_("The ready-made words do not fit this request."))
    return "\n\n".join(part for part in (text, str(given["said"]).strip()) if part)


BULK_ACTS: dict[str, BulkAct] = {
    act.action: act
    for act in (
        BulkAct(
            "assign", gettext_lazy("Assign"), "requests.dispatch_work", BulkAssignForm, _assign,
            gettext_lazy("Assigned"),
        ),
        BulkAct(
            "publish", gettext_lazy("Publish"), "requests.publish_words", BulkForm, _publish, gettext_lazy("Published")
        ),
        BulkAct(
            "complete", gettext_lazy("Complete"), "requests.close_requests", BulkCompleteForm, _complete,
            gettext_lazy("Completed"),
        ),
        BulkAct(
            "close_without_work", gettext_lazy("Close without work"), "requests.close_requests", BulkCloseForm, _close,
            gettext_lazy("Closed"), "usa-button--secondary",
        ),
        BulkAct("flag", gettext_lazy("Flag"), "requests.view_desk", BulkForm, _flag, gettext_lazy("Flagged")),
    )
}  # fmt: skip


def acts_of(actor: Actor) -> list[tuple[str, Any]]:
    """The buttons below the queue, for this person."""
    return [(action, act.label) for action, act in BULK_ACTS.items() if actor.may(act.permission)]


def hindrance(act: BulkAct, request: ServiceRequest, by: Actor) -> str:
    """Why it would be refused as the request stands now; "" where nothing is in the way."""
    try:
        REQUEST_WORKFLOW.require(act.action, request, by)
    except PermissionDenied:
        if act.action == "flag" and request.flagged_at is not None:
            return _("It is flagged already.")
        return _("This is not yours to do: it belongs to another department, or is held.")
    except TransitionNotAllowed as refusal:
        return str(refusal)
    return ""


def carry_out(
    act: BulkAct, request: ServiceRequest, *, by: Actor, form: BulkForm, form_key: UUID, seen: str
) -> Outcome:
    """Do it to one; what stands in the way of this one does not keep the others."""
    try:
        act.run(request, by=by, form=form, form_key=uuid5(form_key, str(request.pk)), seen=seen)
    except AlreadyDone:
        return Outcome(request)
    except TransitionNotAllowed as refusal:
        return Outcome(request, str(refusal))
    except PermissionDenied:
        return Outcome(request, _("This is not yours to do: it belongs to another department, or is held."))
    return Outcome(request)
