"""The form behind a button: a verb's own arguments, under a key that makes a second sending harmless."""

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from westfield.kernel.form_layout import Actions
from westfield.kernel.honeypot import BAIT

A_MONTH = 60 * 24 * 31


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A few sentences; as long as the table of words takes."""
    return forms.CharField(
        label=label, required=required, max_length=4000, help_text=help_text, widget=forms.Textarea({"rows": 3})
    )


def minutes_field(*, required: bool = True) -> forms.IntegerField:
    """How long the work took; 0 is an answer only where none is asked for."""
    return forms.IntegerField(
        label=_("Minutes of work"),
        required=required,
        min_value=1 if required else 0,
        max_value=A_MONTH,
        help_text=_("All hands together."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class Button(forms.Form):
    """A form with one button; `name` keeps its ids apart from the page's other forms."""

    button_style = ""
    done: Any = _("Saved.")

    def __init__(self, *args: Any, name: str, url: str, label: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{name}-%s"
        super().__init__(*args, **kwargs)
        self.name, self.label, self.url = name, label, url
        self._dress(self.button_style)

    def _dress(self, button_style: str) -> None:
        self.helper = FormHelper()
        self.helper.form_action = self.url
        self.helper.layout = Layout(
            *self.parts(), Actions(Submit("send", self.label, css_id=f"{self.name}-send", css_class=button_style))
        )

    def as_second_choice(self) -> "Button":
        """The same, its button quieter than the page's one next step."""
        self._dress(self.button_style or "usa-button--outline")
        return self

    def parts(self) -> list[Any]:
        return list(self.fields)

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to fill in: the button is all of it."""
        return not self.visible_fields()

    @property
    def typed(self) -> list[tuple[Any, str]]:
        """What a person wrote into it by hand, so that a refusal need not lose it."""
        by_hand = (forms.Textarea, forms.TextInput, forms.URLInput, forms.EmailInput)
        boxes = [field for field in self if isinstance(field.field.widget, by_hand) and field.name != BAIT]
        return [(field.label, field.value()) for field in boxes if field.value()]


class ActForm(Button):
    """What a button needs to know."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
