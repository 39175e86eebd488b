"""The outbox from the shell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, Min

from notifications import delivery
from notifications.models import Notification
from notifications.workflow import Status


class Command(BaseCommand):
    help = "Says what waits in the outbox; with --send, delivers what is due, without Celery."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--send", action="store_true", help="deliver what is due now")

    def handle(self, *args: Any, send: bool, **options: Any) -> None:
        if send:
            self.stdout.write(f"tried: {delivery.sweep(seconds=600)}")
        rows = Notification.objects.values_list("status").annotate(number=Count("pk"), oldest=Min("created_at"))
        numbers = {status: (number, oldest) for status, number, oldest in rows.order_by()}
        for status in Status:
            number, oldest = numbers.get(status, (0, None))
            self.stdout.write(f"{status.label}: {number}" + (f", oldest {oldest:%Y-%m-%d %H:%M} UTC" if oldest else ""))
