"""The forms of signing in, in the portal's own words: allauth writes "Email" where every other page says "E-mail"."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.people import LONGEST_EMAIL

INPUTS_FOR_ADDRESSES = ("login", "email")


class InOurWords:
    """A label for the address as everywhere else, and no gray words in the boxes: they pass for something typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if name in INPUTS_FOR_ADDRESSES:
                field.label = _("E-mail")
                field.validators.append(MaxLengthValidator(LONGEST_EMAIL))


class LoginForm(InOurWords, AllauthLoginForm):
    pass


class ResetPasswordForm(InOurWords, AllauthResetPasswordForm):
    pass
