"""The portal's own small forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from service_requests import reference


class TrackForm(forms.Form):
    """Find a request by its number."""

    NOT_FOUND = _(
        "We know no request with this number that everybody may see. Is it yours? Open the link in our e-mail to you."
    )

    number = forms.CharField(
        label=_("Number of your request"),
        max_length=40,
        help_text=_("Like 100-0017. It stands in our e-mail, or you heard it on the phone."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.add_input(Submit("", _("Find it")))

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not reference.looks_like_one(number):
            raise ValidationError(_("Our numbers are digits only, like 100-0017."))
        if reference.primary_key_of(number) is None:
            raise ValidationError(_("One of the digits seems to be wrong. Please check the number."))
        return number
