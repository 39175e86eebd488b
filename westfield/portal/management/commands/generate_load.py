"""`manage.py generate_load --requests 1000000`: a great many requests, to see how the portal behaves among them."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from service_requests.models import ServiceType
from westfield.kernel.models import Address
from westfield.portal.load.rows import generate


class Command(BaseCommand):
    help = (
        "Adds invented requests of the past years to a city that is there, in SQL, until there are as many as asked "
        "for: about a million in ten minutes. Every constraint holds. Interrupted, it goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--requests", type=int, default=1_000_000, help="how many there shall be (1,000,000)")
        parser.add_argument("--years", type=float, default=5, help="over how many years up to now (5)")
        parser.add_argument("--seed", type=int, default=7, help="another number, other requests (7)")
        parser.add_argument(
            "--force", action="store_true", help="outside development too: on a copy, never on the city"
        )

    def handle(self, *, requests: int, years: float, seed: int, force: bool, **options: Any) -> None:
        if settings.WECONNECT_ENV != "development" and not force:
            raise CommandError("Invented requests are for development only. Nothing was changed. (--force: on a copy.)")
        if not 0 <= requests <= 100_000_000 or not 0 < years <= 50:
            raise CommandError("Give --requests from 0 to 100,000,000, and --years from 0 to 50.")
        if not ServiceType.objects.filter(is_active=True).exists() or not Address.objects.exists():
            raise CommandError("There is no city yet: no services, or no addresses. Build one first (demo_city).")
        started, there = time.monotonic(), 0
        for there in generate(until=requests, years=years, seed=seed):
            if there % 100_000 == 0:
                self._say(f"{there:,} requests after {time.monotonic() - started:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("ANALYZE")
        self._say(f"There are {there:,} requests." if there else "There are as many already.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"    {line}")
        self.stdout.flush()
