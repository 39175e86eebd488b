"""The pages on which a request is put right: another service, another place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.acting import back_to, seen_at_desk
from service_requests.desk.correcting_forms import PlaceForm, ServiceForm
from service_requests.models import ServiceRequest
from service_requests.services import AlreadyDone, Rerouted
from service_requests.staff_only import for_staff_who
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

MAY_CORRECT = "requests.correct_requests"


@for_staff_who(MAY_CORRECT)
def change_service(request: ActorRequest, reference: str) -> HttpResponse:
    """Put a request with another service."""
    shown = seen_at_desk(reference, request.actor)
    form = ServiceForm(request.POST if request.method == "POST" else None, shown=shown, actor=request.actor)
    return _corrected(
        request, shown, form,
        lambda: services.change_service(
            request=shown, by=request.actor, service_type=form.cleaned_data["service"],
            seen=form.cleaned_data["seen"], form_key=form.cleaned_data["form_key"],
        ),
        said=_service_changed,
    )  # fmt: skip


@for_staff_who(MAY_CORRECT)
def move_pin(request: ActorRequest, reference: str) -> HttpResponse:
    """Say where it really is."""
    shown = seen_at_desk(reference, request.actor)
    form = PlaceForm(request.POST if request.method == "POST" else None, shown=shown, actor=request.actor)
    return _corrected(
        request, shown, form,
        lambda: services.move_pin(
            request=shown, by=request.actor, place=form.place(),
            seen=form.cleaned_data["seen"], form_key=form.cleaned_data["form_key"],
        ),
        said=_place_changed,
    )  # fmt: skip


def _corrected(
    request: ActorRequest,
    shown: ServiceRequest,
    form: ServiceForm | PlaceForm,
    verb: Callable[[], Rerouted],
    *,
    said: Callable[[ServiceRequest], str],
) -> HttpResponse:
    """The page with its form, until the form is right and the verb agrees."""
    if request.method != "POST":
        if not REQUEST_WORKFLOW.may(form.action, shown, request.actor):
            return redirect("desk_request", shown.reference)
        return _drawn(request, shown, form)
    if not form.is_valid():
        return _drawn(request, shown, form, status=422)
    try:
        done = verb()
    except AlreadyDone:
        return back_to(request, shown)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        shown = seen_at_desk(shown.reference, request.actor)
        form.drawn_again(shown)
        return _drawn(request, shown, form, status=409)
    messages.success(request, said(done.request))
    for words in _also(done):
        messages.info(request, words)
    return back_to(request, shown)


def _drawn(request: ActorRequest, shown: ServiceRequest, form: Any, *, status: int = 200) -> HttpResponse:
    context = {"shown": shown, "form": form, "place": shown.place_for(request.actor), "tried": status == 409}
    return render(request, "requests/desk/correct.html", context, status=status)


def _service_changed(shown: ServiceRequest) -> str:
    values: dict[str, Any] = {"service": shown.service_name, "department": shown.department.name}
    if shown.target_at is None:
        return _("Now “%(service)s” at %(department)s, without a target.") % values
    values["day"] = date_format(localtime(shown.target_at), _("D, M j"))
    return _("Now “%(service)s” at %(department)s, due %(day)s.") % values


def _place_changed(shown: ServiceRequest) -> str:
    return _("The place is now: %(place)s.") % {"place": shown.place or _("at the pin on the map")}


def _also(done: Rerouted) -> list[str]:
    """What that meant for the work orders and for whoever looked after it."""
    words = [
        _("%(order)s is under way and stays with %(crew)s. Call it back yourself if nobody needs it.")
        % {"order": order.number, "crew": order.crew}
        for order in done.under_way
    ]
    words += [
        _("%(order)s was called back from %(crew)s.") % {"order": order.number, "crew": order.crew}
        for order in done.called_back
    ]
    if done.issued is not None:
        words.append(_("%(order)s is out to %(crew)s.") % {"order": done.issued.number, "crew": done.issued.crew})
    if done.let_go is not None:
        words.append(_("%(name)s may not work on it there: nobody looks after it now.") % {"name": done.let_go})
    return words
