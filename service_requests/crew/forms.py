"""One small form per act in the field; what is typed with gloves on is read generously."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm, Button, words_field
from service_requests.statuses import CannotDoReason
from westfield.kernel.dollars import DollarsField
from westfield.kernel.images.forms import TakesPhotos

A_MONTH = 60 * 24 * 31


class AcceptForm(ActForm):
    done = _("It is yours.")


class StartForm(ActForm):
    done = _("Started.")


class CannotDoForm(ActForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=CannotDoReason.choices, widget=forms.RadioSelect)
    note = words_field(_("Note for your supervisor"), required=False)
    button_style = "usa-button--outline"
    done = _("It is back with your supervisor.")


class FinishForm(Button, TakesPhotos):
    """The report of the work: it completes the request and is what the reporter reads."""

    what_was_done = words_field(_("What was done?"), help_text=_("The person who reported it reads this."))
    minutes = forms.IntegerField(
        label=_("Minutes of work"),
        min_value=1,
        max_value=A_MONTH,
        help_text=_("All hands together."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    material_cents = DollarsField(
        label=_("Material in dollars"),
        required=False,
        help_text=_("For example 12.50."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    button_style = "usa-button--big"
    done = _("Done. Thank you: the reporter is told.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].label = _("Photos of the finished work")
        self.fields["photos"].help_text = _("Everybody can see them: please, no faces and no plate numbers.")

    def parts(self) -> list[Any]:
        return ["form_key", "what_was_done", "photos", Row("minutes", "material_cents")]


FORMS: dict[str, type[Button]] = {
    "accept": AcceptForm,
    "start": StartForm,
    "finish": FinishForm,
    "cannot_do": CannotDoForm,
}
