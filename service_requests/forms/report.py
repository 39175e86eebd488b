"""The one form that takes a request in; residents fill it, clerks fill a longer one built on it."""

from decimal import Decimal
from typing import Any

import phonenumbers
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from service_requests.models import ServiceType
from service_requests.services import Place, Reporter
from service_requests.statuses import PlaceNeeded
from westfield.kernel.form_layout import Actions, Include, LocationMap
from westfield.kernel.form_widgets import AddressInput
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.models import Address
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.places.search import find_addresses, nearest_address
from westfield.kernel.words import readers_language

LAND = Decimal(90), Decimal(180)
WHO_SEES_THE_PLACE = {
    PlacePrecision.EXACT: _("An address, a corner (“Main St & Union St”), or a few words. Everybody sees the place."),
    PlacePrecision.BLOCK: _("An address, a corner (“Main St & Union St”), or a few words. Others see only the block."),
    PlacePrecision.HIDDEN: _("An address, a corner (“Main St & Union St”), or a few words. Only the city sees it."),
}


class PlaceFields(forms.Form):
    """Where: typed words, an address picked from the suggestions, a point on the map, or any of these together."""

    where = forms.CharField(
        label=_("Address or place"),
        max_length=200,
        required=False,
        error_messages={"required": _("Tell us where it is: type an address or a few words, or tap the map.")},
        widget=AddressInput(suggest="address_suggestions", nearest="nearest_address", fills_id="address_id"),
    )
    address_id = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)
    latitude = forms.DecimalField(required=False, widget=forms.HiddenInput, min_value=-LAND[0], max_value=LAND[0])
    longitude = forms.DecimalField(required=False, widget=forms.HiddenInput, min_value=-LAND[1], max_value=LAND[1])

    place_needed = PlaceNeeded.REQUIRED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for hidden in ("address_id", "latitude", "longitude"):
            if hidden in self.errors:  # only a broken script sends these: the person's own words still count
                del self.errors[hidden]
                cleaned[hidden] = None
        return cleaned

    def _require_words_or_point(self) -> None:
        """Words are required unless there is a point: then the label does not say "optional" of the one that counts."""
        if "where" in self.fields and self.place_needed == PlaceNeeded.REQUIRED:
            self.fields["where"].required = not (self.is_bound and self._has_point())

    def _has_point(self) -> bool:
        """Whether the hidden fields hold a point on the Earth."""
        for name in ("latitude", "longitude"):
            try:
                if self.fields[name].clean(self[name].value()) is None:
                    return False
            except ValidationError:
                return False
        return True

    def place(self) -> Place:
        """What was said about the place; words that name exactly one address count as that address."""
        words = self.cleaned_data.get("where", "")
        latitude: Decimal | None = self.cleaned_data.get("latitude")
        longitude: Decimal | None = self.cleaned_data.get("longitude")
        address, near = self._address(words), None
        if latitude is None or longitude is None:
            latitude, longitude = (address.latitude, address.longitude) if address else (None, None)
        elif not (words or address):
            near = nearest_address(latitude, longitude)
        six = Decimal("0.000001")
        return Place(
            words=words or _in_words(address, near, latitude, longitude),
            address=address,
            near=near,
            latitude=latitude.quantize(six) if latitude is not None else None,
            longitude=longitude.quantize(six) if longitude is not None else None,
        )

    def _address(self, words: str) -> Address | None:
        picked = self.cleaned_data.get("address_id")
        if picked:
            return Address.objects.filter(pk=picked).first()
        if not words[:1].isdigit():
            return None
        found = find_addresses(words, limit=2)
        return found[0] if len(found) == 1 else None


def _in_words(
    address: Address | None, near: Address | None, latitude: Decimal | None, longitude: Decimal | None
) -> str:
    """What the crew reads where only a point was given."""
    if address is not None:
        return str(address)
    if near is not None:
        return _("near %(address)s") % {"address": near}
    return f"{latitude:.5f}, {longitude:.5f}" if latitude is not None and longitude is not None else ""


class ContactFields(forms.Form):
    """How to tell somebody about it; all of it optional."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("We write when it is done. Never shown to anyone but the staff who work on it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=32,
        required=False,
        help_text=_("Only for questions from the crew."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_phone(self) -> str:
        """The number as E.164, from however it was typed."""
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, settings.PHONE_REGION)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(_("This is not a phone number: write it like 317-555-0123.")) from error
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(_("A phone number here has ten digits, like 317-555-0123."))
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def reporter(self) -> Reporter:
        return Reporter(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=self.cleaned_data["phone"],
            language=self.language(),
        )

    def language(self) -> str:
        return readers_language()


class ReportForm(TakesPhotos, ContactFields, PlaceFields):
    """Where, what, photos, and how to tell you: one page."""

    description = forms.CharField(
        label=_("Describe it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few words are enough. Please leave out names and plate numbers."),
    )

    field_order: tuple[str, ...] = ("form_key", "where", "description", "photos", "email", "name", "phone")
    button: Any = _("Send report")

    def __init__(self, *args: Any, service_type: ServiceType, **kwargs: Any) -> None:
        self.place_needed = PlaceNeeded(service_type.place_needed)
        super().__init__(*args, **kwargs)
        self._require_words_or_point()
        self.fields["where"].help_text = WHO_SEES_THE_PLACE[PlacePrecision(service_type.place_shown)]
        if self.place_needed == PlaceNeeded.NONE:
            for name in ("where", "address_id", "latitude", "longitude"):
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.parts(), Actions(Submit("send", self.button, css_class="usa-button--big")))

    def parts(self) -> list[Any]:
        """The parts of the page, in the order in which a person thinks of them."""
        where = Fieldset(_("Where is it?"), "where", "address_id", "latitude", "longitude", LocationMap())
        return [
            "form_key",
            *([where] if self.place_needed != PlaceNeeded.NONE else []),
            Fieldset(_("What is wrong?"), "description", "photos"),
            Fieldset(
                _("How can we tell you?"), Include("requests/resident/contact_hint.html"), "email", Row("name", "phone")
            ),
        ]
