"""Roles in the admin: those that the code defines can be read, not changed."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# Django's own admin for groups stands in a module that is imported after this one.
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Every migration writes the roles of the code again; a city may add groups of its own beside them."""

    list_display = ("name", "people", "is_from_the_code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(people=Count("user"))

    @admin.display(description=_("people"), ordering="people")
    def people(self, group: Any) -> int:
        return int(group.people)

    @admin.display(description=_("comes with the portal"), boolean=True)
    def is_from_the_code(self, group: Group) -> bool:
        return any(group.name in getattr(config, "roles", {}) for config in apps.get_app_configs())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a superuser makes groups: who puts permissions together could give themselves all of them."""
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser) and not (obj and self.is_from_the_code(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return self.has_change_permission(request, obj)
