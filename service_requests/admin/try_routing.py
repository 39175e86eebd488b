"""Where would this go? A service and a place, tried on the rules by which requests are routed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_requests.forms.whose import Doubt, doubt_about
from service_requests.models import RoutingRule, ServiceType
from service_requests.services import Place
from service_requests.services.reporting import seen_by_strangers
from service_requests.services.routing import Route, Verdict, route
from westfield.kernel import clock
from westfield.kernel.admin_pages import AdminPage, register_page
from westfield.kernel.models import Area
from westfield.kernel.places.public_place import PublicPlace

from .try_routing_form import TryForm

TITLE = gettext_lazy("Where would this go?")


@dataclass(frozen=True)
class TriedRule:
    """A rule, where it holds, and in words what became of it here."""

    rule: RoutingRule
    area: Area | None
    is_taken: bool
    why: str


@dataclass(frozen=True)
class Tried:
    """What would happen to a request for this service at this place, sent now."""

    service: ServiceType
    place: Place
    way: Route
    shown: PublicPlace
    doubt: Doubt | None
    target_at: datetime | None
    rules: Sequence[TriedRule]
    why_no_order: str


def where_page(request: HttpRequest) -> HttpResponse:
    """The question as a form, and below it the answer; its address can be sent to a colleague."""
    form = TryForm(request.GET if "service" in request.GET else None)
    context = {**admin.site.each_context(request), "title": TITLE, "form": form}
    if form.is_valid():
        context |= {"tried": tried(service=form.cleaned_data["service"], place=form.place())}
        context |= {"meant": [_as_link(form, address) for address in form.addresses_meant()]}
    return TemplateResponse(request, "admin/requests/try_routing.html", context)


def tried(*, service: ServiceType, place: Place) -> Tried:
    """Ask the very functions that take a report in; nothing is kept."""
    way = route(service_type=service, latitude=place.latitude, longitude=place.longitude, around=place.around)
    return Tried(
        service=service,
        place=place,
        way=way,
        shown=seen_by_strangers(service_type=service, place=place, way=way),
        doubt=doubt_about(place),
        target_at=way.target_at(service, since=clock.now()),
        rules=_rules(way, has_point=place.latitude is not None),
        why_no_order=_why_no_order(way),
    )


def _rules(way: Route, *, has_point: bool) -> list[TriedRule]:
    areas = Area.objects.only("code", "name").in_bulk([each.rule.area_id for each in way.weighed if each.rule.area_id])
    words = {
        Verdict.TAKEN: _("This rule holds."),
        Verdict.ELSEWHERE: _("The place does not lie in this area.") if has_point else _("Nobody said where it is."),
        Verdict.TOO_LATE: _("A rule above it came first."),
    }
    return [
        TriedRule(
            rule=each.rule,
            area=areas.get(each.rule.area_id) if each.rule.area_id else None,
            is_taken=each.verdict is Verdict.TAKEN,
            why=words[each.verdict],
        )
        for each in way.weighed
    ]


def _why_no_order(way: Route) -> str:
    """Why nobody goes out before the desk has looked at it; "" where a crew goes at once."""
    rule = way.rule
    if way.issues_work_order:
        return ""
    if rule is None:
        return _("No rule holds, so the desk decides who goes.")
    if rule.crew is not None and not rule.crew.is_active:
        return _("The rule's crew is switched off, so the desk decides who goes.")
    if not rule.issues_work_order:
        return _("The rule says that the desk looks first.")
    return _("It lies outside the city limit, so the desk looks first.")


def _as_link(form: TryForm, address: Any) -> tuple[str, str]:
    question = {"service": form.cleaned_data["service"].code, "where": address, "address_id": address.pk}
    return str(address), urlencode(question)


register_page(
    AdminPage(
        path="requests/where-would-it-go/",
        name="requests_try_routing",
        title=TITLE,
        permission="requests.view_routingrule",
        view=where_page,
        section=gettext_lazy("Try it out"),
    )
)
