"""The departments in the admin."""

from django.contrib import admin
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models import Department

from .deleting import KeptWhileUsed


@admin.register(Department)
class DepartmentAdmin(KeptWhileUsed):
    list_display = ("__str__", "code", "email", "phone", "calendar", "hourly_rate", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("calendar",)
    search_fields = ("code", "name")
    show_full_result_count = False

    @admin.display(description=_("hourly rate"), ordering="hourly_rate_cents")
    def hourly_rate(self, department: Department) -> str:
        return f"${number_format(department.hourly_rate_cents / 100, 2)}"
