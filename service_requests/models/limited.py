"""Requests that only some roles may see, because their service is limited to them (a complaint about the staff)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from westfield.kernel.actor import Actor
from westfield.kernel.models import User

from .catalogue import ServiceType

_KEPT = "_services_kept_from_them"


def sees_limited(actor: Actor) -> bool:
    """Administrators: all of them, and their looks are on record."""
    return actor.may("requests.view_limited_requests")


def open_to(actor: Actor, *, of: str = "") -> Q:
    """The condition that a request's service is not limited to roles of others; `of` leads there ("request__").

    For those who do not see all of them.
    A subquery of its own, not a join: it is answered once, from two tables of a few rows, and the queue walks its
    index as before.
    """
    return ~Q(**{f"{of}service_type__in": kept_from(actor)})


def is_kept_from(actor: Actor, service_type_id: int | None) -> bool:
    """The same for one request, asked many times while its page is drawn: the answer is kept with the user."""
    user = actor.user
    if not isinstance(user, User) or sees_limited(actor):
        return False
    if not hasattr(user, _KEPT):
        setattr(user, _KEPT, frozenset(kept_from(actor).values_list("servicetype_id", flat=True)))
    return service_type_id in getattr(user, _KEPT)


def remember_kept(actor: Actor, services: Iterable[int]) -> None:
    """Spare `is_kept_from` its query: somebody has read those services (`kept_from`) with something else."""
    if isinstance(actor.user, User):
        setattr(actor.user, _KEPT, frozenset(services))


def kept_from(actor: Actor) -> Any:
    """The limited services none of whose roles `actor` has."""
    limits = ServiceType.limited_to.through.objects
    theirs = limits.filter(group__user=actor.user).values("servicetype_id") if actor.user else limits.none()
    return limits.exclude(servicetype_id__in=theirs.values("servicetype_id")).values("servicetype_id")
