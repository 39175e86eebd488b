"""Which rules lead to whom."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_requests.models import RoutingRule
from westfield.kernel.models import Area

from .plain_choices import PlainChoices

# An outline may be megabytes; a choice needs its name only.
AREAS = Area.objects.only("code", "name")
LABELS = {"service_type": _("Service"), "area": _("Area"), "department": _("Department"), "crew": _("Crew")}


class RoutingRuleForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        rule = super().clean() or {}
        if rule.get("issues_work_order") and not rule.get("crew") and "crew" not in self.errors:
            self.add_error("crew", _("Choose the crew that gets the work order, or untick “work order at once”."))
        return rule


class RoutingRuleFormSet(forms.BaseInlineFormSet):
    """Two new lines for one area are told apart from nothing by the database alone."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        areas = [form.cleaned_data.get("area") for form in kept if self._counts(form)]
        if len(areas) != len(set(areas)):
            raise ValidationError(_("Each area can have one rule only, and “everywhere else” one."))

    def _counts(self, form: forms.ModelForm) -> bool:
        return hasattr(form, "cleaned_data") and "area" not in form.errors and not form.cleaned_data.get("DELETE")


class ChoicesOnce:
    """Asks for the choices of a foreign key once, not once per line of an inline table."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "area":
            kwargs |= {"queryset": AREAS, "empty_label": _("Everywhere else")}
        if db_field.name == "crew":
            kwargs |= {"empty_label": _("No crew: the desk decides")}
        kwargs |= {"label": LABELS[db_field.name]} if db_field.name in LABELS else {}
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.choices = list(field.choices)
        return field


class RoutingRuleInline(ChoicesOnce, PlainChoices, admin.StackedInline):
    model = RoutingRule
    form = RoutingRuleForm
    formset = RoutingRuleFormSet
    fields = (("area", "department", "crew"), ("priority", "issues_work_order"))
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutingRule]:
        return super().get_queryset(request).select_related("service_type", "department", "crew")


@admin.register(RoutingRule)
class RoutingRuleAdmin(ChoicesOnce, PlainChoices, admin.ModelAdmin):
    form = RoutingRuleForm
    list_display = ("service_type", "area", "department", "crew", "priority", "issues_work_order")
    list_filter = ("department", "crew", "issues_work_order", "priority")
    list_select_related = ("service_type", "area", "department", "crew")
    search_fields = ("service_type__code", "service_type__name", "area__code", "crew__code")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutingRule]:
        return super().get_queryset(request).defer("area__geometry")
