"""Pages of the admin that belong to no single model: reports, rules to try. Apps register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

REPORTS = _("Reports")


@dataclass(frozen=True)
class AdminPage:
    """A page at /admin/<path>, named admin:<name>, for staff with `permission`; everybody else gets a 403.

    It stands under `section` on the admin's first page.
    """

    path: str
    name: str
    title: Any
    permission: str
    view: Callable[[HttpRequest], HttpResponse]
    section: Any = REPORTS


registered: dict[str, AdminPage] = {}


def register_page(page: AdminPage) -> None:
    """Add a page to the admin; called while Django collects the apps' admin modules."""
    registered[page.name] = page
