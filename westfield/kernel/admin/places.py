"""Addresses in the admin."""

from functools import cached_property

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.address import Address
from westfield.kernel.places.search import addresses_matching


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
