"""Finding requests at the desk: any filters, words and order together, at any depth, among a million.

As on the public's list (service_requests/finding.py), the first few thousand in the order wanted are looked at one by
one; what is rarer is looked for in the index of words and facets: among the open ones at once, among all of them some
months and then years one by one. Only the words' index is read in those steps: what else would narrow them is written
so that no index of columns serves it, because PostgreSQL would read all of that one too. Each reader looks with their
own eyes: a row, or a word, that they may not read is not looked at (`scopes`). What an index serves alone, as the queue
that opens, is read from it and costs the same among ten thousand and a million.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from westfield.kernel import clock

from .eyes import Scope
from .wanted import Order, Wanted, any_of, hidden, quoted

LOOKED_AT = 2_000
COUNTED = 1_000
MONTHS, YEARS, YEARS_AGO = 3, 2, 12
FIRST_YEAR = 1900
MOST_ENDINGS = 16
MOST_ENTRIES = 20_000
SELDOM = 100  # what stands in one of so many, or in more, is common
_ALL_OF_THEM = "requests_desklisting"
_SEEN = "late_at, department_id, service_type_id, is_public, in_queue, search"
AT_WORK = "is_open AND in_queue"


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
            f"WITH beginning AS MATERIALIZED (SELECT {', '.join(columns)}, "
            f"coalesce(sum(listings), 0) >= {MOST_ENTRIES:d} AS is_common FROM (SELECT word, listings "
            f"FROM requests_publicword WHERE word LIKE %s ORDER BY listings DESC LIMIT {MOST_ENDINGS:d}) AS known) "
        )

    def _through(self, scope: Scope) -> str:
        """What fits of that which this scope holds."""
        wanted, facets = self.wanted, [*self.wanted.facets, *self.wanted.said(scope)]
        if scope.department_id is not None and not wanted.is_at_work:
            facets.append(f"':d{scope.department_id:d}'")
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
            f"AND {self._fits(scope, facets)} {self._after(by_index=False)} "
            f"ORDER BY {self.order.by_sorting} LIMIT {self.limit:d}"
        )

    def _walked(self, scope: Scope, facets: list[str]) -> str:
        """The first few thousand one by one, then the index of words: rows beyond the last of those."""
        order, keys = self.order, self.order.keys
        name = f"walked_{len(self.parameters)}"
        first = (
            self._by_index(scope, f"{keys}, {_SEEN}", LOOKED_AT)
            if self.wanted.is_at_work
            else f"SELECT {keys}, {_SEEN} FROM {_ALL_OF_THEM} WHERE TRUE {self._after()} "
            f"ORDER BY {order.by_index} LIMIT {LOOKED_AT:d}"  # whoever sees them: of one's own there may be few
        )
        found = (
            f"SELECT {keys} FROM {name} WHERE {self._fits(scope, facets)} AND {self._of(scope)} AND {self._in_days()} "
            f"ORDER BY {order.by_index} LIMIT {self.limit:d}"
        )
        parts = [f"SELECT {keys} FROM {name}_found"]
        parts += [
            self._step(scope, [*facets, *self._class(), *during], edge=name, rare=rare)
            for rare, during in self._steps(f"(SELECT count(*) FROM {name}_found)")
        ]
        return (
            f"WITH {name} AS MATERIALIZED ({first}), {name}_edge AS MATERIALIZED (SELECT {keys} FROM {name} "
            f"ORDER BY {order.by_index} OFFSET {LOOKED_AT - 1:d}), {name}_found AS MATERIALIZED ({found}) "
            f"SELECT {keys} FROM (({') UNION ALL ('.join(parts)})) AS steps LIMIT {self.limit:d}"
        )

    def _step(self, scope: Scope, facets: list[str], *, edge: str = "", beyond: bool = True, rare: str = "") -> str:
        """What fits by the index of words; only what lies beyond those that were looked at one by one."""
        keys, sign = self.order.keys, "<" if self.order.descending else ">"
        statement = f"SELECT {keys} FROM {_ALL_OF_THEM} WHERE {self._fits(scope, facets)} AND {self._of(scope)} "
        statement += f"AND {self._in_days()} {self._after(by_index=False)}"
        statement += rare
        if beyond:
            place = self.order.place
            statement += f" AND EXISTS (SELECT FROM {edge}_edge) AND ({place}) {sign} (SELECT {place} FROM {edge}_edge)"
        return f"{statement} ORDER BY {self.order.by_sorting} LIMIT {self.limit:d}"

    def _steps(self, found: str) -> Iterator[tuple[str, list[str]]]:
        """At once what is rare, a time after another what is common; PostgreSQL skips the other way.

        Common is what stood often among those looked at, and what the public's words say: a winter's words in summer.
        """
        words, times = self.wanted.words, list(self._times())
        if not words or times == [[]]:
            yield from (("", during) for during in times)
            return
        each = [_is_common(spellings) for spellings in words]
        if self.wanted.beginning:
            each[-1] = f"({each[-1]} OR (SELECT is_common FROM beginning))"
        common = f"({found} >= {max(LOOKED_AT // SELDOM, 1):d} OR ({' AND '.join(each)}))"
        yield f" AND NOT {common}", []
        yield from ((f" AND {common}", during) for during in times)

    def _class(self) -> list[str]:
        """What the columns say when one walks, as facets: an index of columns shall not look tempting here."""
        return ["':o'"] if self.wanted.is_at_work else []

    def _plain(self, scope: Scope) -> str:
        """The conditions that indexes of columns know."""
        conditions = ["is_open"] if self.wanted.is_at_work else []
        conditions.append(self._of(scope))
        if self.order is Order.URGENT:
            conditions.append(self._in_days())
        return " AND ".join(conditions)

    def _of(self, scope: Scope) -> str:
        self.parameters += scope.parameters
        return scope.where if self.wanted.kind else f"in_queue AND {scope.where}"

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

    def _after(self, *, by_index: bool = True) -> str:
        if self.before is None:
            return ""
        self.parameters += self.before
        first, *rest = ["%s"] * len(self.before)
        if not by_index:
            first = hidden(self.order.columns[0], first)
        place = self.order.keys if by_index else self.order.place
        return f"AND ({place}) {'<' if self.order.descending else '>'} ({', '.join([first, *rest])})"

    def _fits(self, scope: Scope, facets: list[str]) -> str:
        """All that one looks for together, and alternatives each apart: the index then skips from one to the next of
        those that are left, where in one question it would read every entry of every alternative."""
        single, several = [part for part in facets if " | " not in part], [part for part in facets if " | " in part]
        self.parameters += [*([" & ".join(single)] if single else []), *several]
        # In brackets PostgreSQL does not guess how many there are: of a century's years it would expect more than all.
        conditions = ["search @@ %s::tsquery"] if single else []
        conditions += ["search @@ (SELECT %s::tsquery)"] * len(several)
        if self.wanted.beginning:
            conditions.append(f"search @@ (SELECT {'of_desk' if scope.reads_all else 'of_all'} FROM beginning)")
        return " AND ".join(conditions) or "TRUE"

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
            yield [any_of([months[each]])]
        year = (month - MONTHS) // 12
        yield [any_of([months[each] for each in range(year * 12, month - MONTHS + 1)])]
        for each in range(year - 1, year - 1 - YEARS, -1):
            yield [f"':{of_year}{each}'"]
        yield [any_of([f":{of_year}{each}" for each in range(FIRST_YEAR, year - YEARS)])]

    def _up(self) -> Iterator[list[str]]:
        of_year, now = self.order.times[1], clock.now().astimezone(UTC)
        begin = self._begin()
        first = max(begin.year, FIRST_YEAR) if begin else now.year - YEARS_AGO
        if begin is None:
            yield [any_of([f":{of_year}{each}" for each in range(FIRST_YEAR, first)])]
        for each in range(first, now.year + 2):
            yield [f"':{of_year}{each}'"]

    def _begin(self) -> datetime | None:
        moments = [value for value in self.before or () if isinstance(value, datetime)]
        return moments[0].astimezone(UTC) if moments else None


def _is_common(spellings: tuple[str, ...]) -> str:
    listed = ", ".join(quoted(word) for word in spellings)
    return (
        f"EXISTS (SELECT FROM requests_publicword WHERE word = ANY (ARRAY[{listed}]) AND listings >= {MOST_ENTRIES:d})"
    )
