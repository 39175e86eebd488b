"""One small form per act of a contractor."""

from collections.abc import Collection
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.crew import forms as crew
from service_requests.forms.act import Button, minutes_field, words_field
from service_requests.models import WorkOrder
from westfield.kernel.dollars import DollarsField
from westfield.kernel.images.forms import TakesPhotos


class AcceptForm(crew.AcceptForm):
    button_style = "usa-button--big"
    done = _("Accepted. Thank you: the city knows that you are coming.")


class CannotDoForm(crew.CannotDoForm):
    note = words_field(_("Note for the city"), required=False)
    done = _("Thank you. The city gives it to somebody else.")


class DoneForm(Button, TakesPhotos):
    """The report of the work, with what it costs."""

    what_was_done = words_field(_("What was done?"))
    ticked = forms.TypedMultipleChoiceField(
        label=_("Checklist"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = minutes_field(required=False)
    invoice_cents = DollarsField(
        label=_("Your invoice in dollars"),
        required=False,
        help_text=_("For example 1,250.00, as far as you know it."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    button_style = "usa-button--big"
    done = _("Done. Thank you.")

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        self.checks = list(order.checks.all())
        super().__init__(*args, **kwargs)
        self.fields["photos"].label = _("Photos of the finished work")
        self.fields["photos"].help_text = _("Please, no faces and no plate numbers.")
        if not self.checks:
            del self.fields["ticked"]
            self._dress(self.button_style)
            return
        must = _("%(line)s (must be ticked)")
        field: Any = self.fields["ticked"]
        field.choices = [
            (
                check.pk,
                must % {"line": check.label} if check.is_required else str(check.label),
            )  # Words would be a group
            for check in self.checks
        ]
        field.required = any(check.is_required for check in self.checks)
        field.error_messages["required"] = self._missing(())
        self.initial.setdefault("ticked", [check.pk for check in self.checks if check.ticked_at])

    def parts(self) -> list[Any]:
        checklist = ["ticked"] if "ticked" in self.fields else []
        return ["form_key", *checklist, "what_was_done", "photos", Row("minutes", "invoice_cents")]

    def clean_ticked(self) -> list[int]:
        ticked: list[int] = self.cleaned_data["ticked"]
        if missing := self._missing(ticked):
            raise forms.ValidationError(missing)
        return ticked

    def _missing(self, ticked: Collection[int]) -> str:
        """What must be ticked and is not, in words."""
        lines = [str(check.label) for check in self.checks if check.is_required and check.pk not in ticked]
        return _("Not done yet: %(lines)s.") % {"lines": "; ".join(lines)} if lines else ""

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0


FORMS: dict[str, type[Button]] = {
    "accept": AcceptForm,
    "start": crew.StartForm,
    "show_before": crew.BeforeForm,
    "finish": DoneForm,
    "cannot_do": CannotDoForm,
}
