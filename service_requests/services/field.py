"""In the field: what is ticked off, how it looked before, and who has it now."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Crew, RequestPhoto, WorkOrder, WorkOrderCheck
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.statuses import RequestStatus, WorkOrderStatus
from service_requests.workflow import WORK_ORDER_WORKFLOW, its_crew
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.images.door import attach
from westfield.kernel.models import Image, User
from westfield.kernel.workflow import TransitionNotAllowed

from .giving import tell_given
from .moves import event, locked_order, move_request, move_work_order, refuse_second
from .words import say


@transaction.atomic
def tick(*, check: WorkOrderCheck, by: Actor, ticked: bool) -> WorkOrderCheck:
    """Tick a line of the checklist off, or take the tick back; said twice, the first time stands.

    The line itself keeps who and when: twenty ticks are not twenty lines of the request's history.
    """
    order = locked_order(check.work_order)
    WORK_ORDER_WORKFLOW.require("tick", order, by)
    check = WorkOrderCheck.objects.get(pk=check.pk)
    if ticked != (check.ticked_at is not None):
        check.ticked_at = clock.now() if ticked else None
        check.ticked_by = by.user if ticked else None
        check.save(update_fields=["ticked_at", "ticked_by"])
    return check


@transaction.atomic
def show_before(*, order: WorkOrder, by: Actor, photos: Sequence[Image], form_key: UUID | None = None) -> WorkOrder:
    """Keep photos of how it looked before the work: for the city only, until somebody publishes them."""
    order = locked_order(order)
    refuse_second(form_key)
    WORK_ORDER_WORKFLOW.require("show_before", order, by)
    attach(images=photos, form_key=form_key)
    RequestPhoto.objects.bulk_create(
        RequestPhoto(request=order.request, work_order=order, image=image, kind=PhotoKind.BEFORE) for image in photos
    )
    event(
        order.request, "show_before", by=by, old=order.status, new=order.status, work_order=order, form_key=form_key
    ).save()
    return order


@transaction.atomic
def hand_over(
    *, order: WorkOrder, by: Actor, to: User | Crew, why: str = "", form_key: UUID | None = None
) -> WorkOrder:
    """Give it to a colleague of the crew, back to the crew's pool (`to` the crew itself), or to another crew.

    A started job that a colleague carries on stays started; the pool and another crew begin anew. Why, where somebody
    says it, stands with the order as an internal note. A colleague is told by mail.
    """
    order = locked_order(order)
    refuse_second(form_key)
    WORK_ORDER_WORKFLOW.require("hand_over", order, by)
    changes = _to_colleague(order, to) if isinstance(to, User) else _to_crew(order, to)
    order = move_work_order(order, "hand_over", by=by, form_key=form_key, facts=_facts(order, to), **changes)
    say(order.request, WordsKind.NOTE, why, by=by, work_order=order)
    _request_follows(order, by=by)
    tell_given(order, by=by, event=order.history.filter(action="hand_over").latest("pk"))
    return order


def _facts(order: WorkOrder, to: User | Crew) -> dict[str, Any]:
    """From whom to whom, for the history: the order itself only knows whose it is now."""
    facts: dict[str, Any] = {"person": [order.assignee_id, to.pk if isinstance(to, User) else None]}
    if isinstance(to, Crew) and to.pk != order.crew_id:
        facts["crew"] = [dict(order.crew.name), dict(to.name)]
    return facts


def _to_colleague(order: WorkOrder, colleague: User) -> dict[str, Any]:
    if not order.crew.members.filter(pk=colleague.pk, is_active=True).exists():
        raise TransitionNotAllowed(_("%(who)s is not of this crew any more.") % {"who": colleague})
    if order.assignee_id == colleague.pk:
        raise TransitionNotAllowed(_("%(who)s has it already. Somebody may have been faster.") % {"who": colleague})
    if order.status == WorkOrderStatus.STARTED:
        return {"to": order.status, "assignee": colleague}
    to = WorkOrderStatus.SEEN if order.seen_at else WorkOrderStatus.ISSUED
    return {"to": to, "assignee": colleague, "accepted_at": None}


def _to_crew(order: WorkOrder, crew: Crew) -> dict[str, Any]:
    anew: dict[str, Any] = {"assignee": None, "accepted_at": None, "started_at": None}
    if crew.pk == order.crew_id:
        if order.assignee_id is None:
            raise TransitionNotAllowed(_("It is in the crew's pool already. Somebody may have been faster."))
        return {"to": WorkOrderStatus.SEEN if order.seen_at else WorkOrderStatus.ISSUED, **anew}
    if crew.department_id != order.department_id or crew.is_contractor or not crew.is_active:
        raise TransitionNotAllowed(_("Only a crew of the same department can take it over."))
    twin = order.request.work_orders.open().filter(crew=crew).first()
    if twin is not None:
        raise TransitionNotAllowed(
            _("That crew has an open work order for it already: %(number)s.") % {"number": twin.number}
        )
    return {"to": WorkOrderStatus.ISSUED, "crew": crew, "seen_at": None, **anew}


def _request_follows(order: WorkOrder, *, by: Actor) -> None:
    """Nobody works on it any more: the request does not say so either."""
    request = order.request
    if request.status != RequestStatus.IN_PROGRESS:
        return
    if not request.work_orders.filter(status=WorkOrderStatus.STARTED).exists():
        move_request(request, "work_put_back", by=by, follows_work=True)


def refuse_unchecked(order: WorkOrder) -> None:
    """Raise, saying what is missing, while something that must be ticked is not. The order is locked already."""
    missing = order.checks.filter(is_required=True, ticked_at=None)
    labels = [str(check.label) for check in missing]
    if labels:
        raise TransitionNotAllowed(_("Not done yet. Please tick off first: %(what)s.") % {"what": "; ".join(labels)})


def refuse_a_colleagues(order: WorkOrder, *, by: Actor) -> None:
    """Raise, naming them, where a colleague has it: of two who take one order at once, the slower is told who won."""
    mine = order.assignee_id is None or (by.user is not None and order.assignee_id == by.user.pk)
    if mine or not order.is_open or not its_crew(by, order):
        return
    raise TransitionNotAllowed(
        _("%(who)s has this one. To take it over, choose yourself under “Hand over”.") % {"who": order.assignee}
    )
