"""Finding requests at the desk: any filters, words and order together, at any depth, among a million.

As on the public's list (service_requests/finding.py), the first few thousand in the order wanted are looked at one by
one; what is rarer is looked for in the index of words and facets: among the open ones at once, among all of them some
months and then years one by one. Each reader looks with their own eyes: a row, or a word, that they may not read is not
looked at (`scopes`). What an index serves alone, as the queue that opens, is read from it and costs the same among ten
thousand and a million.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.statuses import OPEN_STATUSES
from westfield.kernel import clock

from .eyes import Scope

LOOKED_AT = 2_000
COUNTED = 1_000
MONTHS, YEARS, YEARS_AGO = 3, 2, 12
FIRST_YEAR = 1900
MOST_ENDINGS = 16
MOST_ENTRIES = 20_000
OPEN, CLOSED, ANY = "open", "closed", "any"
IN_QUEUE, OWN_WORK, MERGED, HELD = "", "own", "merged", "held"
_KINDS = {IN_QUEUE: ":q", OWN_WORK: ":i", MERGED: ":j", HELD: ":k"}
_MARK = re.compile(r"-?[0-9]{1,18}(?:\.-?[0-9]{1,18}){1,2}")
_ALL_OF_THEM = "requests_desklisting"
AT_WORK = "is_open AND in_queue"


class Order(Enum):
    """How a list is sorted: its columns, whether the greatest comes first, and the facets of its months and years."""

    URGENT = "urgent", _("Most urgent"), ("urgent_at",), False, ""
    NEWEST = "newest", _("Newest"), ("received_at",), True, "my"
    OLDEST = "oldest", _("Oldest"), ("received_at",), False, "my"
    CHANGED = "changed", _("Last changed"), ("changed_at",), True, "MY"
    ME_TOO = "me_too", _("Most “mine too”"), ("me_too_count", "received_at"), True, "my"

    def __init__(self, code: str, label: Any, columns: tuple[str, ...], descending: bool, times: str) -> None:
        self.code, self.label, self.columns, self.descending, self.times = code, label, columns, descending, times

    @property
    def keys(self) -> str:
        return ", ".join((*self.columns, "request_id"))

    @property
    def by_index(self) -> str:
        return self._sorted(*self.columns, "request_id")

    @property
    def by_sorting(self) -> str:
        """The same order, written so that no index can serve it: here the index of words must."""
        first, *rest = self.columns
        hidden = f"{first} + 0" if first.endswith("count") else f"{first} AT TIME ZONE 'UTC'"
        return self._sorted(hidden, *rest, "request_id")

    @property
    def mark(self) -> str:
        """Where a row stands, as one word."""
        parts = (c if c.endswith("count") else f"(extract(epoch FROM {c}) * 1000000)::bigint" for c in self.columns)
        return f"concat_ws('.', {', '.join((*parts, 'request_id'))})"

    def _sorted(self, *columns: str) -> str:
        way = "DESC" if self.descending else "ASC"
        return ", ".join(f"{column} {way}" for column in columns)

    def read(self, mark: str) -> tuple[int | datetime, ...] | None:
        """The values behind a mark; None for anything else that may stand in an address."""
        parts = mark.split(".") if _MARK.fullmatch(mark) else []
        if len(parts) != len(self.columns) + 1:
            return None
        try:
            return tuple(_value(column, int(part)) for column, part in zip((*self.columns, ""), parts, strict=True))
        except (OverflowError, ValueError, OSError):
            return None


def _value(column: str, number: int) -> int | datetime:
    return (
        datetime.fromtimestamp(number // 1_000_000, UTC).replace(microsecond=number % 1_000_000)
        if (column.endswith("_at"))
        else number
    )


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; all of it empty: every open request that is in the queue."""

    words: tuple[tuple[str, ...], ...] = ()  # of each word one of these spellings
    beginning: str = ""  # the last word may go on after this
    keys: tuple[str, ...] = ()  # a phone number, an e-mail address, a link: lexemes of the listing
    status: str = OPEN
    kind: str = IN_QUEUE
    service_id: int | None = None
    area_id: int | None = None
    channel: str = ""
    assignee_id: int | None = None  # 0: nobody
    late: bool = False
    due_today: bool = False
    unpublished: bool = False
    flagged: bool = False
    news: bool = False
    mentioned: int | None = None  # in unread notes, this colleague

    @property
    def is_at_work(self) -> bool:
        """Whether only open ones of the queue are meant: of those there are few."""
        return self.kind == IN_QUEUE and (self.status == OPEN or self.status in OPEN_STATUSES)

    @property
    def is_rare(self) -> bool:
        """Whether few can fit, so that the index knows them at once."""
        return bool(self.keys)

    @property
    def facets(self) -> list[str]:
        """What the index of words must still be asked; the queue and what is open in it are known by their columns."""
        known = self.status == ANY or (self.status == OPEN and self.is_at_work)
        parts = [] if known else [self._of_status]
        parts += [] if self.is_at_work else [_KINDS[self.kind]]
        parts += [f":s{self.service_id}"] if self.service_id else []
        parts += [f":a{self.area_id}"] if self.area_id else []
        parts += [f":h{self.channel}"] if self.channel else []
        parts += [f":w{self.assignee_id}"] if self.assignee_id is not None else []
        marks = {":u": self.unpublished, ":f": self.flagged, ":n": self.news}
        return [f"'{part}'" for part in [*parts, *(mark for mark, wanted in marks.items() if wanted)]]

    @property
    def _of_status(self) -> str:
        return {OPEN: ":o", CLOSED: ":c"}.get(self.status, f":t{self.status}")

    def said(self, scope: Scope) -> list[str]:
        """The words, as the index knows those that may be read here; one that may go on is asked for apart."""
        whole = self.words[:-1] if self.beginning else self.words
        return [_any_of(scope.reading(spellings)) for spellings in whole] + [_any_of([key]) for key in self.keys]


