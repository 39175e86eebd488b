"""One small form per act at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm, words_field
from service_requests.models import Crew, ServiceRequest
from service_requests.statuses import ClosingReason, Priority, WaitingReason


class CompleteForm(ActForm):
    what_was_done = words_field(_("What was done?"), help_text=_("The reporter and the public read this."))
    done = _("Completed. The reporter is told.")


class CloseForm(ActForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=ClosingReason.choices, widget=forms.RadioSelect)
    why = words_field(
        _("In your words"),
        help_text=_("The reporter and the public read this. Name whoever it belongs to, with a way to reach them."),
    )
    done = _("Closed. The reporter is told.")


class WaitForm(ActForm):
    reason = forms.ChoiceField(
        label=_("What does it wait for?"), choices=WaitingReason.choices, widget=forms.RadioSelect
    )
    note = words_field(_("Internal note"), required=False)
    done = _("It waits now.")


class ResumeForm(ActForm):
    done = _("It goes on.")


class ReopenForm(ActForm):
    why = words_field(_("Why?"), help_text=_("An internal note."))
    done = _("Reopened.")


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
