"""What stands before the form of a service, or instead of it: a pause, a warning to answer, a "call instead"."""

from enum import StrEnum

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from service_requests.forms.report import ReportForm
from service_requests.models import ServiceType
from service_requests.statuses import InstructionEffect
from westfield.kernel.http import ActorRequest
from westfield.kernel.templatetags.phones import first_number


class Before(StrEnum):
    PAUSED = "paused"
    STOP = "stop"
    CONFIRM = "confirm"


def what_stands_before(service_type: ServiceType, *, gone_on: bool) -> Before | None:
    """What keeps the form closed; None where it is open. `gone_on`: "no, this is not so" was answered."""
    if service_type.is_paused:
        return Before.PAUSED
    if service_type.instruction_effect == InstructionEffect.STOP:
        return Before.STOP
    if service_type.instruction_effect == InstructionEffect.CONFIRM and not gone_on:
        return Before.CONFIRM
    return None


def page(
    request: ActorRequest, service_type: ServiceType, closed: Before, *, form: ReportForm | None = None
) -> HttpResponse:
    """The page instead of the form; a form that was sent all the same comes with what was typed, to copy."""
    said = service_type.paused_reason if closed == Before.PAUSED else service_type.instruction
    if form is not None:
        form.helper.form_action = "?go_on=1"
    context = {
        "service_type": service_type,
        "closed": closed,
        "said": said,
        "number": first_number(str(said)) or settings.CITY_PHONE,
        "sent": form is not None,
        "typed": form.typed() if form else (),
        "form": form if closed == Before.CONFIRM else None,
    }
    return render(request, "requests/resident/before_form.html", context, status=409 if form else 200)
