"""`manage.py refresh_track_records`: after an import, for whoever does not want to wait for the hour."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from service_requests import services


class Command(BaseCommand):
    help = (
        "Works out anew how every service did in the last 12 months and how long its last requests took: what "
        "/standards/ and the report pages say. The workers do so every hour."
    )

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        count = services.refresh_track_records()
        self.stdout.write(f"{count} services counted in {time.monotonic() - started:.1f} s.")
