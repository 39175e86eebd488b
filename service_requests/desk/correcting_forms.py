"""Forms that put a request right: another service, another place."""

from typing import Any

from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests.forms.desk_form import StatefulForm
from service_requests.forms.place import PlaceFields
from service_requests.forms.shelves import service_choices
from service_requests.models import ServiceRequest, ServiceType
from service_requests.stale import place_of, service_of
from service_requests.statuses import PlaceNeeded
from service_requests.workflow import REQUEST_WORKFLOW
from westfield.kernel.actor import Actor
from westfield.kernel.form_layout import Actions, LocationMap


class CorrectingForm(StatefulForm):
    """A form on a page of its own, with a way back."""

    action: str
    address: str

    def __init__(self, *args: Any, shown: ServiceRequest, actor: Actor, **kwargs: Any) -> None:
        url = reverse(self.address, args=[shown.reference])
        label = REQUEST_WORKFLOW.label(self.action)
        super().__init__(*args, shown=shown, actor=actor, name=self.action, url=url, label=label, **kwargs)

    def _dress(self, button_style: str) -> None:
        super()._dress(button_style)
        back = reverse("desk_request", args=[self.shown.reference])
        leave = format_html('<a class="usa-button usa-button--outline" href="{}">{}</a>', back, _("Leave it"))
        send = Submit("send", self.label, css_id=f"{self.name}-send")
        self.helper.layout = Layout(*self.parts(), Actions(send, HTML(leave)))


class ServiceForm(CorrectingForm):
    action, address = "change_service", "desk_change_service"
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=ServiceType.objects.none(), to_field_name="code",
        error_messages={"required": _("Choose the service that it should have come in for.")},
    )  # fmt: skip
    state_of = staticmethod(service_of)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        offered = ServiceType.objects.offered_to_staff().exclude(pk=self.shown.service_type_id)
        field.queryset = offered
        field.choices = service_choices(offered)


class PlaceForm(CorrectingForm, PlaceFields):
    """By address, in words or by the pin; it begins with what is known."""

    action, address = "move_pin", "desk_move_pin"
    state_of = staticmethod(place_of)
    place_needed = PlaceNeeded.REQUIRED

    def __init__(self, *args: Any, shown: ServiceRequest, **kwargs: Any) -> None:
        known = {
            "where": shown.place, "address_id": shown.address_id,
            "latitude": shown.latitude, "longitude": shown.longitude,
        }  # fmt: skip
        super().__init__(*args, shown=shown, initial=known, **kwargs)
        self._require_words_or_point()

    def parts(self) -> list[Any]:
        return ["form_key", "seen", "where", "address_id", "latitude", "longitude", LocationMap(my_location=False)]
