"""Fields that take a number or a moment however somebody writes it."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_IN_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
MOST_DIGITS = 15
# As the browser's own picker sends it first; the others as people write.
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")
WRITTEN = [f"{date}{between}{time}" for date in DATES for between in ("T", " ", ", ") for time in TIMES]
FIRST_YEAR, LAST_YEAR = 1900, 2200


class NumberField(forms.CharField):
    """A number, kept as text with a point: 1,200 and 1200, 2.5 and 2,5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40, widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).replace(" ", "").replace("\u00a0", "")
        if not typed:
            return ""
        if _IN_THOUSANDS.fullmatch(typed):
            typed = typed.replace(",", "")
        if not typed.isascii() or not _PLAIN.fullmatch(typed):
            raise ValidationError(_("This is not a number: write it in digits, like 12 or 2.5."))
        number = typed.replace(",", ".").strip("+")
        if sum(letter.isdigit() for letter in number) > MOST_DIGITS:
            raise ValidationError(_("This number is too long: up to %(most)s digits."), params={"most": MOST_DIGITS})
        return f"{Decimal(number):f}"


class MomentInput(forms.DateTimeInput):
    """The browser's own picker for a date and a time; without one, a box to type them into."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.CharField):
    """A date and a time in the city's zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=MomentInput(), **kwargs)

    def clean(self, value: Any) -> datetime | None:
        typed = " ".join(str(super().clean(value)).split())
        if not typed:
            return None
        for written in WRITTEN:
            try:
                moment = datetime.strptime(typed, written)
            except ValueError:
                continue
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                # In the hour that a clock shows twice, the first; in the one that it skips, an hour later.
                return moment.replace(tzinfo=timezone.get_current_timezone())
            raise ValidationError(_("Check the year."))
        raise ValidationError(_("Write a date and a time, like 11/23/2026 3:30 PM."))
