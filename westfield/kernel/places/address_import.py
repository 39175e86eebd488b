"""Bringing a county's address points in: repeated as often as you like, each address stays one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from westfield.kernel.models.address import Address

from .address_columns import FIELDS, Columns
from .address_rows import RowRefused, address_in
from .search_words import words_to_index

ROWS_AT_ONCE = 1_000

FileRow = tuple[int, dict[str, str] | None, str]


@dataclass(frozen=True)
class Rejection:
    """A row that stayed outside, and why."""

    row_number: int
    column: str
    reason: str
    row: dict[str, str]

    def __str__(self) -> str:
        return f"Row {self.row_number}: {' '.join(part for part in (self.column, self.reason) if part)}"


@dataclass
class AddressImport:
    """One run over a file, with what came of it; a dry run reads and compares and writes nothing."""

    columns: Columns
    source: str
    dry_run: bool = False
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    _seen: dict[str, int] = field(default_factory=dict)

    def run(self, rows: Iterable[FileRow]) -> Iterator[Rejection]:
        """Store the rows, a thousand at a time, and yield those that are refused."""
        rows = iter(rows)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            addresses: list[Address] = []
            for number, row, problem in some:
                try:
                    addresses.append(self._read(number, row, problem))
                except RowRefused as refusal:
                    self.rejected += 1
                    yield Rejection(number, refusal.column, refusal.reason, row or {})
            self._store(addresses)

    def _read(self, number: int, row: dict[str, str] | None, problem: str) -> Address:
        if problem or row is None:
            raise RowRefused("", problem)
        address = address_in(row, self.columns, source=self.source)
        first = self._seen.setdefault(address.external_id, number)
        if first != number:
            raise RowRefused("+".join(self.columns["external_id"]), f"is the same address as row {first}")
        return address

    @transaction.atomic
    def _store(self, addresses: list[Address]) -> None:
        known = {
            address.external_id: _contents(address)
            for address in Address.objects.filter(
                source=self.source, external_id__in=[address.external_id for address in addresses]
            ).defer("search")
        }
        for address in addresses:
            address.search_text = " ".join(words_to_index(address.number, address.street, address.unit))
        news = [address for address in addresses if known.get(address.external_id) != _contents(address)]
        added = sum(address.external_id not in known for address in news)
        self.added += added
        self.changed += len(news) - added
        self.unchanged += len(addresses) - len(news)
        if not self.dry_run:
            Address.objects.bulk_create(
                news,
                update_conflicts=True,
                unique_fields=["source", "external_id"],
                update_fields=[*(name for name in FIELDS if name != "external_id"), "search_text"],
            )


def _contents(address: Address) -> tuple[object, ...]:
    return tuple(getattr(address, name) for name in (*FIELDS, "search_text"))
