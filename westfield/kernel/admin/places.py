"""Addresses and areas in the admin."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.address import Address
from westfield.kernel.models.area import Area
from westfield.kernel.places.geojson import InvalidGeometry, geometry_in, read_geojson
from westfield.kernel.places.search import addresses_matching

LARGEST_FILE = 10_000_000


class FirstThousand(Paginator):
    """Counts no further than a thousand: a county's addresses are found by searching, not by leafing through."""

    MOST = 1_000

    object_list: QuerySet[Address]

    @cached_property
    def count(self) -> int:
        return len(self.object_list.order_by().values_list("pk")[: self.MOST])


@admin.register(Address)
class AddressAdmin(admin.ModelAdmin):
    list_display = ("line", "zip_code", "parcel", "source")
    search_fields = ("search",)
    search_help_text = _("As you would say it, in any order: 123 main, or union st 4.")
    paginator = FirstThousand
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": (("number", "street", "unit"), ("zip_code", "parcel"), ("latitude", "longitude"))}),
        (_("Import"), {"fields": (("source", "external_id"),)}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Address], search_term: str
    ) -> tuple[QuerySet[Address], bool]:
        """The same search as the one behind the report form."""
        return (addresses_matching(search_term, among=queryset) if search_term.strip() else queryset), False


class AreaForm(forms.ModelForm):
    geojson_file = forms.FileField(
        label=_("GeoJSON file"), required=False, help_text=_("Replaces the outline below. Longitude comes first.")
    )
    link = forms.URLField(
        label=_("Web page"),
        required=False,
        assume_scheme="https",
        help_text=_("Where to report there, for a neighbor."),
    )

    class Meta:
        model = Area
        fields = ("code", "name", "kind", "geojson_file", "geometry", "phone", "link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["geometry"].required = False

    def clean_geojson_file(self) -> dict[str, Any] | None:
        """The outline in the file that was chosen."""
        file: UploadedFile | None = self.cleaned_data["geojson_file"]
        if file is None:
            return None
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 10 MB. Simplify the outline first."))
        return _or_explain(read_geojson, file.read())

    def clean_geometry(self) -> dict[str, Any] | None:
        """The outline that was pasted, or that of the file."""
        pasted, from_file = self.cleaned_data["geometry"], self.cleaned_data.get("geojson_file")
        if from_file is not None or "geojson_file" in self.errors:
            return from_file
        if pasted is None:
            raise ValidationError(_("Choose a GeoJSON file or paste its content."))
        return _or_explain(geometry_in, pasted)


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    list_display = ("__str__", "code", "kind", "phone")
    list_filter = ("kind",)
    search_fields = ("code", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """Without the outlines, which the list does not show."""
        return super().get_queryset(request).defer("geometry")


def _or_explain(read: Any, content: Any) -> dict[str, Any]:
    try:
        geometry: dict[str, Any] = read(content)
    except InvalidGeometry as error:
        raise ValidationError(str(error)) from error
    return geometry
