"""What the page of one request shows to somebody at the desk, and what they can do there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from service_requests import services
from service_requests.canned import all_ready
from service_requests.desk.acts import ACTS, Place, Way, acts_for, form_of, ways_for
from service_requests.desk.conversation import conversation_of, new_mentions_of
from service_requests.desk.facts import facts_of
from service_requests.desk.kin import kin_of
from service_requests.desk.order_forms import Supply
from service_requests.desk.orders import issue_form, orders_of, supply_for, view_of
from service_requests.desk.ready_words import WordsForm
from service_requests.forms.act import ActForm
from service_requests.forms.desk_form import StatefulForm
from service_requests.models import ServiceRequest, WorkOrder
from service_requests.whereabouts import pins_for
from service_requests.workflow import may_issue_work, may_see_reporter
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest

# What is done next when it can be done: the first of these is the page's one big button.
NEXT_STEPS = ("let_in", "resume", "issue")
# What else stands on the page: each adds its part to what the template knows.
PARTS: tuple[Callable[[Actor, ServiceRequest], dict[str, Any]], ...] = (
    conversation_of,
    facts_of,
    new_mentions_of,
    lambda actor, shown: {"kin": kin_of(shown, actor)},
)


@dataclass(frozen=True)
class Group:
    """Acts that belong together, under their heading; `ways` lead to acts with pages of their own."""

    place: Place
    forms: list[ActForm]
    ways: list[Way]

    @property
    def title(self) -> Any:
        return self.place.value


def drawn(
    request: ActorRequest, shown: ServiceRequest, *, tried: ActForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; `tried` is a form that came back with errors or was refused, shown with what was typed."""
    actor: Actor = request.actor
    orders = orders_of(shown)
    supply = supply_for(orders)
    forms = _forms(actor, shown, tried, supply)
    next_form = _next(forms, orders)
    if may_see_reporter(actor, shown) and hasattr(shown, "reporter_details"):
        services.note_contact_seen(request=shown, by=actor)
    context = {
        "shown": shown,
        "orders": [view_of(order, actor, supply) for order in orders],
        "next_form": next_form,
        "groups": _groups([form for form in forms if form is not next_form], ways_for(actor, shown)),
        "lost": tried if tried is not None and tried.name not in {form.name for form in forms} else None,
        "tried": tried,
        "place": shown.place_for(actor),
        "pins": pins_for(shown, actor),
    }
    for part in PARTS:
        context |= part(actor, shown)
    return render(request, "requests/desk/request.html", context, status=status)


def _forms(actor: Actor, shown: ServiceRequest, tried: ActForm | None, supply: Supply) -> list[ActForm]:
    """The forms of everything this person may do to the request now; the table says what."""
    forms: list[ActForm] = [form_of(name, shown, actor) for name in acts_for(actor, shown)]
    if may_issue_work(actor, shown):
        forms.insert(0, issue_form(shown, supply=supply))
    forms = [tried if tried is not None and tried.name == form.name else form for form in forms]
    if isinstance(tried, StatefulForm):
        tried.drawn_again(shown)
    ready = all_ready(shown) if any(isinstance(form, WordsForm) for form in forms) else {}
    for form in forms:
        if isinstance(form, WordsForm):
            form.offer(ready)
    return forms


def _next(forms: Sequence[ActForm], orders: Sequence[WorkOrder]) -> ActForm | None:
    """The one obvious next step; while a crew has it, there is none for the desk."""
    by_name = {form.name: form for form in forms}
    if any(order.is_open for order in orders):
        by_name.pop("issue", None)
    return next((by_name[name] for name in NEXT_STEPS if name in by_name), None)


def _groups(forms: Sequence[ActForm], ways: Sequence[Way]) -> list[Group]:
    """The rest, by what it is for; a heading without acts is left out."""
    groups = [
        Group(
            place,
            [form for form in forms if _place_of(form) is place],
            list(ways) if place is Place.RIGHT else [],
        )
        for place in Place
    ]
    return [group for group in groups if group.forms or group.ways]


def _place_of(form: ActForm) -> Place:
    return ACTS[form.name].place if form.name in ACTS else Place.ON
