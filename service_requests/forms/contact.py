"""Who it is, and how they want to hear: the part of a form that takes a name and an address to write to."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notifications.texting import can_be_texted, texting_is_offered
from service_requests.services import Reporter
from service_requests.statuses import TellBy
from westfield.kernel.models import Contact
from westfield.kernel.models.people import LONGEST_EMAIL
from westfield.kernel.words import readers_language

THIS_COUNTRY_ONLY = _("We can text numbers of this country only: ten digits, like 317-555-0123.")


def number_in(typed: str) -> str:
    """The number as E.164, from however it was typed; raises ValidationError with words for whoever typed it."""
    typed = typed.strip()
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(typed, settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("This is not a phone number: write it like 317-555-0123.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("A phone number here has ten digits, like 317-555-0123."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class ContactFields(forms.Form):
    """How to tell somebody about it; all of it optional."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        required=False,
        help_text=_("We write when it is done. Never shown to anyone but the staff who work on it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=32,
        required=False,
        help_text=_("Only for questions from the crew."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_phone(self) -> str:
        return number_in(self.cleaned_data["phone"])

    def reporter(self) -> Reporter:
        return Reporter(
            name=self.cleaned_data.get("name", ""),
            email=self.cleaned_data.get("email", ""),
            phone=self.cleaned_data.get("phone", ""),
            language=self.language(),
        )

    def language(self) -> str:
        return readers_language()


class TellingFields(ContactFields):
    """How somebody wants to hear about what they report, and what that needs; nothing at all is a choice too."""

    tell_by = forms.ChoiceField(
        label=_("How can we tell you?"),
        choices=[
            (TellBy.EMAIL, _("By e-mail")),
            (TellBy.TEXT, _("By text message")),
            (TellBy.NOTHING, _("Not at all")),
        ],
        initial=TellBy.EMAIL,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose how we can tell you.")},
    )

    anonymous_allowed = True
    counts_without_contact = False
    known: Contact | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required_by_choice = True  # type: ignore[attr-defined]  # not "optional": shown with it
        if texting_is_offered():
            self.fields["phone"].help_text = _("We need it to text you; otherwise only for questions from the crew.")
        else:
            field: Any = self.fields["tell_by"]
            field.choices = [choice for choice in field.choices if choice[0] != TellBy.TEXT]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "email" in self.errors and not self._shows_email(cleaned.get("tell_by")):
            del self.errors["email"]
            cleaned["email"] = ""
        if not {"tell_by", "email", "phone"} & set(self.errors):
            cleaned["tell_by"] = cleaned.get("tell_by") or self._as_typed(cleaned)
            if not self.counts_without_contact:
                self._require_what_telling_needs(cleaned)
        return cleaned

    def _shows_email(self, tell_by: str | None) -> bool:
        """Whether the page shows the box for it: what was begun there before another way was chosen is no mistake."""
        asks_whoever_is_unknown = tell_by == TellBy.NOTHING and not self.anonymous_allowed
        return tell_by not in (TellBy.TEXT, TellBy.NOTHING) or asks_whoever_is_unknown

    def _as_typed(self, cleaned: dict[str, Any]) -> TellBy:
        """What was meant where nothing was chosen: whoever leaves an e-mail address wants to hear."""
        return TellBy.EMAIL if cleaned.get("email") or self.known else TellBy.NOTHING

    def _require_what_telling_needs(self, cleaned: dict[str, Any]) -> None:
        email, phone = cleaned.get("email") or (self.known and self.known.email), cleaned.get("phone")
        if cleaned["tell_by"] == TellBy.EMAIL and not email:
            self.add_error("email", self.words_for_email())
        elif cleaned["tell_by"] == TellBy.TEXT and not phone:
            self.add_error("phone", _("Type the number that we shall text, like 317-555-0123."))
        elif cleaned["tell_by"] == TellBy.TEXT and not can_be_texted(phone or ""):
            self.add_error("phone", THIS_COUNTRY_ONLY)
        elif not (self.anonymous_allowed or email or phone):
            self.add_error(self.box_to_reach(cleaned), self.words_to_reach())

    def box_to_reach(self, cleaned: dict[str, Any]) -> str:
        """Where it is said that nobody may report this without an address."""
        return "email"

    def words_to_reach(self) -> Any:
        return _("For this service we need a way to reach you: type an e-mail address or a phone number.")

    def words_for_email(self) -> Any:
        if self.anonymous_allowed:
            return _("Type your e-mail address, or choose “Not at all”.")
        return _("Type your e-mail address, or choose another way.")

    def told_by(self) -> TellBy:
        return TellBy(self.cleaned_data["tell_by"])
