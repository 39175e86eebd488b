from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "westfield.portal"
    label = "portal"
    verbose_name = "Portal"
