"""The areas in the admin: seen, drawn and mended on a map, or brought in from a file."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from westfield.kernel.models.area import Area
from westfield.kernel.places.area_import import AreasRefused, import_areas
from westfield.kernel.places.city_nearby import what_looks_odd

from .area_forms import AreaForm, ImportForm


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    list_display = ("__str__", "code", "kind", "phone", "web_page")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("name", "kind", "code")}),
        (_("Whom to turn to there"), {
            "fields": ("phone", "link"),
            "description": _("For a neighbor: this is what people read who report something beyond the city limit."),
        }),
        (_("Where it is"), {"fields": ("geojson_file", "geometry")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """Without the outlines, which the list does not show."""
        return super().get_queryset(request).defer("geometry")

    def get_urls(self) -> Any:
        several = path("import/", self.admin_site.admin_view(self.import_view), name="kernel_area_import")
        return [several, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Area, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "geometry" in form.changed_data or "geojson_file" in form.changed_data or "kind" in form.changed_data:
            _warn(request, obj)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Several areas from one file, all of them or none."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            try:
                areas = import_areas(content=typed["file"], kind=typed["kind"], name_from=typed["name_from"])
            except AreasRefused as refused:
                form.add_error("file", refused.reasons)
            else:
                return self._imported(request, areas)
        context = {**self.admin_site.each_context(request), "title": _("Import several areas"), "form": form}
        context |= {"opts": self.opts}
        return TemplateResponse(request, "admin/kernel/area_import.html", context)

    def _imported(self, request: HttpRequest, areas: list[Area]) -> HttpResponse:
        words = ngettext("%(count)s area is in.", "%(count)s areas are in.", len(areas))
        messages.success(request, words % {"count": len(areas)})
        for area in areas:
            self.log_change(request, area, [{"changed": {"fields": ["geometry"]}}])
            _warn(request, area)
        return redirect("admin:kernel_area_changelist")

    @admin.display(description=_("web page"))
    def web_page(self, area: Area) -> str:
        return format_html('<a href="{0}" rel="noopener">{0}</a>', area.link) if area.link else ""


def _warn(request: HttpRequest, area: Area) -> None:
    if odd := what_looks_odd(area):
        messages.warning(request, f"{area}: {odd}")
