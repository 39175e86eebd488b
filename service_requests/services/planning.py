"""Who does a work order, by when, how urgent, with what: changed by those who dispatch, while it is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from service_requests.models import Crew, Equipment, HistoryEvent, WorkOrder
from service_requests.order_words import ORDER_SENTENCES, moment, people_in, sentence_of
from service_requests.statuses import Priority, WorkOrderStatus
from service_requests.templatetags.promises import ago
from service_requests.workflow import WORK_ORDER_WORKFLOW, its_dispatcher, may_dispatch
from westfield.kernel import clock
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.models import User
from westfield.kernel.workflow import TransitionNotAllowed

from .contracting import tell_contractor, tell_contractor_it_is_off
from .giving import tell_given
from .moves import event, locked_order, move_work_order, refuse_second
from .outfit import bring
from .work import refuse_outsider, refuse_twin


class Keep(Enum):
    """Stands for "as it is" where None means "nobody" or "no day"."""

    AS_IS = "as it is"


AS_IS: Literal[Keep.AS_IS] = Keep.AS_IS


@dataclass(frozen=True)
class _Wish:
    """How the order shall stand."""

    crew: Crew
    assignee: User | None
    due_at: datetime | None
    priority: int

    def facts(self, order: WorkOrder) -> dict[str, Any]:
        """What of it is not so yet, as history keeps it: each before and after."""
        facts: dict[str, Any] = {}
        if self.crew.pk != order.crew_id:
            facts["crew"] = [dict(order.crew.name), dict(self.crew.name)]
        if (self.assignee and self.assignee.pk) != order.assignee_id:
            facts["person"] = [order.assignee_id, self.assignee and self.assignee.pk]
        if self.due_at != order.due_at:
            facts["due"] = [when and when.isoformat() for when in (order.due_at, self.due_at)]
        if self.priority != order.priority:
            facts["priority"] = [order.priority, int(self.priority)]
        return facts

    def in_words(self, order: WorkOrder) -> str:
        """What somebody wanted, for the one who came too late to get it."""
        facts = self.facts(order)
        words = []
        if "crew" in facts or "person" in facts:
            words.append(f"{self.crew}, {self.assignee}" if self.assignee else str(self.crew))
        if "due" in facts:
            words.append(_("due %(moment)s") % {"moment": moment(self.due_at)})
        if "priority" in facts:
            words.append(_("priority “%(priority)s”") % {"priority": Priority(self.priority).label})
        return "; ".join(words)


@transaction.atomic
def plan(
    *,
    order: WorkOrder,
    by: Actor,
    crew: Crew | None = None,
    assignee: User | Keep | None = AS_IS,
    due_at: datetime | Keep | None = AS_IS,
    priority: Priority | None = None,
    equipment: Sequence[Equipment] | None = None,
    seen: str = "",
    form_key: UUID | None = None,
) -> WorkOrder:
    """Change what is named, leave the rest; what is so already stays so, without a line in history.

    `seen` is how the order stood when the form was drawn (`WorkOrder.as_seen`): who acts on something older is told
    what became of it, and nothing is changed. Whoever gets it has not seen it yet: it is as good as issued anew, unless
    it is under way; that may go to another person of the same crew only. Another crew starts with nobody in particular.
    """
    order = locked_order(order)
    if not its_dispatcher(by, order):
        raise PermissionDenied
    refuse_second(form_key)
    there = crew or order.crew
    person = order.assignee if isinstance(assignee, Keep) else assignee
    if isinstance(assignee, Keep) and there.pk != order.crew_id:
        person = None
    wish = _Wish(
        crew=there,
        assignee=person,
        due_at=order.due_at if isinstance(due_at, Keep) else due_at,
        priority=int(priority or order.priority),
    )
    facts = wish.facts(order)
    other_things = equipment is not None and {thing.pk for thing in equipment} != _brought(order)
    if not facts and not other_things:
        return order
    if seen and seen != order.as_seen and facts:
        raise TransitionNotAllowed(_too_late(order, wish))
    WORK_ORDER_WORKFLOW.require("plan", order, by)
    if other_things:
        facts["equipment"] = True
        order.equipment.clear()
        bring(order, {thing.pk for thing in equipment or ()})
    return _changed(order, wish, facts, by=by, form_key=form_key)


def _brought(order: WorkOrder) -> set[int]:
    return set(order.equipment.values_list("pk", flat=True))


def _changed(order: WorkOrder, wish: _Wish, facts: dict[str, Any], *, by: Actor, form_key: UUID | None) -> WorkOrder:
    changes: dict[str, Any] = {"due_at": wish.due_at, "priority": wish.priority}
    if not {"crew", "person"} & facts.keys():
        return _noted(order, facts, changes, by=by, form_key=form_key)
    old_crew, was_contracted = order.crew, order.is_contracted
    changes |= {"assignee": wish.assignee}
    if "crew" in facts:
        _refuse_crew(order, wish.crew, by=by)
        changes |= {
            "crew": wish.crew, "department": wish.crew.department, "is_contracted": wish.crew.is_contractor,
            "link_version": order.link_version + was_contracted,
        }  # fmt: skip
    elif order.status == WorkOrderStatus.STARTED and wish.assignee is None:
        raise TransitionNotAllowed(_("%(order)s is under way: say who goes on with it.") % {"order": order.number})
    if wish.assignee is not None:
        refuse_outsider(wish.crew, wish.assignee)
    if order.status == WorkOrderStatus.STARTED and "crew" not in facts:
        order = _noted(order, facts, changes, by=by, form_key=form_key)
    else:
        anew: dict[str, Any] = {"issued_at": clock.now(), "seen_at": None, "accepted_at": None}
        order = move_work_order(order, "reissue", by=by, form_key=form_key, facts=facts, **changes, **anew)
    if "crew" in facts:
        if was_contracted:
            tell_contractor_it_is_off(order, old_crew)
        tell_contractor(order)
    if "person" in facts:
        tell_given(order, by=by, event=HistoryEvent.objects.filter(work_order=order).latest("pk"))
    return order


def _noted(
    order: WorkOrder, facts: dict[str, Any], changes: dict[str, Any], *, by: Actor, form_key: UUID | None
) -> WorkOrder:
    """Save what moves nothing, with its line of history."""
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=list(changes))
    event(
        order.request, "plan", by=by, old=order.status, new=order.status, work_order=order, form_key=form_key,
        facts=facts,
    ).save()  # fmt: skip
    return order


def _refuse_crew(order: WorkOrder, crew: Crew, *, by: Actor) -> None:
    """Another crew's it becomes only while nothing is under way; another department's only by whose request it is."""
    if order.status == WorkOrderStatus.STARTED:
        raise TransitionNotAllowed(
            _("%(crew)s has started with %(order)s: it can go to somebody else of that crew, or be canceled.")
            % {"crew": order.crew, "order": order.number}
        )
    if not crew.is_active:
        raise TransitionNotAllowed(_("The crew “%(crew)s” does not go out any more.") % {"crew": crew})
    if crew.department_id != order.department_id and not may_dispatch(by, order.request):
        raise TransitionNotAllowed(
            _("%(order)s belongs to a request of another department, which alone may give it to a third one.")
            % {"order": order.number}
        )
    refuse_twin(order.request, crew)


def _too_late(order: WorkOrder, wish: _Wish) -> str:
    """Both sides: what somebody else did, and what this one wanted."""
    last = HistoryEvent.objects.filter(work_order=order, action__in=ORDER_SENTENCES).exclude(action="see").latest("pk")
    if last.action == "issue":
        return _("%(order)s has changed meanwhile. You wanted: %(wish)s.") % {
            "order": order.number, "wish": wish.in_words(order),
        }  # fmt: skip
    keys = people_in(last.facts) | ({last.actor_id} if last.actor_kind == ActorKind.USER else set())
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=[key for key in keys if key])}
    who = names.get(last.actor_id or 0) or (str(order.crew) if order.is_contracted else _("Somebody"))
    return _("%(who)s was faster (%(when)s): %(what)s. You wanted: %(wish)s.") % {
        "who": who,
        "when": ago(last.at),
        "what": sentence_of(last, order.number, crew=str(order.crew), names=names),
        "wish": wish.in_words(order),
    }
