"""The forms by which two requests become one, or are related, and by which that is taken back."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm, words_field
from westfield.kernel.form_layout import Actions


class OtherForm(forms.Form):
    """Which request is meant; asked by address, so that a look at it can be sent on."""

    other = forms.CharField(
        label=_("Number of the other request"),
        max_length=40,
        help_text=_("For example 100-0021. Any place, any service."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.layout = Layout("other", Actions(Submit("", _("Compare them"), css_id="compare")))


class MergeForm(ActForm):
    """The two are named by number, as the page showed them: whoever presses merges what they looked at."""

    other = forms.CharField(widget=forms.HiddenInput, max_length=40)
    stays = forms.CharField(widget=forms.HiddenInput, max_length=40)
    note = words_field(_("Internal note"), required=False, help_text=_("Only staff read this."))
    done = _("Merged. It can be undone at any time.")


class UndoMergeForm(ActForm):
    button_style = "usa-button--secondary"
    done = _("The merge is undone.")


class RelateForm(ActForm):
    """From the comparison: they are two, but whoever works on one should know of the other."""

    other = forms.CharField(widget=forms.HiddenInput, max_length=40)
    button_style = "usa-button--outline"
    done = _("They lead to each other now.")
