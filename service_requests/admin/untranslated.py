"""Words that the city wrote in English only: their reader in another language should not be the first to notice."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext_lazy as _

from westfield.kernel.words import FALLBACK

OTHERS = [code for code, _name in settings.LANGUAGES if code != FALLBACK]


def missing_in(obj: Model, fields: tuple[str, ...]) -> Iterator[str]:
    """The names of those fields that have English words and lack another language."""
    for name in fields:
        words = getattr(obj, name)
        if words and any(not words.get(code) for code in OTHERS):
            yield capfirst(str(obj._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


class Untranslated(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "languages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("missing", _("Words missing in another language"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "missing":
            return queryset
        lacks = Q()
        for name in self.model_admin.in_every_language:
            for code in OTHERS:
                lacks |= ~Q(**{name: {}}) & ~Q(**{f"{name}__has_key": code})
        return queryset.filter(lacks)

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)


class TellsUntranslated:
    """Says after saving which words are in English only: they are shown so to readers of other languages."""

    in_every_language: ClassVar[tuple[str, ...]]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        missing: list[Any] = list(missing_in(obj, self.in_every_language))
        if missing:
            words = _("In English only so far: %(fields)s. Readers of other languages see the English words.")
            messages.warning(request, words % {"fields": get_text_list(missing, _("and"))})
