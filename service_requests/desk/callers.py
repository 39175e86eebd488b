"""Who is calling: suggestions while the clerk types, and the card of whoever was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.texting import texting_is_offered
from service_requests import services
from service_requests.callers import LONGEST_TEXT, Person, callers_like, person_with
from service_requests.models import ServiceRequest
from service_requests.resident.near import asked
from service_requests.staff_only import for_staff_who
from service_requests.templatetags.promises import phone as phone_as_said
from service_requests.workflow import may_see_reporter
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.models.people import TellBy

# Any of these says who calls: then what stands in the first box is no more than what was looked for.
SAYS_WHO = ("person", "name", "phone", "email", "caller_name", "caller_phone")


@dataclass(frozen=True)
class CallAbout:
    """An open request of the caller's, with what the clerk has written down about this call."""

    request: ServiceRequest
    place: str
    note: str = ""
    opened: bool = False


@dataclass(frozen=True)
class Card:
    """Whoever was chosen, with their open requests."""

    person: Person
    calls: list[CallAbout]


def suggestions(typed: str, *, actor: Actor) -> list[Person]:
    """Who it may be; whose looks at contacts are kept on record is shown no more than it takes to choose."""
    found = callers_like(typed, actor=actor)
    return [person.veiled() for person in found] if actor.may("requests.view_reporter_on_record") else found


def card_of(key: str, *, actor: Actor, typed: Mapping[str, Any] | None = None) -> Card | None:
    """The card of the person behind a key; that it was looked at is on record where it has to be."""
    person = person_with(key, actor=actor)
    if person is None:
        return None
    typed = typed or {}
    calls = []
    for request in person.requests:
        if may_see_reporter(actor, request):
            services.note_contact_seen(request=request, by=actor)
        note = str(typed.get(f"note_{request.reference}", ""))
        calls.append(CallAbout(request, request.place_for(actor), note, opened=bool(note)))
    return Card(person, calls)


def filled_from(person: Person) -> dict[str, str]:
    """What the intake's fields say once this person was chosen."""
    ways = (TellBy.NOTHING, TellBy.TEXT) if texting_is_offered() else (TellBy.NOTHING,)
    return {
        "name": person.name,
        "phone": phone_as_said(person.phone) if person.phone else "",
        "email": person.email,
        "caller_language": person.language,
        "tell_by": person.tell_by if person.tell_by in ways else "",
    }


@never_cache
@require_safe
@for_staff_who("requests.take_requests")
def callers(request: ActorRequest) -> HttpResponse:
    """People who fit what was typed so far (?q=)."""
    found = suggestions(request.GET.get("q", "")[:LONGEST_TEXT], actor=request.actor)
    results = [{"key": person.key, "label": person.label, "hint": person.hint} for person in found]
    return JsonResponse({"results": results})


@never_cache
@require_safe
@for_staff_who("requests.take_requests")
def caller(request: ActorRequest) -> HttpResponse:
    """The card of one person (?key=), as a part of the intake's page; empty where there is no such person."""
    card = card_of(asked(request, "key"), actor=request.actor)
    context = {"card": card, "fills": filled_from(card.person) if card else {}}
    return render(request, "requests/desk/caller.html", context)


def looks_up(data: QueryDict) -> bool:
    """Whether the form was sent to find the caller: by the button, or by Enter while nothing else is known yet."""
    only_caller = data.get("caller", "").strip() and not any(data.get(name) for name in ("person", "service", "what"))
    return "look_up" in data or bool(data.get("send") == "enter" and only_caller and not data.get("description"))


def with_typed_caller(data: QueryDict) -> QueryDict:
    """The form's data, with what stands in the first box in the field where it belongs, if nothing else says who calls.

    Whoever the clerk chose without a script comes with all that is known of them.
    """
    filled = data.copy()
    typed = filled.get("caller", "").strip()
    if typed and not looks_up(data) and not filled.get("person") and not any(filled.get(name) for name in SAYS_WHO):
        filled[_kind_of(typed)] = typed
    return filled


def _kind_of(typed: str) -> str:
    if "@" in typed:
        return "email"
    return "name" if any(letter.isalpha() for letter in typed) else "phone"


def with_chosen_caller(data: QueryDict, *, actor: Actor) -> QueryDict:
    """The form's data with the person whose button was pressed."""
    person = person_with(str(data["this_caller"]).replace("\0", ""), actor=actor)
    filled = data.copy()
    if person is not None:
        filled["person"], filled["caller"] = person.key, person.label
        for name, value in filled_from(person).items():
            filled[name] = value
    return filled
