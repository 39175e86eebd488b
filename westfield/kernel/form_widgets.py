"""Inputs that a small script makes nicer; without the script each is an ordinary input."""

from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

# What suggestions.js needs, and every other script that suggests something under a box.
SUGGESTION_LIST = Script("js/suggestion-list.js", defer=True)


def suggestion_words(*, list: Any, none: Any) -> dict[str, Any]:
    """What is read out about suggestions; `list` names them, `none` says that there are none."""
    return {
        "data-list-words": list,
        "data-none-words": none,
        "data-one-words": _("One suggestion. Use the arrow keys to choose it."),
        "data-many-words": _("%(count)s suggestions. Use the arrow keys to choose one."),
        "data-chosen-words": _("Chosen: %(label)s"),
    }


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class SuggestingInput(forms.TextInput):
    """A text with suggestions from `suggest` (a URL name); `words` names the list and says that there are none."""

    def __init__(self, *, suggest: str, words: dict[str, Any], attrs: dict[str, Any] | None = None) -> None:
        data = {
            "autocomplete": "off",
            "data-suggest-url": reverse_lazy(suggest),
            **suggestion_words(**words),
        }
        super().__init__({**data, **(attrs or {})})

    class Media:
        js: ClassVar = [SUGGESTION_LIST, Script("js/suggestions.js", defer=True)]


class AddressInput(SuggestingInput):
    """An address with suggestions from `suggest` (a URL name); the choice fills the form's inputs of these names.

    With `nearest` (a URL name too) a pin set on the map writes the nearest address into the empty box.
    """

    def __init__(
        self,
        *,
        suggest: str,
        nearest: str = "",
        fills_id: str = "",
        fills_latitude: str = "latitude",
        fills_longitude: str = "longitude",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        words = {
            "list": _("Suggested addresses"),
            "none": _("Not among our addresses. Your own words are enough: a corner, a landmark; or tap the map."),
        }
        fills = {
            "data-nearest-url": reverse_lazy(nearest) if nearest else "",
            "data-fills-id": fills_id,
            "data-fills-latitude": fills_latitude,
            "data-fills-longitude": fills_longitude,
        }
        super().__init__(suggest=suggest, words=words, attrs={**fills, **(attrs or {})})
