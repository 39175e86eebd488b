"""What residents can ask for, on which shelf, and what each service is like: the city's own to change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests import services
from service_requests.figures.target_words import target_in_words
from service_requests.models import ServiceGroup, ServiceType
from westfield.kernel.admin.deleting import KeptWhileUsed

from .checklist import ChecklistInline
from .plain_choices import PlainChoices
from .question_table import QuestionTable
from .routing_rules import RoutingRuleInline
from .row_forms import RowForm
from .service_type_form import ServiceTypeForm
from .untranslated import TellsUntranslated, Untranslated


class EditedInItsList(KeptWhileUsed):
    """A list in which some columns can be changed on the spot."""

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})


@admin.register(ServiceGroup)
class ServiceGroupAdmin(EditedInItsList):
    list_display = ("__str__", "code", "offered", "order")
    list_editable = ("order",)
    search_fields = ("code", "name")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceGroup]:
        in_use = Count("servicetype", filter=Q(servicetype__is_active=True))
        shelves: QuerySet[ServiceGroup] = super().get_queryset(request).annotate(in_use=in_use)
        return shelves

    @admin.display(description=_("services offered"), ordering="in_use")
    def offered(self, group: Any) -> int:
        return int(group.in_use)


@admin.register(ServiceType)
class ServiceTypeAdmin(TellsUntranslated, PlainChoices, EditedInItsList):
    form = ServiceTypeForm
    in_every_language = ("name", "description", "instruction", "paused_reason")
    list_display = ("__str__", "group", "audience", "department", "promise", "order", "is_active")
    list_editable = ("order", "is_active")
    list_filter = ("is_active", "is_paused", "is_internal", "is_private", "group", "department", "place_shown",
                   Untranslated)  # fmt: skip
    list_select_related = ("group", "department")
    ordering = ("group__order", "group__code", "order", "code")
    search_fields = ("code", "name", "description", "keywords")
    show_full_result_count = False
    inlines = (QuestionTable, ChecklistInline, RoutingRuleInline)
    radio_fields = {"instruction_effect": admin.VERTICAL, "place_needed": admin.HORIZONTAL,
                    "place_shown": admin.HORIZONTAL}  # fmt: skip
    fieldsets = (
        (_("What it is"), {
            "fields": ("name", "description", "keywords", ("group", "order"), "code", "is_active"),
            "description": _("A change holds from now on: requests keep the name, the questions and the answers "
                             "they were made with."),
        }),
        (_("Who can ask, and who sees it"), {
            "fields": ("is_internal", "is_private", "limited_to", "anonymous_allowed"),
        }),
        (_("Before the form"), {
            "fields": ("instruction", "instruction_effect", "is_paused", "paused_reason"),
            "description": _("For what must not wait for a form, and for times when nobody can come."),
        }),
        (_("Where it is"), {"fields": ("place_needed", "place_shown", "duplicate_radius_metres")}),
        (_("Who does it, and until when"), {
            "fields": ("department", ("target_amount", "target_unit", "target_clock"), "reopening_window_days",
                       "equipment"),
            "description": _("A new target holds for requests that come in from now on."),
        }),
    )  # fmt: skip

    def get_inlines(self, request: HttpRequest, obj: ServiceType | None) -> Any:
        """Questions belong to a service that is there."""
        return self.inlines if obj else (ChecklistInline, RoutingRuleInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Limited from now on, it was not public before either."""
        super().save_related(request, form, formsets, change)
        services.keep_private(service_type=form.instance)

    def view_on_site(self, service: ServiceType) -> str | None:
        """Its form, as residents have it; at the desk for what only staff ask for."""
        return form_of(service)

    @admin.display(description=_("for"), ordering="is_internal")
    def audience(self, service: ServiceType) -> str:
        """Who can ask for it, and what else one must know before one tells somebody to."""
        words = [_("City staff") if service.is_internal else _("Residents")]
        words += [_("private")] if service.is_private else []
        words += [_("paused")] if service.is_paused else []
        return ", ".join(map(str, words))

    @admin.display(description=_("target"))
    def promise(self, service: ServiceType) -> str:
        return target_in_words(service.target) if service.target else "–"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("description", "keywords", "instruction", "paused_reason"):
            kwargs["rows"] = 2
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Boxes to tick: nobody has to know which key to hold."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.help_text = db_field.help_text
        return field


def form_of(service: ServiceType) -> str | None:
    """The address of the form of a service; None while nobody can ask for it."""
    if not service.is_active:
        return None
    if service.is_internal:
        return f"{reverse('desk_intake')}?service={service.code}"
    return reverse("report", args=[service.code])
