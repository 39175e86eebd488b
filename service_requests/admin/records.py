"""Requests, work orders and history, to look things up."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.figures.durations import in_words
from service_requests.models import Answer, HistoryEvent, ReporterDetails, ServiceRequest, Words, WorkOrder
from service_requests.models.history import sees_unpublished
from service_requests.models.limited import sees_limited
from westfield.kernel import clock

from .read_only import ReadOnly, actor_of, money
from .record_parts import AnswerInline, HistoryInline, TellsTheFacts, WordsInline, WorkOrderInline

REPORTER = ("reporter_name", "reporter_email", "reporter_phone", "tell_by")


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ReadOnly, admin.ModelAdmin):
    list_display = (
        "reference", "service", "department", "status", "received_at", "target_at", "closed_at", "how_long",
    )  # fmt: skip
    list_filter = (
        "status", "held_because", "service_type", "department", "channel",
        "received_at", "is_internal", "is_private",
    )  # fmt: skip
    list_select_related = ("department",)
    search_fields = ("place",)
    search_help_text = _("The number of a request, or a part of its place.")
    show_full_result_count = False
    inlines = (AnswerInline, WordsInline, WorkOrderInline, HistoryInline)
    readonly_fields = ("reference", "service", "how_long", "at_the_desk", "followers", *REPORTER)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceRequest]:
        return ServiceRequest.objects.visible_to(actor_of(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ServiceRequest], search_term: str
    ) -> tuple[QuerySet[ServiceRequest], bool]:
        """A number, as people read it over the phone, leads to its request; other words to the place."""
        numbered = queryset.filter(pk__in=ServiceRequest.objects.with_reference(search_term))
        if search_term and numbered.exists():
            return numbered, False
        return super().get_search_results(request, queryset, search_term)

    def get_fieldsets(self, request: HttpRequest, obj: ServiceRequest | None = None) -> Any:
        """Who reported it stands there only for those whose work needs it."""
        shown = (
            (None, {"fields": ("reference", "service", "department", "status", "channel", "at_the_desk")}),
            (_("Where"), {
                "fields": (
                    "place", "address", "area", ("latitude", "longitude"), ("neighbour", "side"),
                    ("place_shown", "public_place"),
                )
            }),
            (_("When"), {
                "fields": (
                    ("received_at", "first_response_at"), ("target_at", "closed_at", "how_long"),
                    ("waiting_reason", "clock_stopped_at"), ("closing_reason", "reopened_count"),
                )
            }),
            (_("Seen by"), {"fields": ("is_internal", "is_private", "held_because")}),
            (_("Others"), {"fields": (("me_too_count", "followers"),)}),
        )  # fmt: skip
        return (*shown, (_("Reported by"), {"fields": REPORTER})) if _sees_reporter(request) else shown

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the record; to be shown who reported it is a line of its history."""
        if kwargs.get("obj") is not None and _sees_reporter(request):
            services.note_contact_seen(request=kwargs["obj"], by=actor_of(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is Words:
            kwargs["queryset"] = Words.objects.visible_to(actor_of(request), obj)
        if inline.model is Answer and not sees_unpublished(actor_of(request), obj):
            kwargs["queryset"] = Answer.objects.none()
        return kwargs

    @admin.display(description=_("number"), ordering="pk")
    def reference(self, request: ServiceRequest) -> str:
        return request.reference

    @admin.display(description=_("service"))
    def service(self, request: ServiceRequest) -> str:
        return str(request.service_name)

    @admin.display(description=_("how long"))
    def how_long(self, request: ServiceRequest) -> str:
        if request.closed_at is None:
            return str(_("open for %(duration)s")) % {"duration": in_words(clock.now() - request.received_at)}
        return in_words(request.closed_at - request.received_at)

    @admin.display(description=_("told of news beside the reporter"))
    def followers(self, request: ServiceRequest) -> int:
        return request.follows.filter(confirmed_at__isnull=False, stopped_at=None).count()

    @admin.display(description=_("work on it"))
    def at_the_desk(self, request: ServiceRequest) -> str:
        address = reverse("desk_request", args=[request.reference])
        return format_html('<a href="{}">{}</a>', address, _("Open at the desk"))

    @admin.display(description=_("name"))
    def reporter_name(self, request: ServiceRequest) -> str:
        return _typed(request).name

    @admin.display(description=_("e-mail"))
    def reporter_email(self, request: ServiceRequest) -> str:
        return _typed(request).email

    @admin.display(description=_("phone"))
    def reporter_phone(self, request: ServiceRequest) -> str:
        return _typed(request).phone


@admin.register(WorkOrder)
class WorkOrderAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("number", "reference", "crew", "status", "priority", "issued_at", "ended_at", "minutes", "cost")
    list_filter = ("status", "crew", "department", "priority", "issued_at")
    list_select_related = ("crew", "request")
    search_fields = ("crew__code",)
    search_help_text = _("The number of its request, W- and its own number, or the crew's code.")
    show_full_result_count = False
    readonly_fields = ("number", "reference", "cost")
    fields = (
        "number", "reference", "department", "crew", "assignee", "status", "priority", "due_at", "issued_at", "seen_at",
        "accepted_at", "started_at", "ended_at", "cannot_do_reason", "minutes", "material_cents", "hourly_rate_cents",
        "cost",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkOrder]:
        return WorkOrder.objects.visible_to(actor_of(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[WorkOrder], search_term: str
    ) -> tuple[QuerySet[WorkOrder], bool]:
        own = search_term.strip().upper().removeprefix("W-")
        if own != search_term.strip().upper() and own.isascii() and own.isdigit():
            return queryset.filter(pk=own), False
        numbered = queryset.filter(request__in=ServiceRequest.objects.with_reference(search_term))
        if search_term and numbered.exists():
            return numbered, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("request"), ordering="request_id")
    def reference(self, order: WorkOrder) -> str:
        address = reverse("admin:requests_servicerequest_change", args=[order.request_id])
        return format_html('<a href="{}">{}</a>', address, order.request.reference)

    @admin.display(description=_("cost"))
    def cost(self, order: WorkOrder) -> str:
        return money(order.cost_cents)


@admin.register(HistoryEvent)
class HistoryEventAdmin(ReadOnly, TellsTheFacts, admin.ModelAdmin):
    list_display = ("at", "reference", "act", "order", "moved_from", "moved_to", "why", "who")
    # Not by action: the admin would read all of history to list the actions that occur.
    list_filter = ("actor_kind", "at")
    search_fields = ("action",)
    search_help_text = _("The number of a request, or an action as the code names it: finish, reopen.")
    list_select_related = ("request",)
    show_full_result_count = False
    ordering = ("-pk",)
    fields = readonly_fields = ("at", "reference", "act", "order", "moved_from", "moved_to", "why", "who")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HistoryEvent]:
        events = super().get_queryset(request)
        if actor_of(request).may("requests.view_every_request") and sees_limited(actor_of(request)):
            return events
        return events.filter(request__in=ServiceRequest.objects.visible_to(actor_of(request)))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[HistoryEvent], search_term: str
    ) -> tuple[QuerySet[HistoryEvent], bool]:
        numbered = queryset.filter(request__in=ServiceRequest.objects.with_reference(search_term))
        if search_term and numbered.exists():
            return numbered, False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("request"), ordering="request_id")
    def reference(self, event: HistoryEvent) -> str:
        address = reverse("admin:requests_servicerequest_change", args=[event.request_id])
        return format_html('<a href="{}">{}</a>', address, event.request.reference)


def _sees_reporter(request: HttpRequest) -> bool:
    return actor_of(request).may("requests.view_reporter")


def _typed(request: ServiceRequest) -> ReporterDetails:
    """What the reporter typed about themselves; nothing where it was wiped or never typed."""
    try:
        return request.reporter_details
    except ObjectDoesNotExist:
        return ReporterDetails()
