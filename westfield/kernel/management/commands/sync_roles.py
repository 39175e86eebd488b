"""Write the apps' role tables into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from westfield.kernel.roles import sync_roles


class Command(BaseCommand):
    help = "Gives every role (group) the permissions that the apps' role tables say."

    def handle(self, *args: Any, **options: Any) -> None:
        for role, count in sync_roles().items():
            self.stdout.write(f"{role}: {count}")
