"""What a contractor sees of a work order: all they need to do it, and nobody's name or number."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from service_requests.contract.forms import FORMS, DoneForm
from service_requests.models import RequestPhoto, Words, WorkOrder
from service_requests.models.history import WordsKind
from service_requests.models.photo import PhotoKind
from service_requests.resident.page import ShownPhoto
from service_requests.statuses import WorkOrderStatus
from service_requests.whereabouts import exact_pins, navigate_url
from service_requests.workflow import WORK_ORDER_WORKFLOW
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.images.serving import PhotoSize

NEXT_STEPS = ("accept", "finish")
OPENS_AFTER_THE_END = timedelta(days=90)
# What was done is looked up when the invoice comes; what they were called back from is not theirs to read any more.
STILL_SHOWN = (WorkOrderStatus.DONE, WorkOrderStatus.CANNOT_DO)


def is_over(order: WorkOrder) -> bool:
    """Whether the link opens nothing any more: called back, or ended long ago."""
    if order.is_open:
        return False
    recently = order.ended_at is not None and order.ended_at > clock.now() - OPENS_AFTER_THE_END
    return order.status not in STILL_SHOWN or not recently


def act_form(order: WorkOrder, token: str, action: str, *args: Any) -> Any:
    url = reverse("contract_act", args=[order.pk, token, action])
    more = {"order": order} if FORMS[action] is DoneForm else {}
    return FORMS[action](*args, name=action, url=url, label=WORK_ORDER_WORKFLOW.label(action), **more)


def drawn(
    request: ActorRequest, order: WorkOrder, holder: Actor, token: str, *, tried: Any = None, status: int = 200
) -> HttpResponse:
    """The page; `tried` is a form that came back with errors or was refused, shown with what was typed."""
    actions = [action for action in FORMS if WORK_ORDER_WORKFLOW.may(action, order, holder)]
    forms = {action: act_form(order, token, action) for action in actions}
    if tried is not None and tried.name in forms:
        forms[tried.name] = tried
    next_action = next((action for action in NEXT_STEPS if action in forms), None)
    if tried is not None and tried.name == "finish" and "finish" in forms:
        next_action = "finish"
    next_form = forms.pop(next_action) if next_action else None
    if next_action == "accept":
        forms.pop("start", None)  # one step after the other
    words = list(Words.objects.for_contractor(order))
    photos = [_shown(photo, order, token) for photo in RequestPhoto.objects.for_contractor(order)]
    context = {
        "order": order,
        "shown": order.request,
        "next_form": next_form,
        "start_form": forms.pop("start", None),
        "before_form": forms.pop("show_before", None),
        "other_forms": list(forms.values()),
        "tried": tried,
        "lost": tried if tried is not None and tried.name not in actions else None,
        "described": [said for said in words if said.kind in (WordsKind.DESCRIPTION, WordsKind.ADDITION)],
        "notes": [said for said in words if said.kind == WordsKind.NOTE],
        "done": [said for said in words if said.kind == WordsKind.DONE],
        "report_photos": [photo for kind, photo in photos if kind not in (PhotoKind.BEFORE, PhotoKind.AFTER)],
        "before_photos": [photo for kind, photo in photos if kind == PhotoKind.BEFORE],
        "after_photos": [photo for kind, photo in photos if kind == PhotoKind.AFTER],
        "checks": order.checks.all(),
        "equipment": order.equipment.all(),
        "materials": order.materials.all(),
        "answers": order.request.answers.all(),
        "navigate_url": navigate_url(order.request),
        "pins": exact_pins(order.request),
    }
    return for_holder_only(render(request, "requests/contract/work_order.html", context, status=status))


def for_holder_only(response: HttpResponse) -> HttpResponse:
    """Found by nobody who was not sent there."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _shown(photo: RequestPhoto, order: WorkOrder, token: str) -> tuple[str, ShownPhoto]:
    urls = {
        size: reverse("contract_photo", args=[order.pk, token, photo.image.key, size])
        for size in (PhotoSize.FULL, PhotoSize.THUMBNAIL)
    }
    kind = photo.get_kind_display()
    shown = ShownPhoto(
        image=photo.image,
        get_kind_display=kind,
        words=kind,
        full_url=urls[PhotoSize.FULL],
        thumbnail_url=urls[PhotoSize.THUMBNAIL],
    )
    return photo.kind, shown
