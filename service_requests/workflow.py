"""Who may move a request or a work order from where to where: the only tables of that kind.

What is done to a request without moving it (a note, a correction) stands beside the moves as `acts`: every button on
its page is there because one of the two says so.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.models import ServiceRequest, WorkOrder
from service_requests.models.limited import is_kept_from
from service_requests.statuses import (
    OPEN_STATUSES,
    OPEN_WORK_ORDER_STATUSES,
    RequestStatus,
    WaitingReason,
    WorkOrderStatus,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.workflow import Permitted, Workflow, act, step


def staff_who(permission: str) -> Permitted:
    """Staff with `permission`, for requests of their own department or of every one, as their role has it."""

    def permitted(actor: Actor, request: ServiceRequest) -> bool:
        if not actor.may(permission) or is_kept_from(actor, request.service_type_id):
            return False
        own = actor.user is not None and actor.user.department_id == request.department_id
        return own or actor.may("requests.view_every_request")

    return permitted


def its_work_orders(actor: Actor, request: ServiceRequest) -> bool:
    """Nobody presses this: a request follows its work orders."""
    return actor.kind == ActorKind.SYSTEM


def unless_held(permitted: Permitted) -> Permitted:
    """The same, but for reports that staff look at first: of those it is decided only whether they are let in."""

    def permitted_now(actor: Actor, request: ServiceRequest) -> bool:
        return not request.held_because and permitted(actor, request)

    return permitted_now


may_judge_held = staff_who("requests.judge_held")
may_close = unless_held(staff_who("requests.close_requests"))
may_dispatch = unless_held(staff_who("requests.dispatch_work"))
may_let_wait = unless_held(staff_who("requests.hold_requests"))
may_correct = unless_held(staff_who("requests.correct_requests"))
# What is held is nobody's to read yet: it is let in first.
may_redact = unless_held(staff_who("requests.publish_words"))
may_take_notes = unless_held(staff_who("requests.view_unpublished"))

MAY_MERGE = "requests.merge_requests"
merges_its_like = staff_who(MAY_MERGE)
may_merge = unless_held(merges_its_like)
may_block_sender = staff_who("requests.block_senders")
may_see_originals = staff_who("requests.view_originals")
may_purge = staff_who("requests.delete_redaction")


def may_publish(actor: Actor, request: ServiceRequest) -> bool:
    """Whoever publishes words and photos; the city's own work is before nobody's eyes, and has no public to tell."""
    return not request.is_proactive and may_redact(actor, request)


def while_flagged(actor: Actor, request: ServiceRequest) -> bool:
    return request.flagged_at is not None and may_take_notes(actor, request)


def while_unflagged(actor: Actor, request: ServiceRequest) -> bool:
    return request.flagged_at is None and may_take_notes(actor, request)


def while_held(actor: Actor, request: ServiceRequest) -> bool:
    """Whoever judges held reports, as long as this is one."""
    return bool(request.held_because) and may_judge_held(actor, request)


def may_see_reporter(actor: Actor, request: ServiceRequest) -> bool:
    """Whoever reads the request and may know of callers: to work together, departments tell each other who called."""
    return actor.may("requests.view_reporter") and request.is_read_by(actor)


def its_reporter_in_time_or_the_desk(actor: Actor, request: ServiceRequest) -> bool:
    """The reporter within the service's window, the desk at any time; the system for the reporter of a merged one."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    ends_at = request.reopening_ends_at
    in_time = ends_at is not None and clock.now() <= ends_at
    mine = in_time and not request.held_because and request.is_reported_by(actor)
    return mine or may_close(actor, request)


def its_reporter(actor: Actor, request: ServiceRequest) -> bool:
    """Whoever reported it: by the private link, or signed in."""
    return request.is_reported_by(actor)


def its_reporter_who_was_asked(actor: Actor, request: ServiceRequest) -> bool:
    """The reporter, where it waits for nothing but their answer."""
    return request.waiting_reason == WaitingReason.REPORTER and request.is_reported_by(actor)


def its_dispatcher(actor: Actor, order: WorkOrder) -> bool:
    """Whoever dispatches the work of the request's department, or of the department whose crew has the order."""
    of_the_crew = actor.user is not None and actor.user.department_id == order.department_id
    of_the_crew = of_the_crew and actor.may("requests.dispatch_work") and not order.request.held_because
    return of_the_crew or may_dispatch(actor, order.request)


def its_crew(actor: Actor, order: WorkOrder) -> bool:
    """A member of the crew that it was issued to; of a contractor's order whoever holds its link."""
    if order.is_contracted:
        return actor.holds_link_to(order)
    return actor.may("requests.work_in_field") and order.is_for_crew_of(actor.user)


