"""Forms for one line of a table: every input has a name to be heard, and no error gets lost."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst, slugify


class RowForm(forms.ModelForm):
    """A line that shows a few of a row's fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The column's heading is all that the eye needs; who listens hears of which row it is.
            field.widget.attrs["aria-label"] = f"{capfirst(field.label or '')}: {self.instance}"

    def _update_errors(self, errors: ValidationError) -> None:
        """What is wrong with a field that this table does not show is said of the line as a whole."""
        if hasattr(errors, "error_dict"):
            shown: dict[str, Any] = {}
            for name, found in errors.error_dict.items():
                shown.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(found)
            errors = ValidationError(shown)
        super()._update_errors(errors)  # type: ignore[misc]


class MakesItsCode(forms.ModelForm):
    """A code that nobody has to think of: left empty, it is made from the English words."""

    words_for_code = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "code" in self.fields and "code" not in self.errors and not typed.get("code"):
            typed["code"] = _made_from(typed.get(self.words_for_code)) or self.initial.get("code", "")
            if not typed["code"] and self.words_for_code not in self.errors:
                self.add_error("code", self.fields["code"].error_messages["required"])
        return typed


def _made_from(words: Any) -> str:
    return slugify(str((words or {}).get("en", "")))[:50].strip("-")
