"""Five views by hand."""

from pathlib import Path
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import Engine
from django.template.context import Context
from django.utils import timezone

from notifications.models import Notification
from service_requests import reference as numbers
from service_requests.models import (
    HistoryEvent,
    ReporterDetails,
    RoutingRule,
    ServiceRequest,
    ServiceType,
    Words,
    WorkOrder,
)
from service_requests.models.request import OPEN, PUBLIC
from westfield.kernel.calendar import due_at
from westfield.kernel.models import Contact

ENGINE = Engine(dirs=[Path(__file__).parent / "templates"])
PAGE = 25


def _page(name: str, **context: object) -> HttpResponse:
    return HttpResponse(ENGINE.get_template(name).render(Context(context)))


def public_requests(request: HttpRequest) -> HttpResponse:
    """One query for the filter, one for the newest 25."""
    services = ServiceType.objects.filter(is_active=True, is_internal=False, is_private=False).order_by("order")
    items = list(ServiceRequest.objects.filter(PUBLIC).order_by("-pk")[: PAGE + 1])
    return _page("list.html", services=services, items=items[:PAGE], more=len(items) > PAGE)


def request_status(request: HttpRequest, reference: str) -> HttpResponse:
    """The request, its published words and its history."""
    found = ServiceRequest.objects.filter(PUBLIC, pk=numbers.primary_key_of(reference)).select_related("department")
    shown = found.first()
    if shown is None:
        raise Http404
    words = Words.objects.filter(request=shown, published_at__isnull=False, hidden_at=None)
    history = HistoryEvent.objects.filter(request=shown).order_by("pk")
    return _page("status.html", shown=shown, words=words, history=history)


def queue(request: HttpRequest) -> HttpResponse:
    """Session, user, the figures above the table, the 25 most urgent."""
    if not request.user.is_authenticated or not request.user.is_staff:
        return HttpResponseForbidden()
    now = timezone.now()
    groups = list(
        ServiceRequest.objects.filter(OPEN)
        .values("department_id", "department__name", "service_type_id", "service_type__name")
        .annotate(open=Count("pk"), late=Count("pk", Q(target_at__lt=now)))
        .order_by()
    )
    crews = WorkOrder.objects.open().filter(request=OuterRef("pk")).values("crew__name")
    items = (
        ServiceRequest.objects.filter(OPEN)
        .select_related("department")
        .annotate(crew_names=ArraySubquery(crews))
        .order_by(F("target_at").asc(nulls_last=True), "pk")
    )
    return _page(
        "queue.html",
        user=request.user,
        now=now,
        open=sum(group["open"] for group in groups),
        late=sum(group["late"] for group in groups),
        departments={group["department_id"]: group["department__name"] for group in groups},
        services={group["service_type_id"]: group["service_type__name"] for group in groups},
        items=items[:PAGE],
    )


def report(request: HttpRequest, code: str) -> HttpResponse:
    """The form by hand; sent, it is a request with its work order, its history and its message, at once."""
    service = ServiceType.objects.select_related("department__calendar").get(code=code)
    if request.method == "POST" and request.POST["description"] and request.POST["where"]:
        made = _take_in(service, request)
        return HttpResponseRedirect(f"/requests/{made.reference}/")
    return _page("form.html", service=service, csrf_token=get_token(request), form_key=uuid4())


@transaction.atomic
def _take_in(service: ServiceType, request: HttpRequest) -> ServiceRequest:
    typed, now = request.POST, timezone.now()
    rule = RoutingRule.objects.select_related("department__calendar", "crew").get(service_type=service, area=None)
    target = service.target
    contact = Contact.objects.get_or_create(email=typed["email"])[0]
    made = ServiceRequest.objects.create(
        form_key=UUID(typed["form_key"]), service_type=service, service_name=service.name, department=rule.department,
        status="assigned", channel="web", reporter=contact, place=typed["where"], public_place=typed["where"],
        received_at=now, target_amount=target.amount, target_unit=target.unit, target_clock=target.clock,
        target_at=due_at(now, target, rule.department.calendar.business_hours()),
    )  # fmt: skip
    ReporterDetails.objects.create(request=made, email=typed["email"])
    Words.objects.create(
        request=made, kind="description", body=typed["description"], author_kind="resident", author_id=contact.pk
    )
    order = WorkOrder.objects.create(
        request=made, department=rule.department, crew=rule.crew, due_at=made.target_at, issued_at=now
    )
    HistoryEvent.objects.create(
        request=made, work_order=order, action="receive", new_status="assigned", actor_kind="system"
    )
    Notification.objects.create(
        dedupe_key=f"bare:{made.pk}", message="requests/received", recipient_contact=contact, address=typed["email"],
        language="en", next_attempt_at=now, give_up_at=now,
    )  # fmt: skip
    return made
