from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    """Top of the house: it is ready when every other app is, so it writes the roles down after each migrate."""

    name = "westfield.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from westfield.portal.roles_after_migrate import sync  # noqa: PLC0415 - needs the models loaded

        # django.contrib.auth makes the permissions in its own receiver, connected before this one.
        post_migrate.connect(sync, sender=self)
