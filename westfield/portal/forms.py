"""The portal's own small forms."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from notifications.texting import texting_is_offered
from service_requests import reference
from service_requests.forms.contact import ContactFields
from service_requests.statuses import TellBy
from westfield.kernel.form_layout import Actions
from westfield.kernel.honeypot import Honeypot, trap
from westfield.kernel.models import Contact


class NumberField(forms.CharField):
    """The number of a request, as somebody reads it off a mail or heard it on the phone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Number of your request"))
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        super().__init__(max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        if not reference.looks_like_one(number):
            raise ValidationError(_("Our numbers are digits only, like 100-0017."))
        if reference.primary_key_of(number) is None:
            raise ValidationError(_("One of the digits seems to be wrong. Please check the number."))
        return number


class TrackForm(forms.Form):
    """Find a request by its number."""

    NOT_FOUND = _(
        "We know no request with this number that everybody may see. Is it yours? Have its link sent to you below."
    )

    number = NumberField(help_text=_("Like 100-0017. It stands in our e-mail, or you heard it on the phone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = reverse_lazy("track")
        self.helper.disable_csrf = True
        self.helper.add_input(Submit("", _("Find it")))


class FindMineForm(Honeypot, forms.Form):
    """The way back to one's own page: the number, and how the city was told to reach its reporter."""

    number = NumberField(label=_("Its number"))
    email_or_phone = forms.CharField(
        label=_("E-mail or phone that you gave us"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "mine-%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse_lazy("find_mine")
        self.helper.layout = Layout(
            "number", "email_or_phone", trap(), Actions(Submit("send", _("Send me the link"), css_id="mine-send"))
        )

    def clean_email_or_phone(self) -> tuple[str, str]:
        """The e-mail address, or the phone number as E.164; one of the two is ""."""
        typed: str = self.cleaned_data["email_or_phone"].strip()
        if "@" in typed:
            return forms.EmailField().clean(typed).lower(), ""
        reader = ContactFields()
        reader.cleaned_data = {"phone": typed}
        return "", reader.clean_phone()


class PreferencesForm(ContactFields):
    """Who I am to the city, and how it tells me things."""

    preferred_language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)
    tell_by = forms.ChoiceField(
        label=_("How shall we tell you about new requests?"),
        choices=TellBy.choices,
        widget=forms.RadioSelect,
        help_text=_("You can choose differently each time you report something."),
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": contact.name,
            "phone": contact.phone or "",
            "preferred_language": contact.language,
            "tell_by": contact.tell_by,
        }
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        if not texting_is_offered():
            self.fields["tell_by"].choices = [  # type: ignore[attr-defined]
                choice for choice in TellBy.choices if choice[0] != TellBy.TEXT
            ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("About you"), Row("name", "phone")),
            Fieldset(_("What we send you"), "tell_by", "preferred_language"),
            Actions(Submit("send", _("Save"))),
        )
