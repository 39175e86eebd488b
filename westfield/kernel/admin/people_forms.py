"""What may be typed about people."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models import Contact, User


class LanguageForm(forms.ModelForm):
    """People read one of the languages the portal speaks."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)


class UserForm(LanguageForm):
    class Meta:
        model = User
        fields = ("email", "name", "language", "department", "is_staff", "is_active", "is_superuser", "groups")
        labels = {"groups": _("Roles")}
        help_texts = {
            "groups": _("What this person may do. You can give the roles whose rights you hold yourself."),
            "is_active": _("Untick this when somebody leaves: they cannot sign in any more, and the records stay."),
            "email": _(
                "Nobody types a password for somebody else. A new member of staff opens the sign-in page, chooses "
                "“Forgot your password?” and sets one through the mail that comes to this address."
            ),
        }


class ContactForm(LanguageForm):
    # Longer than what is stored: people write numbers with spaces, brackets and dashes.
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)

    class Meta:
        model = Contact
        fields = ("name", "email", "phone", "language")

    def clean_email(self) -> str | None:
        """No address rather than an empty one: one address is one person's."""
        return self.cleaned_data["email"].strip().lower() if self.cleaned_data["email"] else None

    def clean_phone(self) -> str | None:
        typed: str = self.cleaned_data["phone"]
        if not typed:
            return None
        number = in_e164(typed)
        if number is None:
            raise ValidationError(_("This is not a phone number. Write it with its area code: 317-555-0123."))
        return number

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not typed.get("email") and not typed.get("phone"):
            raise ValidationError(_("A contact needs an e-mail address or a phone number: how else to reach them?"))
        return typed


def in_e164(typed: str) -> str | None:
    """A phone number as typed, in the form in which contacts keep it; None where it is none."""
    try:
        number = phonenumbers.parse(typed, settings.PHONE_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
