"""What the page of one work order shows to its crew, and to those who may look over their shoulder."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from service_requests.crew.forms import FORMS
from service_requests.models import RequestPhoto, Words, WorkOrder
from service_requests.models.history import WordsKind, sees_unpublished
from service_requests.models.photo import PhotoKind
from service_requests.whereabouts import exact_pins, navigate_url
from service_requests.workflow import WORK_ORDER_WORKFLOW, may_see_caller
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest

# What comes next when it can: the first of these is the page's one big button, the rest stand below it.
NEXT_STEPS = ("accept", "start", "finish")


def act_form(order: WorkOrder, action: str, *args: Any) -> Any:
    label = WORK_ORDER_WORKFLOW.transitions[action].label
    url = reverse("work_order_act", args=[order.pk, action])
    return FORMS[action](*args, name=action, url=url, label=label)


def drawn(request: ActorRequest, order: WorkOrder, *, tried: Any = None, status: int = 200) -> HttpResponse:
    """The page; `tried` is a form that came back with errors or was refused, shown with what was typed."""
    actor: Actor = request.actor
    shown = order.request
    actions = WORK_ORDER_WORKFLOW.actions_for(actor, order)
    forms = {action: act_form(order, action) for action in actions if action in FORMS}
    if tried is not None and tried.name in forms:
        forms[tried.name] = tried
    next_action = next((action for action in NEXT_STEPS if action in forms), None)
    words = list(Words.objects.visible_to(actor, shown))
    photos = list(RequestPhoto.objects.visible_to(actor, shown))
    context = {
        "order": order,
        "shown": shown,
        "next_form": forms.pop(next_action) if next_action else None,
        "other_forms": [form.as_second_choice() if form.is_bare else form for form in forms.values()],
        "tried": tried,
        "lost": tried if tried is not None and tried.name not in actions else None,
        "may_mark_seen": "see" in actions,
        "described": [w for w in words if w.kind == WordsKind.DESCRIPTION and w.hidden_at is None],
        "added": [w for w in words if w.kind in (WordsKind.ADDITION, WordsKind.OTHERS) and w.hidden_at is None],
        "notes": [w for w in words if w.kind == WordsKind.NOTE and w.work_order_id in (None, order.pk)],
        "done": [w for w in words if w.kind == WordsKind.DONE and w.work_order_id == order.pk],
        "report_photos": [p for p in photos if p.kind != PhotoKind.AFTER],
        "after_photos": [p for p in photos if p.work_order_id == order.pk],
        "caller": getattr(shown, "reporter_details", None) if may_see_caller(actor, order) else None,
        "navigate_url": navigate_url(shown),
        "pins": exact_pins(shown),
        "answers": shown.answers.all() if sees_unpublished(actor, shown) else (),
    }
    return render(request, "requests/crew/work_order.html", context, status=status)
