"""Whose it is, where a point lies outside the city or so near its limit that nobody can tell."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.place import PlaceFields
from service_requests.services import Place
from service_requests.statuses import Side
from westfield.kernel.models import Area
from westfield.kernel.places.areas import Surroundings


@dataclass(frozen=True)
class Doubt:
    """A place that may not be the city's; `neighbour` is whose it then is, None where the map does not say."""

    neighbour: Area | None
    on_the_line: bool


def doubt_about(place: Place) -> Doubt | None:
    """What there is to ask about a place; None where it is the city's, or where nobody can say."""
    around = place.around
    if around is None or around.inside_city is None or _is_an_address_of_the_city(place, around):
        return None
    neighbour = around.neighbours[0] if around.neighbours else None
    if around.near_limit and neighbour is not None:
        return Doubt(neighbour, on_the_line=True)
    return None if around.inside_city else Doubt(neighbour, on_the_line=False)


def _is_an_address_of_the_city(place: Place, around: Surroundings) -> bool:
    """An address says by itself on which side of the line it lies; no phone guessed it."""
    return place.address is not None and around.is_in_the_city


class SideFields(PlaceFields):
    """Asks whose it is where the point leaves that open, and takes the answer; nothing is swallowed."""

    side = forms.ChoiceField(
        label=_("City limit"),
        choices=[(Side.OURS, Side.OURS.label), (Side.THEIRS, Side.THEIRS.label), (Side.UNSURE, _("I am not sure"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the three.")},
    )
    # Pressed once it stays pressed: whoever said "send it anyway" is not asked again when something else is wrong.
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    doubt: Doubt | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.doubt = doubt_about(self.place())
        if self.doubt is None:
            cleaned["side"], cleaned["anyway"] = "", False
        elif self.doubt.on_the_line:
            self._ask_for_side(cleaned)
        else:
            cleaned["side"] = Side.THEIRS
            self._ask_whether_anyway(cleaned)
        return cleaned

    def _ask_for_side(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("side") == Side.THEIRS:
            self._ask_whether_anyway(cleaned)
        elif not cleaned.get("side") and "side" not in self.errors:
            self.add_error("side", _("The place is right at the city limit. Tell us on which side it is."))

    def _ask_whether_anyway(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("anyway"):
            self.add_error("side", self.words_for_outside())

    def words_for_outside(self) -> Any:
        return _("This place seems to be outside the city. See whose it is, or send it to us anyway.")

    def whose(self) -> dict[str, Any]:
        """What the verb keeps about it."""
        if self.doubt is None:
            return {}
        return {"neighbour": self.doubt.neighbour, "side": self.cleaned_data["side"]}