UNACCEPTED = (WorkOrderStatus.ISSUED, WorkOrderStatus.SEEN)
# What is still done at a request that was merged into another one: what is said and shown there stays there.
EVEN_WHEN_MERGED = ("note", "publish", "redact", "restore", "purge", "relate", "undo_merge")


def goes_along(actor: Actor, request: ServiceRequest, action: str) -> Callable[[], Any] | None:
    """A merged request goes along with the one that is worked on; to take that back, those who depend on it count.

    Its reporter may open it again: that opens the one which is worked on.
    """
    if request.merged_into_id is not None and action not in EVEN_WHEN_MERGED:
        if action == "reopen" and request.is_reported_by(actor):
            return None
        return partial(goes_along_in_words, actor, request)
    if action == "withdraw" and request.has_merged:
        return lambda: _("Others have reported the same meanwhile, and the city goes on with it for them.")
    return None


def goes_along_in_words(actor: Actor, request: ServiceRequest) -> Any:
    """Why nothing is done at a merged request; names the other one to those who may know of it."""
    known = ServiceRequest.objects.visible_to(actor).filter(merged_children=request).first()
    if known is None:
        return _("This is worked on together with another request, so this is not possible here.")
    if actor.is_staff:
        return _("This was merged into %(number)s: act there, or undo the merge first.") % {"number": known.reference}
    return _("This is worked on together with %(number)s, so this is not possible here.") % {"number": known.reference}


def is_parked(actor: Actor, order: WorkOrder, _action: str) -> Callable[[], Any] | None:
    """Nothing is done with the orders of a merged request: the work is done once, for the other one."""
    return partial(_parked_in_words, actor, order.request) if order.request.merged_into_id is not None else None


def _parked_in_words(actor: Actor, request: ServiceRequest) -> Any:
    known = ServiceRequest.objects.visible_to(actor).filter(merged_children=request).first()
    if known is None:
        return _("This work order is parked: the work is done together with another request.")
    return _("This work order is parked: its request was merged into %(number)s.") % {"number": known.reference}


REQUEST_WORKFLOW = Workflow(
    {
        "let_in": step(RequestStatus.RECEIVED, to=RequestStatus.RECEIVED, by=while_held, label=_("Let it in")),
        "discard": step(
            RequestStatus.RECEIVED, to=RequestStatus.CLOSED_WITHOUT_WORK, by=while_held, label=_("Not a report")
        ),
        "work_issued": step(
            RequestStatus.RECEIVED, to=RequestStatus.ASSIGNED, by=its_work_orders, label=_("Work order issued")
        ),
        "work_started": step(
            RequestStatus.RECEIVED,
            RequestStatus.ASSIGNED,
            RequestStatus.WAITING,
            to=RequestStatus.IN_PROGRESS,
            by=its_work_orders,
            label=_("Work started"),
        ),
        "work_done": step(*OPEN_STATUSES, to=RequestStatus.COMPLETED, by=its_work_orders, label=_("Work done")),
        "work_handed_back": step(
            RequestStatus.ASSIGNED,
            RequestStatus.IN_PROGRESS,
            to=RequestStatus.RECEIVED,
            by=its_work_orders,
            label=_("Back at the desk"),
        ),
        "work_put_back": step(
            RequestStatus.IN_PROGRESS,
            to=RequestStatus.ASSIGNED,
            by=its_work_orders,
            label=_("Work to be started again"),
        ),
        "complete": step(*OPEN_STATUSES, to=RequestStatus.COMPLETED, by=may_close, label=_("Complete")),
        "wait": step(
            RequestStatus.RECEIVED,
            RequestStatus.ASSIGNED,
            RequestStatus.IN_PROGRESS,
            to=RequestStatus.WAITING,
            by=may_let_wait,
            label=_("Let it wait"),
        ),
        "resume": step(
            RequestStatus.WAITING,
            to=RequestStatus.RECEIVED,
            by=may_let_wait,
            label=_("Resume"),
        ),
        "answer": step(
            RequestStatus.WAITING, to=RequestStatus.RECEIVED, by=its_reporter_who_was_asked, label=_("Send your answer")
        ),
        "close_without_work": step(
            *OPEN_STATUSES, to=RequestStatus.CLOSED_WITHOUT_WORK, by=may_close, label=_("Close without work")
        ),
        # The verb also refuses it once a crew has started: that stands in the history, not in the status.
        "withdraw": step(
            RequestStatus.RECEIVED,
            RequestStatus.ASSIGNED,
            RequestStatus.WAITING,
            to=RequestStatus.CLOSED_WITHOUT_WORK,
            by=its_reporter,
            label=_("Withdraw it"),
        ),
        "reopen": step(
            RequestStatus.COMPLETED,
            RequestStatus.CLOSED_WITHOUT_WORK,
            to=RequestStatus.RECEIVED,
            by=its_reporter_in_time_or_the_desk,
            label=_("Reopen"),
        ),
    },
    statuses=RequestStatus,
    acts={
        "issue": act(*OPEN_STATUSES, by=may_dispatch, label=_("Issue a work order")),
        "update": act(*OPEN_STATUSES, by=may_publish, label=_("Tell the public how it goes")),
        "note": act(*RequestStatus, by=may_take_notes, label=_("Write an internal note")),
        "change_service": act(*OPEN_STATUSES, by=may_correct, label=_("Change the service")),
        "move_pin": act(*OPEN_STATUSES, by=may_correct, label=_("Change the place")),
        "assign": act(*OPEN_STATUSES, by=may_dispatch, label=_("Assign")),
        "flag": act(*RequestStatus, by=while_unflagged, label=_("Flag it")),
        "unflag": act(*RequestStatus, by=while_flagged, label=_("Take the flag off")),
        "publish": act(*RequestStatus, by=may_publish, label=_("Publish")),
        "redact": act(*RequestStatus, by=may_redact, label=_("Strike words, black out photos")),
        "restore": act(*RequestStatus, by=may_see_originals, label=_("See an original, bring it back")),
        "purge": act(*RequestStatus, by=may_purge, label=_("Delete an original for good")),
        "merge": act(*OPEN_STATUSES, by=may_merge, label=_("Merge or relate")),
        "undo_merge": act(*RequestStatus, by=may_merge, label=_("Undo the merge")),
        "relate": act(*RequestStatus, by=may_merge, label=_("Relate to another request")),
    },
    unless=goes_along,
)

