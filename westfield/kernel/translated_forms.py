"""Words typed in, one box per language of the city."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .words import FALLBACK, Words, as_words


class TranslatedInput(forms.MultiWidget):
    """An input, or with `rows` a text box, for each language, labelled with the language's name."""

    template_name = "widgets/translated.html"
    labels_its_parts = True
    use_fieldset = True

    def __init__(self, *, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        self.codes = [code for code, _name in settings.LANGUAGES]
        super().__init__({code: _part(code, rows) for code in self.codes}, attrs)

    def decompress(self, value: Any) -> list[str]:
        words = as_words(value)
        return [words.get(code, "") for code in self.codes]


def _part(code: str, rows: int) -> forms.Widget:
    if rows > 1:
        return forms.Textarea(attrs={"lang": code, "rows": rows})
    return forms.TextInput(attrs={"lang": code})


class TranslatedFormField(forms.MultiValueField):
    """Gives `Words`; English must be there where the field is required, other languages may follow."""

    default_error_messages: ClassVar = {"incomplete": _("Write this in English; other languages may follow.")}

    def __init__(self, *, rows: int = 1, max_length: int | None = None, **kwargs: Any) -> None:
        # A default that is a function would bring a second, hidden copy of every box.
        kwargs |= {"show_hidden_initial": False, "require_all_fields": False}
        kwargs.setdefault("widget", TranslatedInput(rows=rows))
        required = kwargs.get("required", True)
        fields = [
            forms.CharField(required=required and code == FALLBACK, max_length=max_length)
            for code, _name in settings.LANGUAGES
        ]
        self.codes = [code for code, _name in settings.LANGUAGES]
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[str]) -> Words:
        return Words({code: text for code, text in zip(self.codes, data_list, strict=False) if text})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(as_words(initial), data)
