from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "westfield.kernel"
    label = "kernel"
    verbose_name = "City"
