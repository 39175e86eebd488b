"""The departments in the admin."""

from django import forms
from django.contrib import admin
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from westfield.kernel.dollars import DollarsField
from westfield.kernel.models import Department

from .deleting import KeptWhileUsed


class DepartmentForm(forms.ModelForm):
    hourly_rate_cents = DollarsField(
        label=_("Hourly rate in dollars"),
        required=False,
        help_text=_(
            "What an hour of field work costs, for example 45.00. Work that is done keeps the rate of its day."
        ),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    class Meta:
        model = Department
        fields = ("code", "name", "email", "phone", "calendar", "hourly_rate_cents", "is_active")


@admin.register(Department)
class DepartmentAdmin(KeptWhileUsed):
    form = DepartmentForm
    list_display = ("__str__", "code", "email", "phone", "calendar", "hourly_rate", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("calendar",)
    search_fields = ("code", "name")
    show_full_result_count = False

    @admin.display(description=_("hourly rate"), ordering="hourly_rate_cents")
    def hourly_rate(self, department: Department) -> str:
        return f"${number_format(department.hourly_rate_cents / 100, 2)}"
