"""What the manager reads: per service type and for all of them, from one query."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection

from service_requests.statuses import RequestStatus
from westfield.kernel import clock
from westfield.kernel.models import Department
from westfield.kernel.words import Words, as_words

from .period import Period
from .sql import COMPLETION_TIMES

# Below ten, the 90th percentile is little more than the slowest one.
FEW = 10


@dataclass(frozen=True)
class Figures:
    """The figures of one service type, or of all (`service_type_id` is None then)."""

    service_type_id: int | None
    service_name: Words
    received: int
    completed: int
    closed_without_work: int
    still_open: int
    open_past_target: int
    without_target: int
    closed_with_target: int
    closed_on_time: int
    responded: int
    reopened: int
    median_to_close: timedelta | None
    ninetieth_to_close: timedelta | None
    mean_to_close: timedelta | None
    median_to_respond: timedelta | None
    cost_cents: int

    @property
    def closed(self) -> int:
        return self.completed + self.closed_without_work

    @property
    def judged(self) -> int:
        """How many the on-time rate speaks about: closed ones with a target, and open ones past theirs."""
        return self.closed_with_target + self.open_past_target

    @property
    def on_time_rate(self) -> Fraction | None:
        return Fraction(self.closed_on_time, self.judged) if self.judged else None

    @property
    def not_yet_due(self) -> int:
        """Open with a target that is still ahead: the rate does not speak about them yet."""
        return self.received - self.without_target - self.judged

    @property
    def without_response(self) -> int:
        return self.received - self.responded

    @property
    def few_closed(self) -> bool:
        return 0 < self.closed < FEW

    @property
    def few_judged(self) -> bool:
        return 0 < self.judged < FEW

    @property
    def few_responded(self) -> bool:
        return 0 < self.responded < FEW

    @property
    def has_few(self) -> bool:
        return self.few_closed or self.few_judged or self.few_responded


@dataclass(frozen=True)
class CompletionTimes:
    """Every service type that was asked for in a period, by name, and the total of them."""

    period: Period
    as_of: datetime
    services: list[Figures]
    total: Figures


def completion_times(*, period: Period, department: Department | None = None) -> CompletionTimes:
    """The figures of the requests received in `period`, as they stand now; of one department, or of all."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            COMPLETION_TIMES,
            {
                "now": now,
                "begins_at": period.begins_at,
                "ends_at": period.ends_at,
                "department_id": department.pk if department else None,
                "completed": RequestStatus.COMPLETED,
                "closed_without_work": RequestStatus.CLOSED_WITHOUT_WORK,
            },
        )
        columns = [column.name for column in cursor.description]
        rows = [_figures(dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
    [total] = [row for row in rows if row.service_type_id is None]
    services = sorted((row for row in rows if row is not total), key=lambda row: str(row.service_name).casefold())
    return CompletionTimes(period=period, as_of=now, services=services, total=total)


def _figures(row: dict[str, Any]) -> Figures:
    for column in ("median_to_close", "ninetieth_to_close", "mean_to_close", "median_to_respond"):
        row[column] = None if row[column] is None else timedelta(seconds=row[column])
    name = row.pop("service_name")
    return Figures(service_name=as_words(json.loads(name) if name else None), **row)
