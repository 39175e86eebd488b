from django.apps import AppConfig

from westfield.kernel import form_words, uploads
from westfield.kernel.role_table import ROLES


class KernelConfig(AppConfig):
    name = "westfield.kernel"
    label = "kernel"
    verbose_name = "City"
    roles = ROLES

    def ready(self) -> None:
        uploads.prepare_folder()
        form_words.speak_plainly()
