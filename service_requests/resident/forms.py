"""The small forms around a request: its reporter's own acts, and what others say to it."""

from typing import Any

from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm, Button, words_field
from service_requests.models import ServiceRequest
from westfield.kernel.form_layout import Actions
from westfield.kernel.honeypot import Honeypot, trap
from westfield.kernel.images.forms import TakesPhotos
from westfield.kernel.models.people import LONGEST_EMAIL

QUIET = "usa-button--outline"


class WithPhotos(Button, TakesPhotos):
    """Words and photos under one key, which makes a second sending harmless."""

    def parts(self) -> list[Any]:
        return ["form_key", "words", "photos"]

    @property
    def arguments(self) -> dict[str, Any]:
        """What its verb takes, but for the photos."""
        return {"words": self.cleaned_data["words"], "form_key": self.photo_key, "photos_form_key": self.photo_key}


class AddForm(WithPhotos):
    """More about it; words or photos, one of them at least."""

    words = words_field(_("What else should we know?"), required=False)
    button_style = QUIET
    label_text = _("Add information or photos")
    done = _("Thank you. The people who work on it can see it now.")

    def refuse_nothing(self, *, photos: int) -> None:
        """Words or photos: which is known only once the photos were taken in."""
        if not self.cleaned_data.get("words") and not photos and not self.errors:
            self.add_error("words", ValidationError(_("Write a few words, or choose a photo."), code="required"))


class AnswerForm(WithPhotos):
    words = words_field(_("Your answer"))
    label_text = _("Send your answer")
    done = _("Thank you. We have your answer and go on with it.")


class EditForm(ActForm):
    """The same report in other words."""

    description = words_field(_("Describe it"))
    button_style = QUIET
    label_text = _("Change what you wrote")
    done = _("Changed. We keep your first words for the record; only the city sees them.")

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WithdrawForm(ActForm):
    why = words_field(_("Why? It may help us."), required=False)
    button_style = "usa-button--secondary"
    label_text = _("Withdraw this request")
    done = _("Withdrawn. Thank you for telling us.")

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReopenForm(ActForm):
    why = words_field(_("What is still wrong?"), help_text=_("The desk and the crew read this."))
    label_text = _("Open it again")
    done = _("Opened again. The crew reads what you wrote.")

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


REPORTERS_FORMS: dict[str, Any] = {
    "answer": AnswerForm,
    "add": AddForm,
    "edit": EditForm,
    "withdraw": WithdrawForm,
    "reopen": ReopenForm,
}


class FollowForm(Honeypot, Button, TakesPhotos):
    """For everybody else: hear about it, say that it is theirs too, add what they saw."""

    email = forms.EmailField(
        label=_("E-mail, to hear what becomes of it"),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = words_field(_("What you saw"), required=False, help_text=_("Staff read it before anybody else does."))

    def __init__(self, *args: Any, signed_in: bool, said_before: bool, **kwargs: Any) -> None:
        self.signed_in, self.said_before = signed_in, said_before
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]
            self._dress("")

    def _dress(self, button_style: str) -> None:
        super()._dress(button_style)
        self.helper.mark_optional = False
        mine_too = Submit("mine_too", _("This is mine too"), css_id=f"{self.name}-mine")
        follow_it = _("Follow it") if self.said_before else _("Just follow it")
        only_follow = Submit("send", follow_it, css_id=f"{self.name}-send", css_class=QUIET)
        more = HTML(format_html('<details class="disclosure"><summary>{}</summary>', _("Add what you saw, or a photo")))
        self.helper.layout = Layout(
            "form_key",
            *(["email"] if "email" in self.fields else []),
            *([] if self.said_before else [more, "words", "photos", HTML("</details>")]),
            trap(),
            Actions(*([] if self.said_before else [mine_too]), only_follow),
        )

    @property
    def is_mine_too(self) -> bool:
        """Which of the two buttons was pressed."""
        return "mine_too" in self.data and not self.said_before

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (self.is_mine_too or self.signed_in or cleaned.get("email") or "email" in self.errors):
            self.add_error("email", _("Tell us the e-mail address to write to."))
        return cleaned


class PressForm(ActForm):
    """A button behind a link in a mail: the link alone changes nothing."""

    form_key = None  # type: ignore[assignment]


def reporters_form(action: str, url: str, shown: ServiceRequest, *args: Any, described: str = "") -> Any:
    """The form of one of the reporter's acts."""
    kind = REPORTERS_FORMS[action]
    more: dict[str, Any] = {"initial": {"description": described}} if kind is EditForm else {}
    return kind(*args, name=action, url=url, label=kind.label_text, **more)
