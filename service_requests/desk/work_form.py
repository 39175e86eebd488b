"""The form for work that nobody reported: what, where, who, by when."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.desk.order_forms import GivingForm, all_equipment, of_department
from service_requests.desk.who_gets_it import crews_with_people
from service_requests.forms.place import PlaceFields
from service_requests.forms.shelves import service_choices
from service_requests.models import ServiceType
from service_requests.models.limited import kept_from, sees_limited
from service_requests.statuses import PlaceNeeded
from westfield.kernel.actor import Actor
from westfield.kernel.form_layout import Actions, LocationMap
from westfield.kernel.images.forms import TakesPhotos


def services_for(actor: Actor) -> Any:
    """The kinds of work that `actor` may plan: those that are limited to roles of others are not among them."""
    offered = ServiceType.objects.offered_to_staff()
    return offered if sees_limited(actor) else offered.exclude(pk__in=kept_from(actor))


class WorkForm(GivingForm, TakesPhotos, PlaceFields):
    """What a supervisor thinks of on their way to work, in the order in which they think of it."""

    service = forms.ModelChoiceField(
        label=_("Kind of work"),
        queryset=ServiceType.objects.none(),
        to_field_name="code",
        error_messages={"required": _("Choose what kind of work it is.")},
        help_text=_("It gives the checklist and the day it is due, unless you choose one."),
    )
    description = forms.CharField(
        label=_("What is to be done"), max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text=_("The crew reads this."),
    )  # fmt: skip
    field_order = (
        "form_key", "service", "description", "where", "address_id", "latitude", "longitude", "crew", "due_at",
        "priority", "equipment", "photos",
    )  # fmt: skip
    button = _("Send the crew")
    button_style = "usa-button--big"

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        everywhere = actor.may("requests.view_every_request")
        own = actor.user.department_id if actor.user else None
        super().__init__(*args, **kwargs)
        offered = services_for(actor)
        field: Any = self.fields["service"]
        field.queryset = offered
        field.choices = service_choices(offered)
        self.fields["photos"].help_text = _("The crew sees them, nobody else does.")
        self.fields["where"].help_text = _("An address, a corner (“Main St & Union St”), or a few words.")
        self.fields["due_at"].help_text = _("Left empty: as long as this kind of work takes.")
        self._require_words_or_point()
        crews = crews_with_people(department=None if everywhere else own or 0)
        if len(crews) == 1:
            self.fields["crew"].initial = str(crews[0].pk)
        things = all_equipment() if everywhere else of_department(all_equipment(), own)
        self.offer(crews=crews, things=things, department=own)

    def _dress(self, button_style: str) -> None:
        super()._dress(button_style)
        self.helper.form_class = "intake"
        self.helper.layout = Layout(
            Div(
                Fieldset(_("What"), "form_key", "service", "description"),
                Fieldset(_("Where"), "where", "address_id", "latitude", "longitude"),
                Fieldset(
                    _("Who and when"), "crew", Row("due_at", "priority"),
                    *(["equipment"] if "equipment" in self.fields else []),
                ),
                "photos",
                Actions(Submit("send", self.label, css_id=f"{self.name}-send", css_class=button_style)),
                css_class="intake__call",
            ),
            # After the button: the keyboard comes past it only on purpose.
            Div(LocationMap(my_location=False), css_class="intake__map"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        service: ServiceType | None = cleaned.get("service")
        if service is not None and service.place_needed == PlaceNeeded.NONE:
            self.errors.pop("where", None)
        return cleaned

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb takes."""
        said = self.cleaned_data
        return {
            "service_type": said["service"], "description": said["description"], "place": self.place(),
            "due_at": said["due_at"], "priority": said["priority"], "equipment": said.get("equipment", ()),
            **self.given(),
        }  # fmt: skip
