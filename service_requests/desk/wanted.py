"""What somebody at the desk looks for, and in which order: as the index of the desk's listing understands it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from service_requests.statuses import OPEN_STATUSES

from .eyes import Scope

OPEN, CLOSED, ANY = "open", "closed", "any"
IN_QUEUE, OWN_WORK, MERGED, HELD = "", "own", "merged", "held"
_KINDS = {OWN_WORK: ":i", MERGED: ":j", HELD: ":k"}
_MARK = re.compile(r"-?[0-9]{1,18}(?:\.-?[0-9]{1,18}){1,2}")


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
        return self._sorted(self._hidden, *self.columns[1:], "request_id")

    @property
    def place(self) -> str:
        """Where a row stands, to be compared; no index serves that either."""
        return ", ".join((self._hidden, *self.columns[1:], "request_id"))

    @property
    def _hidden(self) -> str:
        return hidden(self.columns[0], self.columns[0])

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


def hidden(column: str, written: str) -> str:
    """The same for sorting and comparing, but nothing that an index of this column knows."""
    return f"({written} + 0)" if column.endswith("count") else f"({written} AT TIME ZONE 'UTC')"


def _value(column: str, number: int) -> int | datetime:
    if not column.endswith("_at"):
        return number
    return datetime.fromtimestamp(number // 1_000_000, UTC).replace(microsecond=number % 1_000_000)


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
        parts += [_KINDS[self.kind]] if self.kind else []
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
        return [any_of(scope.reading(spellings)) for spellings in whole] + [any_of([key]) for key in self.keys]


def any_of(words: list[str]) -> str:
    """Quoted, so that no word can be an operator."""
    return "(" + " | ".join(quoted(word) for word in words) + ")"


def quoted(word: str) -> str:
    return "'" + word.replace("\\", "").replace("'", "''") + "'"
