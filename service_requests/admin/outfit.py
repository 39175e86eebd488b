"""What crews bring along and what they use up."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from service_requests.models import Equipment, Material, MaterialUse, WorkOrder
from westfield.kernel.dollars import DollarsField

from .plain_choices import PlainChoices
from .untranslated import TellsUntranslated, Untranslated


class KeptOnRecord(admin.ModelAdmin):
    """What stands on work orders is switched off, not deleted: the record would lose it."""

    def uses(self, obj: Model) -> int:
        raise NotImplementedError

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        held = list(self._held(objs))
        return ([], {}, set(), held) if held else super().get_deleted_objects(objs, request)

    def _held(self, objs: Any) -> Iterator[str]:
        for obj in objs:
            if uses := self.uses(obj):
                yield str(_("%(name)s: on %(count)s work orders. Untick “active” instead.")) % {
                    "name": obj, "count": number_format(uses),
                }  # fmt: skip


@admin.register(Equipment)
class EquipmentAdmin(TellsUntranslated, PlainChoices, KeptOnRecord):
    in_every_language = ("name",)
    list_display = ("__str__", "department", "is_active")
    list_filter = ("is_active", "department", Untranslated)
    list_select_related = ("department",)
    search_fields = ("name",)
    show_full_result_count = False
    view_on_site = False

    def uses(self, obj: Any) -> int:
        return WorkOrder.objects.filter(equipment=obj).count()


class MaterialForm(forms.ModelForm):
    unit_cost_cents = DollarsField(
        label=_("Cost of one in dollars"),
        required=False,
        help_text=_("For example 12.50. Work that is done keeps the price of its day."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    class Meta:
        model = Material
        fields = ("name", "unit", "unit_cost_cents", "department", "is_active")


@admin.register(Material)
class MaterialAdmin(TellsUntranslated, PlainChoices, KeptOnRecord):
    form = MaterialForm
    in_every_language = ("name", "unit")
    list_display = ("__str__", "unit", "costs", "department", "is_active")
    list_filter = ("is_active", "department", Untranslated)
    list_select_related = ("department",)
    search_fields = ("name",)
    show_full_result_count = False
    view_on_site = False

    def uses(self, obj: Any) -> int:
        return MaterialUse.objects.filter(material=obj).values("work_order").distinct().count()

    @admin.display(description=_("cost of one"), ordering="unit_cost_cents")
    def costs(self, material: Material) -> str:
        return f"${number_format(material.unit_cost_cents / 100, 2)}"
