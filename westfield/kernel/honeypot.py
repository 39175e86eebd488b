"""A field that no person sees: what fills in everything fills it in too, and gives itself away."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

BAIT = "website"
# For those who read with their ears or without our styles the label says what to do; the rest are told by attributes
# that browsers and password managers heed, so that none of them fills it in on a person's behalf.
UNSEEN = {
    "tabindex": "-1",
    "autocomplete": "off",
    "data-1p-ignore": "",
    "data-lpignore": "true",
    "data-bwignore": "",
    "data-form-type": "other",
}


class Honeypot(forms.Form):
    """Mix it into a form that strangers send, and put `trap()` into its layout.

    Whoever is `caught` is never told: the view thanks as always, and what came in is held for staff.
    """

    # A plain Field takes anything: an error here would give the trap away.
    website = forms.Field(label=_("Leave this field empty"), required=False, widget=forms.TextInput(UNSEEN))

    @property
    def caught(self) -> bool:
        """Whether something was filled in that no person sees."""
        return self.is_bound and bool(str(self[BAIT].value() or "").strip())


def trap() -> Any:
    """The hidden field, for a form's layout; the style sheet takes it off the page, no script is needed."""
    return Div(BAIT, css_class="unseen", aria_hidden="true")
