"""What a crew goes through for every request of a service, on the service's own page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_requests.models import ChecklistItem, ServiceType


class ChecklistInline(admin.StackedInline):
    """Lines that each new work order gets a copy of; those that are out keep theirs."""

    model = ChecklistItem
    fields = ("label", ("is_required", "order"))
    verbose_name_plural = _("checklist of its work orders")

    def get_extra(self, request: HttpRequest, obj: ServiceType | None = None, **kwargs: Any) -> int:
        """One empty line, also without JavaScript."""
        return 1
