"""Which services something belongs to: boxes to tick, on the shelves of the catalogue."""

from typing import Any

from django import forms
from django.http import HttpRequest

from service_requests.forms.shelves import on_shelves
from service_requests.models import ServiceType


class OfServices:
    """The services as boxes under their groups; a list of sixty to hold Ctrl in is no choice."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "service_types":
            kwargs["widget"] = forms.CheckboxSelectMultiple(attrs={"class": "of-services"})
            kwargs["queryset"] = ServiceType.objects.offered_to_staff()
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name == "service_types":
            field.choices = on_shelves(field.queryset, value="pk")
            field.help_text = db_field.help_text
        return field
