"""What a field worker sees on the way: the service, the place, a few words, photos. Nobody reports it but the city."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import words_field
from service_requests.forms.place import PlaceFields
from service_requests.forms.shelves import service_choices
from service_requests.models import ServiceRequest, ServiceType
from service_requests.statuses import PlaceNeeded
from westfield.kernel.form_layout import Actions, Include, LocationMap
from westfield.kernel.images.forms import TakesPhotos


class FieldReportForm(TakesPhotos, PlaceFields):
    """Shorter than a resident's: who stands before it needs no questions, and is told by nobody."""

    service = forms.ModelChoiceField(
        label=_("What is it?"),
        queryset=ServiceType.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Choose what it is.")},
    )
    description = words_field(_("A few words"))

    field_order = ("form_key", "service", "where", "description", "photos")
    near: Sequence[ServiceRequest] = ()
    seen = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ServiceType.objects.offered_to_staff().filter(is_paused=False)
        service: Any = self.fields["service"]
        service.queryset, service.choices = offered, service_choices(offered)
        self.fields["where"].help_text = _("An address, a corner, or a few words; or tap the map.")
        self.fields["where"].required = False
        self.fields["photos"].help_text = _("The desk sees them first: nobody else, unless they publish them.")
        self.seen = str(self.data.get("nearby_seen", ""))[:40] if self.is_bound else ""
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "form_key",
            Include("requests/crew/near.html"),
            "service",
            Fieldset(_("Where is it?"), "where", "address_id", "latitude", "longitude", LocationMap()),
            Fieldset(_("What do you see?"), "description", "photos"),
            Actions(Submit("send", _("Report it"), css_class="usa-button--big")),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        service: ServiceType | None = cleaned.get("service")
        needed = service is not None and service.place_needed == PlaceNeeded.REQUIRED
        if needed and not cleaned.get("where") and None in (cleaned.get("latitude"), cleaned.get("longitude")):
            self.add_error("where", self.fields["where"].error_messages["required"])
        return cleaned
