"""The empty report form of a service, drawn once and then handed out: it is what most people ask this page for.

Drawing it takes several times as long as all the rest of the page, and gives the same every time but for two keys.
Everything else that it depends on is the name under which it is kept, so a change in the catalogue shows at once.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from notifications.texting import texting_is_offered
from service_requests.forms.questions import Asked
from service_requests.forms.report import ReportForm
from service_requests.models import ServiceType
from westfield.kernel.http import ActorRequest

# In place of what is new for everybody; as long as the real thing, and found nowhere else.
FORM_KEY, CSRF_TOKEN = UUID("5aa1f2d0-7c1b-4f5e-9c55-0d6b7a3e9f10"), "x" * 63 + "Z"
KEPT = 200
_drawn: OrderedDict[str, str] = OrderedDict()


def blank_form(request: ActorRequest, service_type: ServiceType, asked: Sequence[Asked]) -> SafeString:
    """The form as a stranger first sees it, with keys of its own."""
    name = repr(
        (get_language(), _of_the_city(), _of_the_service(service_type), [_of_the_question(one) for one in asked])
    )
    html = _drawn.get(name)
    if html is None:
        html = _drawn[name] = _draw(request, service_type, asked)
        while len(_drawn) > KEPT:
            _drawn.popitem(last=False)
    return mark_safe(html.replace(CSRF_TOKEN, get_token(request)).replace(str(FORM_KEY), str(uuid4())))


def _draw(request: ActorRequest, service_type: ServiceType, asked: Sequence[Asked]) -> str:
    form = ReportForm(service_type=service_type, asked=asked, initial={"form_key": FORM_KEY})
    context = {"form": form, "service_type": service_type, "csrf_token": CSRF_TOKEN}
    return render_to_string("requests/resident/report_form.html", context, request)


def _of_the_city() -> tuple[Any, ...]:
    return (
        settings.CITY_NAME, settings.CITY_LATITUDE, settings.CITY_LONGITUDE, settings.TILE_URL,
        settings.TILE_ATTRIBUTION, texting_is_offered(),
    )  # fmt: skip


def _of_the_service(service_type: ServiceType) -> tuple[Any, ...]:
    return service_type.code, service_type.place_needed, service_type.place_shown, service_type.anonymous_allowed


def _of_the_question(one: Asked) -> tuple[Any, ...]:
    question = one.question
    options = [(option.pk, option.code, option.label, option.instruction, option.stops_form) for option in one.options]
    words = question.code, question.kind, question.label, question.hint
    return *words, question.is_required, question.asked_after_id, options
