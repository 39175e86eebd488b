"""`manage.py demo_city`: Westfield with invented people, for whoever wants to look around."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from westfield.kernel.models import Department
from westfield.portal.demo.build import build
from westfield.portal.demo.staff import is_built, login_lines


class Command(BaseCommand):
    help = (
        "Fills an empty development database with the demo city: departments, services, crews, sample addresses and "
        "requests of the past months, made with the same verbs that people use. Repeated, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--requests", type=int, default=600, help="how many requests (600)")
        parser.add_argument("--months", type=int, default=18, help="over how many months up to now (18)")
        parser.add_argument("--seed", type=int, default=7, help="another number, another city (7)")
        parser.add_argument("--quiet", action="store_true", help="print only how to sign in")

    def handle(self, *, requests: int, months: int, seed: int, quiet: bool, **options: Any) -> None:
        if settings.WECONNECT_ENV != "development":
            raise CommandError(
                "The demo city is for development only: its passwords are known to everybody. "
                "Nothing was changed. (WECONNECT_ENV is not “development”.)"
            )
        if requests < 0 or not 1 <= months <= 60:
            raise CommandError("Give --requests 0 or more, and --months from 1 to 60.")
        if is_built():
            self._say("The demo city is there already.", quiet=quiet)
        elif Department.objects.exists():
            self.stdout.write("This database holds a city already; the demo city is left out.")
            return
        else:
            started = time.monotonic()
            count = build(requests=requests, months=months, seed=seed, say=lambda line: self._say(line, quiet=quiet))
            self._say(f"{count:,} requests in {time.monotonic() - started:.0f} s", quiet=quiet)
        self.stdout.write("\n".join(login_lines()))

    def _say(self, line: str, *, quiet: bool) -> None:
        if not quiet:
            self.stdout.write(f"    {line}")
            self.stdout.flush()
