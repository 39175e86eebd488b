"""The Django admin of the portal, with the city's name on it."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_title = "WeConnect"
    site_header = _("WeConnect administration")
    index_title = _("Set up the city, look things up, see how long it took")


class PortalAdminConfig(AdminConfig):
    default_site = "westfield.admin.PortalAdminSite"
