"""Finding public requests: any filters together, at any depth, among a million, in about the same time.

The newest few thousand are looked at one by one: most questions are answered there. What is rarer is looked for in
the index of words and facets, some months and then years one by one, newest first, until there is enough. No step can
take long, however the words and filters happen to go together; PostgreSQL's planner, which takes them for independent,
would now and then choose to walk through all of it. Words that all must be there cost the index little, alternatives
much: so spellings are made one when a request is listed, and a year is one facet, not twelve.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from service_requests.models import PublicWord, ServiceRequest
from service_requests.models.request_queryset import PUBLIC
from service_requests.statuses import RequestStatus
from westfield.kernel import clock
from westfield.kernel.places.search_words import SHORT_FORM, plain_words, short_form

from .map_tiles import Box, Tiles

LOOKED_AT = 2_000
MOST_WORDS = 8
MOST_ENDINGS = 16
SHORTEST_BEGINNING = 2
# Searched one by one; then all that is older, at once: each step walks past all that fits, whenever it was.
MONTHS, YEARS = 3, 2
OPEN, CLOSED = "open", "closed"
_FACET_OF_STATUS = {OPEN: ":o", CLOSED: ":c"} | {status.value: f":t{status.value}" for status in RequestStatus}
_LOOKED_AT_FOR = "request_id, received_at, latitude, longitude, search"
_NEWEST_FIRST = "ORDER BY received_at DESC, request_id DESC"
_EPOCH = datetime.fromtimestamp(0, UTC)
# Before 1970 (an import may hold such a day) the moment is a negative number.
_CURSOR = re.compile(r"(?P<moment>-?[0-9]{1,16})-(?P<pk>[0-9]{1,18})")
# The same order, written so that no index can serve it: here the index of words must.
_NEWEST_FIRST_BY_SORTING = "ORDER BY received_at AT TIME ZONE 'UTC' DESC, request_id DESC"


@dataclass(frozen=True)
class Cursor:
    """Where a page of the list ended; in an address it is written as one word."""

    received_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.received_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor in an address; None for anything else that may stand there."""
        found = _CURSOR.fullmatch(text)
        return cls(_EPOCH + timedelta(microseconds=int(found["moment"])), int(found["pk"])) if found else None


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; all of it empty means everything."""

    words: tuple[tuple[str, ...], ...] = ()  # of each word one of these spellings
    service_id: int | None = None
    area_id: int | None = None
    status: str = ""
    since: date | None = None
    until: date | None = None
    box: Box | None = None

    @property
    def facets(self) -> list[str]:
        """What the index of words knows of it, as parts of a tsquery."""
        tiles = self.box.facets() if self.box else []
        return self.facets_of_no_place + ([_any_of(tiles)] if tiles else [])

    @property
    def facets_of_no_place(self) -> list[str]:
        """The same without the tiles of the map."""
        parts = [f"'{_FACET_OF_STATUS[self.status]}'"] if self.status else []
        parts += [f"':s{self.service_id}'"] if self.service_id else []
        parts += [f"':a{self.area_id}'"] if self.area_id else []
        return parts + [_any_of(spellings) for spellings in self.words]


@dataclass
class Question:
    """One statement and its parameters, put together piece by piece."""

    filters: Filters
    before: Cursor | None
    limit: int
    parameters: list[Any] = field(default_factory=list)

    def written(self) -> str:
        """The statement: request_id and received_at of the newest that fit."""
        if self.filters.box and (tiles := self.filters.box.close_up()):
            return self._close_up(tiles)
        facets = self.filters.facets
        if not facets and self.filters.box is None:
            return self._among_all("request_id, received_at", self.limit)
        newest, parts = self._among_all(_LOOKED_AT_FOR, LOOKED_AT), [self._among_newest(facets)]
        parts += [self._step([*facets, *during], before) for during, before in self._times()]
        return (
            f"WITH newest AS MATERIALIZED ({newest}), edge AS MATERIALIZED "
            f"(SELECT received_at, request_id FROM newest {_NEWEST_FIRST} OFFSET {LOOKED_AT - 1:d}) "
            f"SELECT request_id, received_at FROM ({' UNION ALL '.join(parts)}) AS found LIMIT {self.limit:d}"
        )

    def _among_all(self, columns: str, limit: int) -> str:
        return (
            f"SELECT {columns} FROM requests_publiclisting WHERE TRUE {self._in_time()} {_NEWEST_FIRST} LIMIT {limit:d}"
        )

    def _close_up(self, tiles: Tiles) -> str:
        """All that lies in so few tiles, one by one: no planner may look for the filters first (OFFSET 0)."""
        left, right, top, bottom = tiles
        self.parameters += [list(range(left, right + 1)), top, bottom]
        return (
            "SELECT request_id, received_at FROM (SELECT * FROM requests_publiclisting "
            f"WHERE x = ANY(%s) AND y BETWEEN %s AND %s OFFSET 0) AS there "
            f"WHERE {self._fits(self.filters.facets_of_no_place)} {self._in_time()} "
            f"{_NEWEST_FIRST} LIMIT {self.limit:d}"
        )

    def _among_newest(self, facets: list[str]) -> str:
        """The few thousand newest, one by one."""
        return (
            f"(SELECT request_id, received_at FROM newest WHERE {self._fits(facets)} "
            f"{_NEWEST_FIRST} LIMIT {self.limit:d})"
        )

    def _step(self, facets: list[str], before: datetime | None) -> str:
        """The newest that fit, of one time."""
        fits = self._fits(facets)
        if before:
            fits += " AND received_at < %s"
            self.parameters.append(before)
        return (
            f"(SELECT request_id, received_at FROM requests_publiclisting WHERE {fits} {self._in_time()} "
            "AND EXISTS (SELECT FROM edge) AND (received_at, request_id) < (SELECT received_at, request_id FROM edge) "
            f"{_NEWEST_FIRST_BY_SORTING} LIMIT {self.limit:d})"
        )

    def _fits(self, facets: list[str]) -> str:
        conditions = ["search @@ %s::tsquery"] if facets else []
        self.parameters += [" & ".join(facets)] if facets else []
        if self.filters.box:
            conditions.append("latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s")
            self.parameters += self.filters.box.in_millionths()
        return " AND ".join(conditions) or "TRUE"

    def _in_time(self) -> str:
        conditions = ""
        if self.filters.since:
            conditions += " AND received_at >= %s"
            self.parameters.append(_midnight(self.filters.since))
        if self.filters.until:
            conditions += " AND received_at < %s"
            self.parameters.append(_midnight(self.filters.until + timedelta(days=1)))
        if self.before:
            conditions += " AND (received_at, request_id) < (%s, %s)"
            self.parameters += [self.before.received_at, self.before.pk]
        return conditions

    def _end(self) -> datetime:
        """Nothing later than this is asked for."""
        ends = [_midnight(self.filters.until + timedelta(days=1))] if self.filters.until else []
        ends += [self.before.received_at] if self.before else []
        return min(ends, default=clock.now() + timedelta(days=1))

    def _times(self) -> Iterator[tuple[list[str], datetime | None]]:
        """The times searched one by one, newest first: a facet, and before what, where that facet says too much."""
        end = self._end().astimezone(UTC)
        since = _midnight(self.filters.since) if self.filters.since else datetime.min.replace(tzinfo=UTC)
        month, first = end.year * 12 + end.month - 1, since.year * 12 + since.month - 1
        for each in range(month, max(month - MONTHS, first - 1), -1):
            yield [f"':m{each // 12}{each % 12 + 1:02}'"], None
        begun = _first_of(month - MONTHS + 1)
        for year in range((month - MONTHS) // 12, max(end.year - YEARS, since.year) - 1, -1):
            yield [f"':y{year}'"], begun if year == begun.year else None
        oldest = _first_of((end.year - YEARS) * 12)
        if since < oldest:
            yield [], oldest


def _first_of(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)


def numbers(filters: Filters, *, before: Cursor | None = None, limit: int) -> list[int]:
    """The keys of the newest that fit, in the order of the list; one query."""
    question = Question(filters, before, limit)
    with connection.cursor() as cursor:
        statement = question.written()
        cursor.execute(statement, question.parameters)
        return [pk for pk, _received_at in cursor]


def page(filters: Filters, *, before: Cursor | None = None, limit: int) -> "Any":
    """The newest public requests that fit, as a queryset in the order of the list; one query."""
    question = Question(filters, before, limit)
    found = RawSQL(f"SELECT request_id FROM ({question.written()}) AS page", question.parameters)
    return ServiceRequest.objects.filter(PUBLIC, pk__in=found).order_by("-received_at", "-pk")


def changed_lately(filters: Filters, *, limit: int) -> "Any":
    """The newest that fit, and older ones of the last few thousand that something happened to; one query."""
    lately = Question(filters, None, limit)
    changed = (
        f"SELECT request_id, changed_at FROM (SELECT * FROM requests_publiclisting WHERE TRUE {lately._in_time()} "
        f"ORDER BY changed_at DESC, request_id DESC LIMIT {LOOKED_AT:d}) AS lately WHERE {lately._fits(filters.facets)}"
    )
    newest = Question(filters, None, limit)
    found = RawSQL(
        f"SELECT request_id FROM (({changed} ORDER BY changed_at DESC LIMIT {limit:d}) UNION "
        "SELECT request_id, changed_at FROM requests_publiclisting "
        f"WHERE request_id IN (SELECT request_id FROM ({newest.written()}) AS newest)) AS either "
        f"ORDER BY changed_at DESC, request_id DESC LIMIT {limit:d}",
        [*lately.parameters, *newest.parameters],
    )
    return ServiceRequest.objects.filter(PUBLIC, pk__in=found)


def cursor_after(request: ServiceRequest) -> Cursor:
    """Where the next page begins after this one."""
    return Cursor(request.received_at, request.pk)


def words_to_find(typed: str) -> tuple[tuple[str, ...], ...]:
    """Of each word typed the spellings that find it: Street and St; the last may be the beginning of a word.

    One query where the last word may go on, else none.
    """
    words = list(dict.fromkeys(plain_words(typed)))[:MOST_WORDS]
    found: list[tuple[str, ...]] = [(short_form(word),) for word in words]
    if words and len(words[-1]) >= SHORTEST_BEGINNING and not typed[-1:].isspace():
        longer = PublicWord.objects.filter(word__startswith=words[-1]).order_by("-listings")[:MOST_ENDINGS]
        shortened = [short for long, short in SHORT_FORM.items() if long.startswith(words[-1])]
        found[-1] = tuple(dict.fromkeys([*found[-1], *shortened, *longer.values_list("word", flat=True)]))
    return tuple(found)


def _any_of(words: "tuple[str, ...] | list[str]") -> str:
    """Only letters, digits and our own facets come this far: no word can be an operator."""
    return "(" + " | ".join(f"'{word}'" for word in words) + ")"


def _midnight(day: date) -> datetime:
    """When this day begins in the city."""
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)
