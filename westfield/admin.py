"""The Django admin of the portal, with the city's name on it and the apps' reports in it."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from westfield.kernel import admin_pages
from westfield.kernel.admin_pages import AdminPage


class PortalAdminSite(AdminSite):
    site_title = "WeConnect"
    site_header = gettext_lazy("WeConnect administration")
    index_title = gettext_lazy("Set up the city, look things up, see how long it took")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = admin_pages.registered.values()
        reports = [path(page.path, self.admin_view(permitted(page)), name=page.name) for page in pages]
        # "View on site" leads any member of staff from a row's number to its page: it would tell what exists.
        rest = [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]
        return [*reports, *rest]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The pages of their own that this person may see come first, each under its section."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        pages = [page for page in admin_pages.registered.values() if request.user.has_perm(page.permission)]
        pages.sort(key=lambda page: str(page.section))
        sections = groupby(pages, key=lambda page: str(page.section))
        return [*(_section(name, list(own)) for name, own in sections), *apps]


def permitted(page: AdminPage) -> Callable[[HttpRequest], HttpResponse]:
    """The page's view, for those who may see it."""

    def view(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(page.permission):
            raise PermissionDenied
        return page.view(request)

    return view


def _section(name: str, pages: list[AdminPage]) -> dict[str, Any]:
    """Pages in the form in which the admin lists an app and its models."""
    entries = [
        {
            "name": page.title,
            "object_name": page.name,
            "admin_url": reverse(f"admin:{page.name}"),
            "add_url": None,
            "view_only": True,
            "perms": {"view": True},
        }
        for page in pages
    ]
    return {
        "name": name,
        "app_label": slugify(name),
        "app_url": entries[0]["admin_url"],
        "has_module_perms": True,
        "models": entries,
    }


class PortalAdminConfig(AdminConfig):
    default_site = "westfield.admin.PortalAdminSite"