WORK_ORDER_WORKFLOW = Workflow(
    {
        "see": step(WorkOrderStatus.ISSUED, to=WorkOrderStatus.SEEN, by=its_crew, label=_("Seen")),
        "accept": step(*UNACCEPTED, to=WorkOrderStatus.ACCEPTED, by=its_crew, label=_("Accept")),
        "start": step(
            *UNACCEPTED, WorkOrderStatus.ACCEPTED, to=WorkOrderStatus.STARTED, by=its_crew, label=_("Start work")
        ),
        # From where nobody has pressed "start" too: gloves on, people forget the button, not the work.
        "finish": step(*OPEN_WORK_ORDER_STATUSES, to=WorkOrderStatus.DONE, by=its_crew, label=_("Finish")),
        "cannot_do": step(*OPEN_WORK_ORDER_STATUSES, to=WorkOrderStatus.CANNOT_DO, by=its_crew, label=_("Cannot do")),
        "cancel": step(*OPEN_WORK_ORDER_STATUSES, to=WorkOrderStatus.CANCELLED, by=its_dispatcher, label=_("Cancel")),
        # Whoever has it from now on has not seen it; what is under way stays with its crew.
        "reissue": step(
            *UNACCEPTED,
            WorkOrderStatus.ACCEPTED,
            to=WorkOrderStatus.ISSUED,
            by=its_dispatcher,
            label=_("Give to somebody else"),
        ),
        # The verb says where exactly it stands then: a job that a colleague carries on is not begun anew.
        "hand_over": step(*OPEN_WORK_ORDER_STATUSES, to=WorkOrderStatus.ISSUED, by=its_crew, label=_("Hand over")),
    },
    statuses=WorkOrderStatus,
    acts={
        "tick": act(*OPEN_WORK_ORDER_STATUSES, by=its_crew, label=_("Tick off")),
        "use_material": act(*OPEN_WORK_ORDER_STATUSES, by=its_crew, label=_("Add material")),
        "drop_material": act(*OPEN_WORK_ORDER_STATUSES, by=its_crew, label=_("Remove material")),
        "show_before": act(*OPEN_WORK_ORDER_STATUSES, by=its_crew, label=_("Keep these photos")),
        "plan": act(*OPEN_WORK_ORDER_STATUSES, by=its_dispatcher, label=_("Plan")),
        "contract": act(*OPEN_WORK_ORDER_STATUSES, by=its_dispatcher, label=_("Send or void the contractor’s link")),
    },
    unless=is_parked,
)


def may_issue_work(actor: Actor, request: ServiceRequest) -> bool:
    """Whether `actor` may issue a work order for this request as it stands."""
    return REQUEST_WORKFLOW.may("issue", request, actor)


def may_see_caller(actor: Actor, order: WorkOrder) -> bool:
    """Whether `actor` may know name and phone of who reported: the crew only while its work order is open."""
    return may_see_reporter(actor, order.request) or (order.is_open and not order.is_parked and its_crew(actor, order))
