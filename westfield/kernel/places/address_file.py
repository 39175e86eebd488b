"""A CSV file as counties and spreadsheets write it: any usual encoding, separator and line ending."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

SEPARATORS = (",", ";", "\t", "|")
UNREADABLE = "\ufffd"
LONGEST_HEADER = 100_000
_SOME_BYTES = 1 << 20


class UnreadableFile(ValueError):
    """The file cannot be read as CSV at all; the text says why."""


class AddressFile:
    """Rows one by one with their numbers, so that a county of any size fits into memory."""

    def __init__(self, lines: TextIO) -> None:
        first_line = lines.readline(LONGEST_HEADER)
        if not first_line.strip():
            raise UnreadableFile("The first line is empty: it must hold the names of the columns.")
        separator = max(SEPARATORS, key=first_line.count)
        if "\0" in first_line:
            raise UnreadableFile("The file is not text: export it as CSV.")
        self.header = [name.strip() for name in next(csv.reader([first_line], delimiter=separator))]
        if repeated := {name for name in self.header if name and self.header.count(name) > 1}:
            raise UnreadableFile(f"The column {', '.join(sorted(repeated))} is there more than once.")
        self._rows = csv.reader(lines, delimiter=separator)

    def rows(self) -> Iterator[tuple[int, dict[str, str] | None, str]]:
        """Row number (the header is 1), the row or None, and what is wrong with it; empty rows are passed over."""
        number = 1
        while True:
            number += 1
            try:
                row = next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, None, str(error)
                continue
            if not any(row):
                continue
            yield number, dict(zip(self.header, row, strict=False)), self._problem(row)

    def _problem(self, row: list[str]) -> str:
        if len(row) != len(self.header):
            return f"has {len(row)} columns where the header has {len(self.header)}"
        if any(UNREADABLE in cell for cell in row):
            return "has letters that cannot be read: name the file's encoding with --encoding"
        return ""


@contextmanager
def open_address_file(path: Path, encoding: str = "") -> Iterator[tuple[AddressFile, str]]:
    """The file and the encoding it was read in."""
    try:
        encoding = encoding or _encoding_of(path)
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            yield AddressFile(lines), encoding
    except LookupError as error:
        raise UnreadableFile(f"Unknown encoding {encoding}.") from error
    except UnicodeError as error:
        raise UnreadableFile(f"The file is not {encoding}: name its encoding with --encoding.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from error


def _encoding_of(path: Path) -> str:
    """UTF-16 where the file says so, UTF-8 where all of it is, else what Windows spreadsheets write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as content:
        while some := content.read(_SOME_BYTES):
            if content.tell() == len(some) and some.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            try:
                decoder.decode(some, final=len(some) < _SOME_BYTES)
            except UnicodeDecodeError:
                return "windows-1252"
    return "utf-8-sig"
