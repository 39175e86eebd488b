"""Forms that let a request wait, and go on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import words_field
from service_requests.forms.desk_form import DeskForm
from service_requests.statuses import WaitingReason
from westfield.kernel import clock
from westfield.kernel.form_widgets import DateInput

# Whoever waits for the reporter asks them something: that has a form of its own.
REASONS_TO_WAIT = [choice for choice in WaitingReason.choices if choice[0] != WaitingReason.REPORTER]


class WaitForm(DeskForm):
    reason = forms.ChoiceField(label=_("What does it wait for?"), choices=REASONS_TO_WAIT, widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput,
        help_text=_("A scheduled date has a day; for the others it is when to look again."),
    )  # fmt: skip
    note = words_field(_("Internal note"), required=False)
    done = _("It waits now.")

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < localtime(clock.now()).date():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        undated = cleaned.get("reason") == WaitingReason.SCHEDULED and not cleaned.get("until")
        if undated and "until" not in self.errors:
            self.add_error("until", _("Say for which day it is scheduled."))
        return cleaned


class ResumeForm(DeskForm):
    done = _("It goes on.")
