"""The services to choose from, under a heading for each group: sixty are read shelf by shelf, and found by letters."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from service_requests.models import ServiceType


def on_shelves(services: Iterable[ServiceType], *, value: str = "code") -> list[tuple[str, list[tuple[Any, str]]]]:
    """In their order; `value` is what a form sends for a service."""
    shelves: dict[str, list[tuple[Any, str]]] = {}
    for service in services:
        name = _("%(service)s (paused)") % {"service": service} if service.is_paused else str(service)
        shelves.setdefault(str(service.group), []).append((getattr(service, value), name))
    return list(shelves.items())


def service_choices(services: Iterable[ServiceType]) -> list[Any]:
    """The same for a list in which one must be chosen."""
    return [("", _("Choose a service")), *on_shelves(services)]
