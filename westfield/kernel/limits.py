"""Counting what strangers do, so that nobody does it too often. The numbers stand in `limit_numbers`.

The counts stand in Postgres: they outlive Redis, and however many processes serve, they count together. One statement
counts every limit that an act touches and answers how far each is, so that two who come at once are two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from westfield.kernel import clock
from westfield.kernel.models import LimitCount

SWEPT_AT_ONCE = 5_000
COUNTED_AT_MOST = 1_000_000_000


@dataclass(frozen=True)
class Spent:
    """What the limits say about one act: which are over, and when the last of them is good again."""

    over: frozenset[str]
    seconds: int

    def __bool__(self) -> bool:
        """Whether it was too often."""
        return bool(self.over)


@dataclass(frozen=True)
class _Line:
    key: bytes
    limit: str
    most: int
    ends_at: datetime


def spend(**used: str) -> Spent:
    """Count one act: `spend(codes_of_network=network, codes_to_email=email)`; an empty value is not counted.

    Call it outside a transaction: whoever counts the same network would wait until that ends, and an error would undo
    the count.
    """
    return spend_and_ask(None, used)[0]


def spend_and_ask(question: QuerySet[Any] | None, used: Mapping[str, str]) -> tuple[Spent, bool]:
    """Count one act and, in the same statement, say whether there are rows in `question`."""
    now = clock.now()
    lines = sorted((line for limit, value in used.items() if value for line in _lines(limit, value, now)), key=_key)
    if not lines:
        return Spent(frozenset(), 0), question is not None and question.exists()
    counts, answer = _count(lines, now, question)
    over = [line for line in lines if counts[line.key][0] > line.most]
    ends = [counts[line.key][1] for line in over]
    seconds = max((ceil((end - now).total_seconds()) for end in ends), default=0)
    return Spent(frozenset(line.limit for line in over), seconds), answer


def seals(purpose: str, value: str) -> list[bytes]:
    """The value as a keyed hash, by the key in use and by each former one; the first is the one to keep."""
    return [
        salted_hmac("westfield.kernel.limits", f"{purpose}|{value}", secret=secret, algorithm="sha256").digest()[:16]
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def too_many(request: HttpRequest, spent: Spent) -> HttpResponse:
    """The page that asks to come back later, and says when."""
    response = render(request, "429.html", {"minutes": ceil(spent.seconds / 60)}, status=429)
    response["Retry-After"] = str(max(spent.seconds, 1))
    return response


def forget_old() -> int:
    """Delete the counts whose span is over, some at a time; answers how many."""
    forgotten = 0
    while gone := _forget_some():
        forgotten += gone
    return forgotten


def _lines(limit: str, value: str, now: datetime) -> list[_Line]:
    return [
        _Line(seals(f"{limit}|{span}", value)[0], limit, most, now + timedelta(seconds=span))
        for most, span in settings.LIMITS[limit]
    ]


def _key(line: _Line) -> bytes:
    # Always locked in one order: two acts that touch the same counters never wait for each other in a circle.
    return line.key


def _count(
    lines: Sequence[_Line], now: datetime, question: QuerySet[Any] | None
) -> tuple[dict[bytes, tuple[int, datetime]], bool]:
    table = LimitCount._meta.db_table
    values = ", ".join(["(%s, 1, %s)"] * len(lines))
    asked, asked_with = _asked(question)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH counted AS (INSERT INTO {table} AS kept (key, number, ends_at) VALUES {values}"
            " ON CONFLICT (key) DO UPDATE SET"
            " number = CASE WHEN kept.ends_at <= %s THEN 1 ELSE LEAST(kept.number + 1, %s) END,"
            " ends_at = CASE WHEN kept.ends_at <= %s THEN EXCLUDED.ends_at ELSE kept.ends_at END"
            f" RETURNING key, number, ends_at) SELECT key, number, ends_at, {asked} FROM counted",
            [
                *(part for line in lines for part in (line.key, line.ends_at)),
                *(now, COUNTED_AT_MOST, now),
                *asked_with,
            ],
        )
        rows = cursor.fetchall()
    return {bytes(key): (number, ends_at) for key, number, ends_at, _answer in rows}, bool(rows[0][3])


def _asked(question: QuerySet[Any] | None) -> tuple[str, Sequence[Any]]:
    """The question as a part of a statement."""
    if question is None:
        return "false", ()
    try:
        sql, parameters = question.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "false", ()
    return f"EXISTS ({sql})", parameters


@transaction.atomic
def _forget_some() -> int:
    # A counter that somebody holds is about to begin anew: it stays, and nobody waits in a circle with the sweep.
    over = LimitCount.objects.filter(ends_at__lte=clock.now()).select_for_update(skip_locked=True)
    gone, _by_model = LimitCount.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:SWEPT_AT_ONCE])).delete()
    return gone