@dataclass
class Question:
    """One statement and its parameters, put together piece by piece: the keys and marks of what fits, in order."""

    wanted: Wanted
    order: Order
    scopes: list[Scope]
    before: tuple[int | datetime, ...] | None
    limit: int
    today: tuple[datetime, datetime]  # now, and when the city's day ends
    parameters: list[Any] = field(default_factory=list)

    def written(self) -> str:
        scopes = [scope for scope in self.scopes if scope.reads_all or not self.wanted.keys]
        if not scopes:
            return f"SELECT request_id, '' AS mark FROM {_ALL_OF_THEM} WHERE FALSE"
        order, beginning = self.order, self._beginning()
        parts = [f"({self._through(scope)})" for scope in scopes]
        return (
            f"{beginning}SELECT request_id, {order.mark} AS mark FROM ({' UNION ALL '.join(parts)}) AS found "
            f"ORDER BY {order.by_index} LIMIT {self.limit:d}"
        )

    def _beginning(self) -> str:
        """What the last word may be. A beginning in the index of words walks through every word that begins so: good
        where they are rare, and where they are not, some of them are taken, those in most of the public's listings."""
        if not self.wanted.beginning:
            return ""
        columns = []
        for name, sign in (("of_desk", ""), ("of_all", "~")):
            spelled = " | ".join(f"'{sign}{word}'" for word in self.wanted.words[-1] if not word.startswith(":"))
            columns.append(
                f"(%s || CASE WHEN coalesce(sum(listings), 0) < {MOST_ENTRIES:d} THEN %s ELSE "
                f"string_agg(' | ''{sign}' || word || '''', '') END)::tsquery AS {name}"
            )
            self.parameters += [spelled, f" | '{sign}{self.wanted.beginning}':*"]
        self.parameters.append(f"{self.wanted.beginning}%")
        return (
            f"WITH beginning AS MATERIALIZED (SELECT {', '.join(columns)} FROM (SELECT word, listings "
            f"FROM requests_publicword WHERE word LIKE %s ORDER BY listings DESC LIMIT {MOST_ENDINGS:d}) AS known) "
        )

    def _through(self, scope: Scope) -> str:
        """What fits of that which this scope holds."""
        wanted, facets = self.wanted, [*self.wanted.facets, *self.wanted.said(scope)]
        by_assignee = wanted.is_at_work and wanted.assignee_id
        if wanted.mentioned is not None or by_assignee:
            return self._few(scope, facets)
        if wanted.is_rare:
            return self._step(scope, [*facets, *self._class()], beyond=False)
        in_time_order = not (wanted.late or wanted.due_today) or self.order is Order.URGENT
        if not facets and not wanted.beginning and in_time_order:
            return self._by_index(scope, self.order.keys, self.limit)
        return self._walked(scope, facets)

    def _by_index(self, scope: Scope, columns: str, limit: int) -> str:
        return (
            f"SELECT {columns} FROM {_ALL_OF_THEM} WHERE {self._plain(scope)} {self._after()} "
            f"ORDER BY {self.order.by_index} LIMIT {limit:d}"
        )

    def _few(self, scope: Scope, facets: list[str]) -> str:
        """Somebody's own: an index has all of them, and they are few."""
        narrow = "TRUE"
        if self.wanted.mentioned is not None:
            narrow = (
                "request_id IN (SELECT said.request_id FROM requests_mention AS named JOIN requests_words AS said "
                "ON said.id = named.words_id WHERE named.user_id = %s AND named.read_at IS NULL)"
            )
            self.parameters.append(self.wanted.mentioned)
        if self.wanted.is_at_work and self.wanted.assignee_id:
            narrow += " AND assignee_id = %s"
            self.parameters.append(self.wanted.assignee_id)
        return (
            f"SELECT {self.order.keys} FROM {_ALL_OF_THEM} WHERE {narrow} AND {self._plain(scope)} "
            f"AND {self._fits(scope, facets)} {self._after()} ORDER BY {self.order.by_sorting} LIMIT {self.limit:d}"
        )

    def _walked(self, scope: Scope, facets: list[str]) -> str:
        """The first few thousand one by one, then the index of words: rows beyond the last of those."""
        order, keys = self.order, self.order.keys
        name = f"walked_{len(self.parameters)}"
        first = self._by_index(scope, f"{keys}, late_at, search", LOOKED_AT)
        parts = [f"(SELECT {keys} FROM {name} WHERE {self._fits(scope, facets)} AND {self._in_days()} "
                 f"ORDER BY {order.by_index} LIMIT {self.limit:d})"]  # fmt: skip
        parts += [
            f"({self._step(scope, [*facets, *self._class(), *during], edge=name, rare=rare)})"
            for rare, during in self._steps()
        ]
        return (
            f"WITH {name} AS MATERIALIZED ({first}), {name}_edge AS MATERIALIZED (SELECT {keys} FROM {name} "
            f"ORDER BY {order.by_index} OFFSET {LOOKED_AT - 1:d}) "
            f"SELECT {keys} FROM ({' UNION ALL '.join(parts)}) AS steps LIMIT {self.limit:d}"
        )

    def _step(self, scope: Scope, facets: list[str], *, edge: str = "", beyond: bool = True, rare: str = "") -> str:
        """What fits by the index of words; only what lies beyond those that were looked at one by one."""
        keys, sign = self.order.keys, "<" if self.order.descending else ">"
        statement = f"SELECT {keys} FROM {_ALL_OF_THEM} WHERE {self._fits(scope, facets)} AND {self._of(scope)} "
        statement += f"AND {self._in_days()} {self._after()}"
        statement += rare
        if beyond:
            statement += f" AND EXISTS (SELECT FROM {edge}_edge) AND ({keys}) {sign} (SELECT {keys} FROM {edge}_edge)"
        return f"{statement} ORDER BY {self.order.by_sorting} LIMIT {self.limit:d}"

    def _steps(self) -> Iterator[tuple[str, list[str]]]:
        """At once where a word is rare, a time after another where all are common; PostgreSQL skips the other way."""
        words = [spellings[0] for spellings in self.wanted.words]
        times = list(self._times())
        if not words or times == [[]]:
            yield from (("", during) for during in times)
            return
        listed = ", ".join(_quoted(word) for word in words)
        common = (
            "(SELECT count(*) FROM requests_publicword "
            f"WHERE word = ANY (ARRAY[{listed}]::text[]) AND listings >= {MOST_ENTRIES})"
        )
        yield f" AND {common} < {len(words)}", []
        yield from ((f" AND {common} = {len(words)}", during) for during in times)

    def _class(self) -> list[str]:
        """What the columns say when one walks, as facets: an index of columns shall not look tempting here."""
        return ["':q'", "':o'"] if self.wanted.is_at_work else []

    def _plain(self, scope: Scope) -> str:
        """The conditions that indexes of columns know."""
        conditions = [AT_WORK] if self.wanted.is_at_work else []
        conditions.append(self._of(scope))
        if self.order is Order.URGENT:
            conditions.append(self._in_days())
        return " AND ".join(conditions)

    def _of(self, scope: Scope) -> str:
        self.parameters += scope.parameters
        return scope.where

    def _in_days(self) -> str:
        """Late, or late before the day is over; `urgent_at` is there for its index."""
        now, midnight = self.today
        if self.wanted.late:
            self.parameters += [now] if self.order is not Order.URGENT else [now, now]
            return "late_at < %s" + (" AND urgent_at < %s" if self.order is Order.URGENT else "")
        if self.wanted.due_today:
            self.parameters += [now, midnight] * (2 if self.order is Order.URGENT else 1)
            by_index = " AND urgent_at >= %s AND urgent_at < %s" if self.order is Order.URGENT else ""
            return f"late_at >= %s AND late_at < %s{by_index}"
        return "TRUE"

    def _after(self) -> str:
        if self.before is None:
            return ""
        self.parameters += self.before
        marks = ", ".join(["%s"] * len(self.before))
        return f"AND ({self.order.keys}) {'<' if self.order.descending else '>'} ({marks})"

    def _fits(self, scope: Scope, facets: list[str]) -> str:
        parts = []
        if facets:
            self.parameters.append(" & ".join(facets))
            parts.append("%s::tsquery")
        if self.wanted.beginning:
            parts.append(f"(SELECT {'of_desk' if scope.reads_all else 'of_all'} FROM beginning)")
        return f"search @@ ({' && '.join(parts)})" if parts else "TRUE"

    def _times(self) -> Iterator[list[str]]:
        """The times that are searched one by one, in the order of the list, as facets; [] is everything at once."""
        if self.wanted.is_at_work or not self.order.times:
            yield []
            return
        if self.order is Order.ME_TOO:
            if self.before is None or self.before[0] != 0:
                yield ["':v'"]
            yield from (["':z'", *during] for during in self._down())
        else:
            yield from self._down() if self.order.descending else self._up()

    def _down(self) -> Iterator[list[str]]:
        of_month, of_year = self.order.times[0], self.order.times[1]
        end = self._begin() or (clock.now() + timedelta(days=1)).astimezone(UTC)
        month = end.year * 12 + end.month - 1
        months = {each: f":{of_month}{each // 12}{each % 12 + 1:02}" for each in range(month - MONTHS - 11, month + 1)}
        for each in range(month, month - MONTHS, -1):
            yield [_any_of([months[each]])]
        year = (month - MONTHS) // 12
        yield [_any_of([months[each] for each in range(year * 12, month - MONTHS + 1)])]
        for each in range(year - 1, year - 1 - YEARS, -1):
            yield [f"':{of_year}{each}'"]
        yield [_any_of([f":{of_year}{each}" for each in range(FIRST_YEAR, year - YEARS)])]

    def _up(self) -> Iterator[list[str]]:
        of_year, now = self.order.times[1], clock.now().astimezone(UTC)
        begin = self._begin()
        first = max(begin.year, FIRST_YEAR) if begin else now.year - YEARS_AGO
        if begin is None:
            yield [_any_of([f":{of_year}{each}" for each in range(FIRST_YEAR, first)])]
        for each in range(first, now.year + 2):
            yield [f"':{of_year}{each}'"]

    def _begin(self) -> datetime | None:
        moments = [value for value in self.before or () if isinstance(value, datetime)]
        return moments[0].astimezone(UTC) if moments else None


def _any_of(words: list[str]) -> str:
    """Quoted, so that no word can be an operator."""
    return "(" + " | ".join(_quoted(word) for word in words) + ")"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "").replace("'", "''") + "'"
