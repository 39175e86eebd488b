"""`manage.py import_addresses county.csv`: the county's address points, as often as they are published."""

import csv
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from westfield.kernel.places.address_columns import FIELDS, UnknownColumns, columns_for
from westfield.kernel.places.address_file import UnreadableFile, open_address_file
from westfield.kernel.places.address_import import AddressImport, Rejection

MOST_SHOWN = 50

HELP = f"""\
Import addresses from a CSV file of address points.

Columns are found by their usual names (ADDNUM, STREET or its pieces, UNIT, ZIP, PARCEL, LAT, LON, OBJECTID, …) or
named with --columns. Points must be in degrees (WGS 84). An address is known again by its source and its number at
the source (external_id; without such a column by number, street, unit and ZIP code), so that a repeated import
changes what has changed and doubles nothing. Addresses missing from a newer file stay.

Rows that cannot be used are listed with row number, column and reason, the first {MOST_SHOWN} on the screen and all
of them in the rejects file; the other rows are imported.

Exit code: 0 when every row could be used, 1 when some were rejected or the file could not be read at all."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        return super().create_parser(*args, **kwargs, formatter_class=RawDescriptionHelpFormatter)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--source", default="county", help="name of the source (county)")
        parser.add_argument(
            "--columns",
            default="",
            metavar="FIELD=COLUMN,…",
            help=f"for example number=ADDNUM,street=PREDIR+NAME+TYPE; fields: {', '.join(FIELDS)}",
        )
        parser.add_argument("--encoding", default="", help="of the file (UTF-8, else Windows-1252)")
        parser.add_argument("--rejects", type=Path, help="CSV for rejected rows (FILE-rejected.csv beside the file)")

    def handle(self, *, file: Path, dry_run: bool, source: str, columns: str, encoding: str, **options: Any) -> None:
        rejects = options["rejects"] or file.with_name(f"{file.stem}-rejected.csv")
        try:
            with open_address_file(file, encoding) as (addresses, read_as):
                run = AddressImport(columns_for(addresses.header, _pairs(columns)), source.strip(), dry_run)
                self.stdout.write(f"Reading {file.name} as {read_as}")
                self._report(run.run(addresses.rows()), addresses.header, rejects)
        except (UnreadableFile, UnknownColumns) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{'Dry run, nothing written: ' if dry_run else ''}{run.added:,} added, {run.changed:,} changed, "
            f"{run.unchanged:,} unchanged, {run.rejected:,} rejected"
        )
        if run.rejected:
            raise CommandError(f"Rejected rows: {run.rejected:,}. They are in {rejects}")

    def _report(self, rejections: Iterable[Rejection], header: list[str], rejects: Path) -> None:
        with ExitStack() as stack:
            writer = None
            for count, rejection in enumerate(rejections, start=1):
                if writer is None:
                    writer = csv.writer(stack.enter_context(_open_for_writing(rejects)))
                    writer.writerow(["row", "column", "reason", *header])
                writer.writerow([rejection.row_number, rejection.column, rejection.reason, *rejection.row.values()])
                if count <= MOST_SHOWN:
                    self.stdout.write(str(rejection))
                elif count == MOST_SHOWN + 1:
                    self.stdout.write(f"… the others are in {rejects}")


def _open_for_writing(path: Path) -> Any:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}. Choose another with --rejects.") from error


def _pairs(columns: str) -> dict[str, str]:
    """`number=ADDNUM,street=STREET` as a mapping."""
    pairs = [pair.partition("=") for pair in columns.split(",") if pair.strip()]
    if wrong := [field for field, equals, column in pairs if not (equals and column.strip())]:
        raise CommandError(f"--columns {wrong[0]}: write FIELD=COLUMN, for example number=ADDNUM.")
    return {field.strip(): column.strip() for field, _equals, column in pairs}
