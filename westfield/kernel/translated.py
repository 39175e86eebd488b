"""Words that a city enters, one version per language, falling back to English."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FALLBACK = "en"


class Words(dict[str, str]):
    """The same words in several languages; as text, those of the reader's language."""

    def in_language(self, language: str | None) -> str:
        """The words in `language`, in English where that version is missing, "" where there is none."""
        return self.get(language or FALLBACK) or self.get(FALLBACK) or ""

    def __str__(self) -> str:
        return self.in_language((get_language() or FALLBACK).split("-")[0])

    def __bool__(self) -> bool:
        return any(self.values())


def as_words(value: Any) -> Words:
    """Words from a plain string (English), a mapping of languages, or nothing."""
    if value is None:
        return Words()
    return Words({FALLBACK: value}) if isinstance(value, str) else Words(value)


class TranslatedField(models.JSONField):  # type: ignore[type-arg]
    """A text per language in one JSON column: a new language is a setting, not a migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Words)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return as_words(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Words:
        return as_words(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Words:
        words = as_words(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, words)
        return words

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = set(value) - {code for code, _name in settings.LANGUAGES}
        if unknown:
            raise ValidationError(_("Unknown language: %(codes)s"), params={"codes": ", ".join(sorted(unknown))})

    def formfield(self, **kwargs: Any) -> Any:
        from .translated_forms import TranslatedFormField

        return models.Field.formfield(
            self, **{"form_class": TranslatedFormField, "choices_form_class": None, "encoder": None, **kwargs}
        )
