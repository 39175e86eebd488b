"""Money as people write it; as the portal keeps it, whole cents."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Decimal() would also take "1e5" for a hundred thousand dollars.
_AMOUNT = re.compile(r"\d{0,7}(?:\.\d{0,2})?")


class DollarsField(forms.DecimalField):
    """An amount as people write it ("$1,250.50"); as a value, whole cents, 0 for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        plain = value.replace("$", "").replace(",", "").strip() if isinstance(value, str) else value
        if isinstance(plain, str) and not _AMOUNT.fullmatch(plain):
            raise forms.ValidationError(_("Write the amount in dollars and cents, like 12.50."))
        return super().to_python(plain)

    def clean(self, value: Any) -> int:
        amount = super().clean(value)
        return int(amount * 100) if amount is not None else 0

    def prepare_value(self, value: Any) -> Any:
        """Cents from the database as dollars; what somebody typed stays as it was typed."""
        return f"{value // 100}.{value % 100:02}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial or 0)
        except forms.ValidationError:
            return True
