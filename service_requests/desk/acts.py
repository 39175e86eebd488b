"""What can be done on the page of a request: each act with its form, its verb, and where on the page it stands.

Whether it may be done now, and by whom, is the table's business (workflow.py); an act that is not here has no button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.desk import ending_forms, giving_forms, saying_forms, waiting_forms
from service_requests.forms.desk_form import DeskForm
from service_requests.models import ServiceRequest
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.actor import Actor


class Place(Enum):
    """The groups in which acts stand, in their order on the page."""

    ON = _("Pass it on")
    SAY = _("Say something")
    RIGHT = _("Put it right")
    END = _("End it")


@dataclass(frozen=True)
class DeskAct:
    """An act of the page. `asks` is the action of the table where it goes by another name there."""

    form: type[DeskForm]
    verb: Callable[..., Any]
    place: Place
    asks: str = ""
    label: Any = ""

    def stands_for(self, name: str) -> str:
        return self.asks or name


ACTS: dict[str, DeskAct] = {
    "let_in": DeskAct(ending_forms.LetInForm, services.let_in, Place.ON),
    "resume": DeskAct(waiting_forms.ResumeForm, services.resume, Place.ON),
    "reopen": DeskAct(ending_forms.ReopenForm, services.reopen, Place.ON),
    "take": DeskAct(giving_forms.TakeForm, services.assign, Place.ON, asks="assign", label=_("Look after it myself")),
    "assign": DeskAct(giving_forms.AssignForm, services.assign, Place.ON),
    "wait": DeskAct(waiting_forms.WaitForm, services.wait, Place.ON),
    "flag": DeskAct(giving_forms.FlagForm, services.flag, Place.ON),
    "unflag": DeskAct(giving_forms.UnflagForm, services.unflag, Place.ON),
    "note": DeskAct(saying_forms.NoteForm, services.note, Place.SAY),
    "update": DeskAct(saying_forms.UpdateForm, services.update, Place.SAY),
    "ask": DeskAct(saying_forms.AskForm, services.wait, Place.SAY, asks="wait", label=_("Ask the reporter")),
    "complete": DeskAct(ending_forms.CompleteForm, services.complete, Place.END),
    "close_without_work": DeskAct(ending_forms.CloseForm, ending_forms.close_or_merge, Place.END),
    "discard": DeskAct(ending_forms.DiscardForm, services.discard, Place.END),
}
# Acts with a page of their own: a map, or a choice that wants to be looked at twice.
PAGES = {
    "change_service": "desk_change_service",
    "move_pin": "desk_move_pin",
    "merge": "desk_request_merge",
    "relate": "desk_request_merge",
}
# What has its button with another act already.
BESIDE = {"relate": "merge"}


@dataclass(frozen=True)
class Way:
    """A link to an act that has a page of its own."""

    label: Any
    url: str


def acts_for(actor: Actor, shown: ServiceRequest) -> list[str]:
    """The names of the acts that this person may do now, in the order of the page."""
    allowed = REQUEST_WORKFLOW.actions_for(actor, shown)
    names = [name for name, act in ACTS.items() if act.stands_for(name) in allowed]
    return [name for name in names if _makes_sense(name, actor, shown)]


def _makes_sense(name: str, actor: Actor, shown: ServiceRequest) -> bool:
    """Nobody takes what they have, and nobody is asked who cannot hear it."""
    if name == "take":
        return actor.user is not None and shown.assignee_id != actor.user.pk
    if name == "ask":
        return not shown.is_proactive
    return True


def form_of(name: str, shown: ServiceRequest, actor: Actor, *args: Any) -> DeskForm:
    """The form of an act; with what was sent, where something was."""
    act = ACTS[name]
    label = act.label or REQUEST_WORKFLOW.label(act.stands_for(name))
    url = reverse("desk_act", args=[shown.reference, name])
    return act.form(*args, shown=shown, actor=actor, name=name, url=url, label=label)


def ways_for(actor: Actor, shown: ServiceRequest) -> list[Way]:
    """The acts with pages of their own that this person may do now."""
    allowed = REQUEST_WORKFLOW.actions_for(actor, shown)
    return [
        Way(allowed[action], reverse(address, args=[shown.reference]))
        for action, address in PAGES.items()
        if action in allowed and BESIDE.get(action) not in allowed
    ]
