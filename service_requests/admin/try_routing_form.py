"""Which service, and where: the question that the rules are tried on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.place import LAND, PlaceFields
from service_requests.forms.shelves import service_choices
from service_requests.models import ServiceType
from westfield.kernel.models import Address
from westfield.kernel.places.search import find_addresses

DEGREES = {"inputmode": "text", "autocomplete": "off"}


class TryForm(PlaceFields):
    """Reads a place exactly as the report form does; here the point can be typed, too."""

    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=ServiceType.objects.none(),
        to_field_name="code",
        error_messages={
            "required": _("Choose a service."),
            "invalid_choice": _("There is no such service. Choose one from the list."),
        },
    )
    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, min_value=-LAND[0], max_value=LAND[0], widget=forms.TextInput(DEGREES)
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, min_value=-LAND[1], max_value=LAND[1], widget=forms.TextInput(DEGREES)
    )

    field_order = ("service", "where", "address_id", "latitude", "longitude")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = ServiceType.objects.select_related("group", "department__calendar")
        choice: Any = self.fields["service"]
        choice.queryset = services.order_by("group__order", "group__code", "order", "code")
        choice.choices = service_choices(choice.queryset)
        self.fields["where"].help_text = _("An address of the city, as a resident would type it; or a point below.")
        self.fields["latitude"].help_text = _("In degrees, for example 40.0421.")
        self.fields["longitude"].help_text = _("In degrees; west of Greenwich it is below zero: -86.1275.")

    def clean(self) -> dict[str, Any]:
        wrong = {name: self.errors[name] for name in ("latitude", "longitude") if name in self.errors}
        cleaned = super().clean()  # forgives a broken script; a point typed by hand is told what is wrong with it
        self.errors.update(wrong)
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if cleaned.get(name) is None and cleaned.get(other) is not None and name not in wrong:
                self.add_error(name, _("A point needs both numbers."))
        return cleaned

    def addresses_meant(self) -> list[Address]:
        """The addresses that the words may mean, where they name more than one and nobody chose."""
        words = self.cleaned_data.get("where", "")
        if not words or self.place().latitude is not None:
            return []
        return find_addresses(words)
