"""Which days, and whose requests."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from service_requests.figures import Period
from westfield.kernel.models import Department

# Far enough for any record a city imports, near enough for every clock that has to handle them.
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%m/%d/%Y"],
            error_messages={
                "required": _("Enter a day, for example 2026-01-31."),
                "invalid": _("Enter a day that exists, for example 2026-01-31."),
            },
            validators=[
                MinValueValidator(EARLIEST, _("Enter a day from 1970 on.")),
                MaxValueValidator(LATEST, _("Enter a day before the year 2200.")),
            ],
            **kwargs,
        )


class PeriodForm(forms.Form):
    """From which day to which, both included; all departments or one."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    department = forms.TypedChoiceField(
        label=_("Department"),
        required=False,
        error_messages={"invalid_choice": _("There is no such department. Choose one from the list.")},
    )

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {department.code: department for department in departments}
        field: Any = self.fields["department"]
        field.choices = [("", _("All departments")), *((code, str(each)) for code, each in by_code.items())]
        field.coerce, field.empty_value = by_code.get, None

    def clean(self) -> dict[str, Any]:
        days = super().clean() or {}
        since, until = days.get("since"), days.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first one. Swap them, or choose a later day."))
        return days

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])

    @property
    def query(self) -> str:
        """The same question as an address."""
        department = self.cleaned_data["department"]
        days = {"since": self.period.first_day, "until": self.period.last_day}
        return urlencode({**days, **({"department": department.code} if department else {})})
