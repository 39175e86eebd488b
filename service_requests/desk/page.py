"""What the page of one request shows to somebody at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.forms import ACT_FORMS, CancelForm, IssueForm
from service_requests.desk.history import People, lines_of
from service_requests.desk.redacted import mark_redacted, undecided
from service_requests.forms.act import ActForm
from service_requests.models import RequestPhoto, ServiceRequest, Words, WorkOrder
from service_requests.models.history import FROM_RESIDENTS, NEVER_PUBLIC, WordsKind, sees_unpublished
from service_requests.services.publishing import may_publish
from service_requests.strikeable import can_be_struck
from service_requests.whereabouts import pins_for
from service_requests.workflow import (
    REQUEST_WORKFLOW,
    WORK_ORDER_WORKFLOW,
    may_issue_work,
    may_redact,
    may_see_reporter,
)
from westfield.kernel.actor import Actor, ActorKind
from westfield.kernel.http import ActorRequest

# What is done next when it can be done: the first of these is the page's one big button.
NEXT_STEPS = ("let_in", "resume", "issue")


@dataclass(frozen=True)
class OrderView:
    """A work order on the request's page, with the form that calls it back where this person may."""

    order: WorkOrder
    cancel: ActForm | None


@dataclass(frozen=True)
class Said:
    """Words, with who wrote them."""

    words: Words
    who: str

    @property
    def kind(self) -> str:
        """What kind of words, where it is not what was reported in the first place."""
        return "" if self.words.kind == WordsKind.DESCRIPTION else self.words.get_kind_display()

    @property
    def may_be_public(self) -> bool:
        return self.words.kind not in NEVER_PUBLIC


def act_form(shown: ServiceRequest, action: str, *args: Any) -> ActForm:
    """The form of an act on the request itself."""
    label = REQUEST_WORKFLOW.transitions[action].label
    url = reverse("desk_act", args=[shown.reference, action])
    return ACT_FORMS[action](*args, name=action, url=url, label=label, initial={"neighbour": shown.neighbour_id})


def issue_form(shown: ServiceRequest, *args: Any) -> IssueForm:
    url = reverse("desk_issue", args=[shown.reference])
    return IssueForm(*args, shown=shown, name="issue", url=url, label=IssueForm.button)


def cancel_form(shown: ServiceRequest, order: WorkOrder, *args: Any) -> CancelForm:
    label = WORK_ORDER_WORKFLOW.transitions["cancel"].label
    url = reverse("desk_cancel", args=[shown.reference, order.pk])
    return CancelForm(*args, name=f"cancel-{order.pk}", url=url, label=label)


def drawn(
    request: ActorRequest, shown: ServiceRequest, *, tried: ActForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; `tried` is a form that came back with errors or was refused, shown with what was typed."""
    actor: Actor = request.actor
    orders = [OrderView(order, _cancel(actor, shown, order, tried)) for order in _orders(shown)]
    forms = _forms(actor, shown, tried)
    names = {form.name for form in forms} | {view.cancel.name for view in orders if view.cancel}
    next_form = _next(forms, [view.order for view in orders])
    reporter = getattr(shown, "reporter_details", None) if may_see_reporter(actor, shown) else None
    if reporter is not None:
        services.note_contact_seen(request=shown, by=actor)
    context = {
        "shown": shown,
        "orders": orders,
        "next_form": next_form,
        "other_forms": [form for form in forms if form is not next_form],
        "lost": tried if tried is not None and tried.name not in names else None,
        "tried": tried,
        "may_publish": may_publish(actor, shown),
        "reporter": reporter,
        "place": shown.place_for(actor),
        "pins": pins_for(shown, actor),
        **_said_and_done(actor, shown),
    }
    return render(request, "requests/desk/request.html", context, status=status)


def _orders(shown: ServiceRequest) -> Sequence[WorkOrder]:
    orders = list(shown.work_orders.select_related("crew", "department", "assignee").order_by("-pk"))
    for order in orders:
        order.request = shown
    return orders


def _cancel(actor: Actor, shown: ServiceRequest, order: WorkOrder, tried: ActForm | None) -> ActForm | None:
    if not WORK_ORDER_WORKFLOW.may("cancel", order, actor):
        return None
    form = cancel_form(shown, order)
    return tried if tried is not None and tried.name == form.name else form


def _forms(actor: Actor, shown: ServiceRequest, tried: ActForm | None) -> list[ActForm]:
    """The forms of everything this person may do to the request now; the table says what."""
    actions = [action for action in REQUEST_WORKFLOW.actions_for(actor, shown) if action in ACT_FORMS]
    forms: list[ActForm] = [act_form(shown, action) for action in actions]
    if may_issue_work(actor, shown):
        forms.insert(0, issue_form(shown))
    return [tried if tried is not None and tried.name == form.name else form for form in forms]


def _next(forms: Sequence[ActForm], orders: Sequence[WorkOrder]) -> ActForm | None:
    """The one obvious next step; while a crew has it, there is none for the desk."""
    by_name = {form.name: form for form in forms}
    if any(order.is_open for order in orders):
        by_name.pop("issue", None)
    return next((by_name[name] for name in NEXT_STEPS if name in by_name), None)


def _said_and_done(actor: Actor, shown: ServiceRequest) -> dict[str, Any]:
    events = list(shown.history.select_related("work_order__crew"))
    words = list(Words.objects.visible_to(actor, shown).select_related("work_order__crew"))
    photos = list(RequestPhoto.objects.visible_to(actor, shown))
    people = People.in_(events, words, shown.entered_by_id)
    answers = list(shown.answers.all()) if sees_unpublished(actor, shown) else []
    mark_redacted(actor, shown, [*words, *photos, *answers, shown])
    said = [Said(w, _who(w, people)) for w in words]
    return {
        "described": [s for s in said if s.words.kind in FROM_RESIDENTS],
        "said": [s for s in said if s.words.kind not in FROM_RESIDENTS],
        "photos": photos,
        "answers": answers,
        "undecided": undecided(words, photos),
        "may_redact": may_redact(actor, shown),
        "strikes_place": may_redact(actor, shown) and can_be_struck(shown),
        "lines": lines_of(shown, events, people),
        "entered_by": people.names.get(shown.entered_by_id) if shown.entered_by_id else "",
    }


def _who(words: Words, people: People) -> str:
    """Who wrote it; whoever says "mine too" is not the reporter."""
    if words.kind == WordsKind.OTHERS:
        return str(_("Another resident"))
    if words.work_order is not None and words.author_kind == ActorKind.STRANGER:
        return str(words.work_order.crew)  # a contractor, by their link
    return people.who(words.author_kind, words.author_id)
