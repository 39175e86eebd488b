"""Where it is: the part of a form that takes a place, in whatever way somebody can say it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from service_requests.services import Place
from service_requests.statuses import PlaceNeeded
from westfield.kernel.form_widgets import AddressInput
from westfield.kernel.models import Address
from westfield.kernel.places.areas import surroundings
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.places.search import find_addresses, nearest_address

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
    _place: Place | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._place = None
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
        if self._place is None:
            self._place = self._read_place()
        return self._place

    def _read_place(self) -> Place:
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
            around=surroundings(latitude, longitude) if latitude is not None and longitude is not None else None,
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
    if latitude is None or longitude is None:
        return ""
    return _("at the pin on the map (%(point)s)") % {"point": f"{latitude:.5f}, {longitude:.5f}"}
