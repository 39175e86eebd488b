"""`manage.py load_catalogue`: the services that a city starts with, from our files or its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from service_requests.starter.loading import Loaded, load_catalogue
from service_requests.starter.problems import CatalogueRefused
from service_requests.starter.reading import SECTIONS, STARTER


class Command(BaseCommand):
    help = (
        "Add departments, crews, equipment, materials, service groups, service types with their questions and "
        "checklists, routes, answers for callers and canned responses from TOML files; without a file, the starter "
        "catalogue in English and Spanish. What the city has already, by code, is left as it is. Every "
        "entry that cannot be used is listed, and then nothing is added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="TOML files of your own")

    def handle(self, *, files: list[Path], **options: Any) -> None:
        try:
            loaded = load_catalogue(files=files or STARTER)
        except CatalogueRefused as refused:
            count = len(refused.problems)
            raise CommandError(f"{refused}\n{count} to mend; nothing was added.") from refused
        self._tell(loaded)

    def _tell(self, loaded: Loaded) -> None:
        for section in SECTIONS:
            if loaded.added[section] or loaded.kept[section]:
                left = f", {loaded.kept[section]} there already and left as they are" if loaded.kept[section] else ""
                self.stdout.write(f"{section}: {loaded.added[section]} added{left}")
        if loaded.questions:
            self.stdout.write(f"questions: {loaded.questions} added")
        if loaded.with_sample_numbers:
            names = ", ".join(loaded.with_sample_numbers)
            self.stdout.write(
                f"Put your own phone numbers into these services and answers, theirs are samples: {names}"
            )
