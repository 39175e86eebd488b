"""The one form that takes a request in; residents fill it, clerks fill a longer one built on it."""

from collections.abc import Collection, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.contact import TellingFields
from service_requests.forms.place import WHO_SEES_THE_PLACE
from service_requests.forms.questions import Asked, AsksQuestions
from service_requests.forms.whose import SideFields
from service_requests.models import ServiceType
from service_requests.statuses import PlaceNeeded, TellBy
from westfield.kernel.form_layout import Actions, Include, LocationMap
from westfield.kernel.honeypot import Honeypot, trap
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.models import Contact
from westfield.kernel.places.public_place import PlacePrecision

SEEN_AT_MOST = 40
OF_THE_PLACE = ("where", "address_id", "latitude", "longitude", "side", "anyway")


class ReportForm(Honeypot, TakesPhotos, AsksQuestions, TellingFields, SideFields):
    """Where, what, photos, and how to tell you: one page."""

    description = forms.CharField(
        label=_("Describe it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few words are enough. Please leave out names and plate numbers."),
    )

    field_order: tuple[str, ...] = (
        "form_key", "side", "where", "description", "photos", "tell_by", "email", "name", "phone",
    )  # fmt: skip
    button: Any = _("Send report")

    # What the page shows above the form: others' requests nearby, and how this one will look to everybody.
    near: Sequence[Any] = ()
    preview: Any = None

    def __init__(
        self,
        *args: Any,
        service_type: ServiceType,
        asked: Sequence[Asked] = (),
        contact: Contact | None = None,
        joins: bool = False,
        **kwargs: Any,
    ) -> None:
        """`joins`: it was sent to add its voice to another request, for which little of it is needed."""
        self.service_type = service_type
        self.place_needed = PlaceNeeded(service_type.place_needed)
        self.anonymous_allowed, self.known = service_type.anonymous_allowed, contact
        super().__init__(*args, initial=_from(contact) | kwargs.pop("initial", {}), **kwargs)
        self.counts_without_contact = joins
        self.fields["description"].required = not joins
        self.seen = str(self.data.get("nearby_seen", ""))[:SEEN_AT_MOST] if self.is_bound else ""
        self._require_words_or_point()
        self.fields["where"].help_text = WHO_SEES_THE_PLACE[PlacePrecision(service_type.place_shown)]
        if not self.asks_for_place():
            for name in OF_THE_PLACE:
                del self.fields[name]
        self.ask(asked)
        self.order_fields(self._in_order())
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.parts(), self.actions())

    def asks_for_place(self) -> bool:
        return self.place_needed != PlaceNeeded.NONE

    def _in_order(self) -> list[str]:
        """The questions stand after the description: the error summary lists what is wrong from top to bottom."""
        names = list(self.field_order)
        after = names.index("description") + 1
        return names[:after] + [one.name for one in self.asked] + names[after:]

    def actions(self) -> Any:
        return Actions(
            Submit("send", self.button, css_class="usa-button--big"),
            Submit("preview", _("See what others will see"), css_class="usa-button--outline"),
        )

    def parts(self) -> list[Any]:
        """The parts of the page, in the order in which a person thinks of them."""
        return [
            "form_key",
            Include("requests/resident/before_sending.html"),
            *([self.place_part()] if self.asks_for_place() else []),
            Fieldset(_("What is wrong?"), "description", *self.questions(), "photos"),
            Fieldset(_("How can we tell you?"), *self.telling(), css_id="id_tell_by"),
            trap(),
        ]

    def place_part(self) -> Any:
        return Fieldset(
            _("Where is it?"),
            "where", "address_id", "latitude", "longitude", LocationMap(), Include("requests/resident/near_map.html"),
        )  # fmt: skip

    def questions(self) -> list[Any]:
        return [Include("requests/questions.html")] if self.asked else []

    def telling(self) -> list[Any]:
        return [
            Include("requests/resident/contact_hint.html"),
            Include("requests/resident/tell_by.html"),
            # Where nobody may stay unknown, whoever wants to hear nothing still leaves a way to be asked.
            Div(
                "email", data_only_if="tell_by", data_only_values="email" if self.anonymous_allowed else "email nothing"
            ),
            Row("name", "phone"),
        ]

    def forget_errors(self, *, but: Collection[str]) -> None:
        """Nothing is wrong except with these fields: what was asked for does not need the others."""
        for name in set(self.errors) - set(but):
            del self.errors[name]

    def typed(self) -> list[tuple[Any, str]]:
        """What a person wrote by hand, to copy it where the form cannot be sent."""
        questions = [one.name for one in self.asked if not one.options]
        names = ("where", "description", *questions, "name", "email", "phone")
        boxes = [self[name] for name in names if name in self.fields]
        return [(box.label, str(box.value())) for box in boxes if box.value()]


def _from(contact: Contact | None) -> dict[str, Any]:
    """What the city knows already of who is signed in."""
    if contact is None:
        return {}
    return {
        "name": contact.name, "email": contact.email or "", "phone": contact.phone or "",
        "tell_by": TellBy(contact.tell_by),
    }  # fmt: skip
