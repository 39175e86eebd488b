from django.apps import AppConfig

from westfield.kernel.role_table import ROLES


class KernelConfig(AppConfig):
    name = "westfield.kernel"
    label = "kernel"
    verbose_name = "City"
    roles = ROLES
