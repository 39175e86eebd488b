"""Roles are groups; each app says what its roles may, and one command (and every migrate) writes that down."""

from collections.abc import Mapping, Sequence

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction

RoleTable = Mapping[str, Sequence[str]]


class UnknownPermission(Exception):
    """A role table names a permission that no model has."""


def permissions_of_roles() -> dict[str, set[str]]:
    """Role → what it may do, from the role tables of all apps."""
    wanted: dict[str, set[str]] = {}
    for config in apps.get_app_configs():
        for role, permissions in getattr(config, "roles", {}).items():
            wanted.setdefault(role, set()).update(permissions)
    return wanted


@transaction.atomic
def sync_roles() -> dict[str, int]:
    """Give every role exactly the permissions of the apps' role tables; answers role → number of permissions.

    Groups that no table names are the city's own and stay as they are.
    """
    wanted = permissions_of_roles()
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    missing = sorted(set().union(*wanted.values()) - set(known))
    if missing:
        raise UnknownPermission(", ".join(missing))
    for role, names in wanted.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])
    return {role: len(names) for role, names in wanted.items()}
