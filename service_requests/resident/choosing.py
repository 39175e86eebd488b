"""Choosing a service: say it in your own words, or look through the shelves."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from service_requests.catalogue_search import FoundService, find_services
from service_requests.forms.find_service import FindServiceForm
from service_requests.models import ServiceType
from westfield.kernel.http import ActorRequest

# Where everything goes that fits nowhere else, if the city has it.
GENERAL_QUESTION = "question"


def choose(request: ActorRequest) -> HttpResponse:
    """Every service a resident can ask for, on its shelf; above them what was looked for (?q=), if anything."""
    offered = list(ServiceType.objects.offered_to_residents())
    form = FindServiceForm(request.GET)
    context = {
        "form": form,
        "typed": form.typed,
        "found": _found(form.typed),
        "service_types": offered,
        "general_question": next((each for each in offered if each.code == GENERAL_QUESTION), None),
    }
    return render(request, "requests/resident/choose.html", context)


@require_GET
def service_suggestions(request: HttpRequest) -> HttpResponse:
    """The services that fit what was typed so far (?q=), for the script under the box; never an internal one."""
    found = _found(FindServiceForm(request.GET).typed)
    return JsonResponse({"results": [_as_result(service) for service in found]})


def _found(typed: str) -> list[FoundService]:
    return find_services(typed, language=get_language() or "en") if typed else []


def _as_result(service: FoundService) -> dict[str, str]:
    hint = _("Paused for now") if service.is_paused else str(service.group)
    return {"label": str(service.name), "hint": hint, "url": reverse("report", args=[service.code])}
