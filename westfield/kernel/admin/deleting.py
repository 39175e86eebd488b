"""What the city's records point to stays: the admin says what holds it instead of listing thousands of records."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.text import capfirst

HOLDS = (models.PROTECT, models.RESTRICT)


class KeptWhileUsed(admin.ModelAdmin):
    """Refuses to delete what records point to, and counts them."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        held = [f"{obj}: {use}" for obj in objs for use in uses_of(obj)]
        return ([], {}, set(), held) if held else super().get_deleted_objects(objs, request)


def uses_of(obj: models.Model) -> Iterator[str]:
    """What points to `obj` and holds it: "Service requests: 1,204"."""
    for relation in _holding(obj):
        count = relation.related_model._base_manager.filter(**{relation.field.name: obj}).count()
        if count:
            yield f"{capfirst(relation.related_model._meta.verbose_name_plural)}: {number_format(count)}"


def _holding(obj: models.Model) -> Iterable[Any]:
    """What refers to `obj` and must not lose it, also where it has no name for the way back."""
    relations = obj._meta.get_fields(include_hidden=True)
    return (relation for relation in relations if getattr(relation, "on_delete", None) in HOLDS)
