"""Words that a city enters, one version per language, falling back to English."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .translated_forms import TranslatedFormField
from .words import FALLBACK, Words, as_words

__all__ = ["TranslatedField", "Words", "as_words"]


class TranslatedField(models.JSONField):
    """A text per language in one JSON column: a new language is a setting, not a migration.

    `rows` is the height of its boxes in forms; it never reaches a migration.
    """

    def __init__(self, *args: Any, rows: int = 1, **kwargs: Any) -> None:
        self.rows = rows
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
        if value and not value.get(FALLBACK):
            raise ValidationError(_("Write this in English; other languages may follow."))

    def formfield(self, **kwargs: Any) -> Any:
        # Not JSONField's own, which would hand over an encoder.
        return models.Field.formfield(self, **{"form_class": TranslatedFormField, "rows": self.rows, **kwargs})
