"""What the page of one work order shows to its crew, and to those who may look over their shoulder."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests.crew.due import due_of
from service_requests.crew.forms import FORMS, KNOWS_ITS_ORDER, HandOverForm, is_free
from service_requests.models import RequestPhoto, Words, WorkOrder
from service_requests.models.history import WordsKind, sees_unpublished
from service_requests.models.photo import PhotoKind
from service_requests.said_elsewhere import also_said, merged_into
from service_requests.whereabouts import exact_pins, navigate_url
from service_requests.workflow import WORK_ORDER_WORKFLOW, may_see_caller
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest

# What comes next when it can: the first of these is the page's one big button, the rest stand below it.
NEXT_STEPS = ("accept", "start", "finish")


def act_form(order: WorkOrder, action: str, *args: Any) -> Any:
    form = FORMS[action]
    label = _("Take it") if action == "accept" and is_free(order) else WORK_ORDER_WORKFLOW.label(action)
    more = {"order": order} if form in KNOWS_ITS_ORDER else {}
    return form(*args, name=action, url=reverse("work_order_act", args=[order.pk, action]), label=label, **more)


def drawn(request: ActorRequest, order: WorkOrder, *, tried: Any = None, status: int = 200) -> HttpResponse:
    """The page; `tried` is a form that came back with errors or was refused, shown with what was typed."""
    actor: Actor = request.actor
    forms = _forms(order, actor, tried)
    steps = ("finish", *NEXT_STEPS) if _wants_to_finish(request, tried) else NEXT_STEPS
    next_action = next((action for action in steps if action in forms), None)
    others = [form for action, form in forms.items() if action not in (next_action, "show_before")]
    context = {
        "order": order,
        "shown": order.request,
        "due": due_of(order),
        "next_form": forms.get(next_action or ""),
        "bare_forms": [form.as_second_choice() for form in others if form.is_bare],
        "other_forms": [form for form in others if not form.is_bare],
        "before_form": forms.get("show_before"),
        "tried": tried,
        "lost": tried if tried is not None and tried.name not in forms else None,
        "may_mark_seen": WORK_ORDER_WORKFLOW.may("see", order, actor),
        "checks": order.checks.all(),
        "may_tick": "finish" in forms,
        "equipment": order.equipment.all(),
        "may_report": order.is_open and actor.may("requests.report_from_field"),
        "caller": getattr(order.request, "reporter_details", None) if may_see_caller(actor, order) else None,
        "navigate_url": navigate_url(order.request),
        "pins": exact_pins(order.request),
        **_said_and_seen(order, actor),
    }
    return render(request, "requests/crew/work_order.html", context, status=status)


def _wants_to_finish(request: ActorRequest, tried: Any) -> bool:
    """Whoever pressed "Done" on the list finds that form open, also where nobody has pressed "start"."""
    only_ticked = request.resolver_match is not None and request.resolver_match.url_name == "work_order_tick"
    return "finish" in request.GET or (tried is not None and tried.name == "finish" and not only_ticked)


def _forms(order: WorkOrder, actor: Actor, tried: Any) -> dict[str, Any]:
    """The forms of what this person may do now; the table says what."""
    actions = [action for action in FORMS if WORK_ORDER_WORKFLOW.may(action, order, actor)]
    if order.assignee_id is not None and actor.user is not None and order.assignee_id != actor.user.pk:
        actions = [action for action in actions if action != "accept"]  # a colleague has it: that is handed over
    forms = {action: act_form(order, action) for action in actions}
    handing = forms.get("hand_over")
    if isinstance(handing, HandOverForm) and not handing.has_somebody:
        del forms["hand_over"]
    if tried is not None and tried.name in forms:
        forms[tried.name] = tried
    return forms


def _said_and_seen(order: WorkOrder, actor: Actor) -> dict[str, Any]:
    shown = order.request
    words: Sequence[Words] = list(Words.objects.visible_to(actor, shown))
    photos: Sequence[RequestPhoto] = list(RequestPhoto.objects.visible_to(actor, shown))
    added = (WordsKind.ADDITION, WordsKind.OTHERS)
    return {
        "elsewhere": also_said(shown, merged_into(shown, actor), actor),
        "instead": _instead(order, actor),
        "described": [w for w in words if w.kind == WordsKind.DESCRIPTION and w.hidden_at is None],
        "added": [w for w in words if w.kind in added and w.hidden_at is None],
        "notes": [w for w in words if w.kind == WordsKind.NOTE and w.work_order_id in (None, order.pk)],
        "done": [w for w in words if w.kind == WordsKind.DONE and w.work_order_id == order.pk],
        "report_photos": [p for p in photos if p.kind not in (PhotoKind.BEFORE, PhotoKind.AFTER)],
        "before_photos": [p for p in photos if p.kind == PhotoKind.BEFORE],
        "after_photos": [p for p in photos if p.kind == PhotoKind.AFTER and p.work_order_id == order.pk],
        "answers": shown.answers.all() if sees_unpublished(actor, shown) else (),
    }


def _instead(order: WorkOrder, actor: Actor) -> WorkOrder | None:
    """The work order under which the work of a parked one is done, where `actor` may see it; their own crew's first."""
    if not order.is_parked:
        return None
    others = WorkOrder.objects.visible_to(actor).open_now().filter(request=order.request.merged_into_id)
    found: WorkOrder | None = others.order_by(Case(When(crew=order.crew_id, then=0), default=1), "pk").first()
    return found
