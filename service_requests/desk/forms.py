"""One small form per act at the desk."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm, words_field
from service_requests.models import Crew, ServiceRequest
from service_requests.services import HandedTo
from service_requests.statuses import ClosingReason, Priority, WaitingReason
from westfield.kernel.models import Area
from westfield.kernel.models.area import AreaKind

# What is no report never went on its way: it is discarded while it is held.
REASONS_TO_CLOSE = [choice for choice in ClosingReason.choices if choice[0] != ClosingReason.NOT_A_REPORT]


class CompleteForm(ActForm):
    what_was_done = words_field(_("What was done?"), help_text=_("The reporter and the public read this."))
    done = _("Completed. The reporter is told.")


class CloseForm(ActForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=REASONS_TO_CLOSE, widget=forms.RadioSelect)
    why = words_field(
        _("In your words"),
        help_text=_("The reporter and the public read this."),
    )
    neighbour = forms.ModelChoiceField(
        label=_("Handed to"),
        queryset=Area.objects.filter(kind=AreaKind.NEIGHBOUR),
        required=False,
        empty_label=_("Somebody else: write below"),
        help_text=_("Their phone and web page come along."),
    )
    other_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    other_phone = forms.CharField(label=_("Phone"), max_length=32, required=False)
    other_link = forms.URLField(label=_("Web page"), max_length=200, required=False, assume_scheme="https")
    done = _("Closed. The reporter is told.")

    def parts(self) -> list[Any]:
        whose = Fieldset(
            _("If it is not the city’s: whose is it?"), "neighbour", Row("other_name", "other_phone"), "other_link"
        )
        return ["form_key", "reason", whose, "why"]

    def clean(self) -> dict[str, Any]:
        """Whose it is, in the words of the verb; who is sent elsewhere must learn where."""
        cleaned = super().clean() or self.cleaned_data
        area, link = cleaned.pop("neighbour", None), cleaned.pop("other_link", "")
        name, phone = cleaned.pop("other_name", ""), cleaned.pop("other_phone", "")
        if area is not None:
            name, phone, link = str(area), phone or area.phone, link or area.link
        if cleaned.get("reason") != ClosingReason.NOT_OURS:
            return cleaned
        if not name:
            self.add_error("other_name", _("Say whose it is: choose a neighbor or write the name."))
        elif not (phone or link):
            self.add_error("other_phone", _("Give a phone number or a web page, so that people can reach them."))
        return {**cleaned, "handed_to": HandedTo(name=name, phone=phone, link=link)}


class WaitForm(ActForm):
    reason = forms.ChoiceField(
        label=_("What does it wait for?"), choices=WaitingReason.choices, widget=forms.RadioSelect
    )
    question = words_field(
        _("Your question to the reporter"),
        required=False,
        help_text=_("If it waits for their answer: only they read this, and they are told that it is there."),
    )
    note = words_field(_("Internal note"), required=False)
    done = _("It waits now.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == WaitingReason.REPORTER and not cleaned.get("question", "").strip():
            self.add_error("question", _("Write what you need to know: without a question nobody can answer."))
        return cleaned


class ResumeForm(ActForm):
    done = _("It goes on.")


class ReopenForm(ActForm):
    why = words_field(_("Why?"), help_text=_("An internal note."))
    done = _("Reopened.")


class LetInForm(ActForm):
    done = _("It is let in, and its reporter is told.")


class DiscardForm(ActForm):
    note = words_field(_("Internal note"), required=False, help_text=_("Only staff read this."))
    button_style = "usa-button--secondary"
    done = _("Discarded. Nobody is written to.")


class IssueForm(ActForm):
    """Which crew; where the department has only one, it is chosen already."""

    crew = forms.ModelChoiceField(label=_("Crew"), queryset=Crew.objects.none(), empty_label=_("Choose a crew"))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=lambda value: Priority(int(value)),
        initial=Priority.NORMAL,
    )
    note = words_field(_("Note for the crew"), required=False, help_text=_("Only staff read this."))
    button = _("Issue a work order")
    done = _("The work order is out.")

    def __init__(self, *args: Any, shown: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crews = Crew.objects.filter(is_active=True).select_related("department")
        own = [crew for crew in crews if crew.department_id == shown.department_id]
        field = self.fields["crew"]
        field.queryset = crews  # type: ignore[attr-defined]
        field.label_from_instance = lambda crew: f"{crew.name} ({crew.department.name})"  # type: ignore[attr-defined]
        field.initial = own[0].pk if len(own) == 1 else None


class CancelForm(ActForm):
    note = words_field(_("Internal note"), required=False, help_text=_("The crew reads this too."))
    button_style = "usa-button--secondary"
    done = _("The work order is cancelled.")


ACT_FORMS: dict[str, type[ActForm]] = {
    "let_in": LetInForm,
    "discard": DiscardForm,
    "complete": CompleteForm,
    "close_without_work": CloseForm,
    "wait": WaitForm,
    "resume": ResumeForm,
    "reopen": ReopenForm,
}


class PublishForm(forms.Form):
    """Which words or photo the public may see, or no longer."""

    act = forms.ChoiceField(choices=[("publish", ""), ("hide", "")])
    kind = forms.ChoiceField(choices=[("words", ""), ("photo", "")])
    pk = forms.IntegerField(min_value=1, max_value=2**62)
