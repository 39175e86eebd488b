"""Who may give whom a role: nobody hands out, or lays hands on, more than they hold themselves."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from westfield.kernel.models import User


def roles_to_give(by: User) -> QuerySet[Group]:
    """The roles of which `by` holds every permission; a superuser may give any."""
    groups = Group.objects.order_by("name")
    return groups if by.is_superuser else groups.exclude(permissions__in=_beyond(by, Permission.objects.all()))


def may_change(by: User, whom: User) -> bool:
    """Whether `by` may change the account of `whom`: with its e-mail address goes all that it may do.

    Who is switched off for now still counts with all they could do: they may be switched on again.
    """
    if by.is_superuser:
        return True
    theirs = Permission.objects.filter(Q(group__user=whom) | Q(user=whom))
    return not whom.is_superuser and not _beyond(by, theirs)


def _beyond(by: User, permissions: QuerySet[Permission]) -> set[int]:
    """Which of `permissions` somebody does not hold."""
    held = by.get_all_permissions()
    return {
        each.pk
        for each in permissions.select_related("content_type")
        if f"{each.content_type.app_label}.{each.codename}" not in held
    }
