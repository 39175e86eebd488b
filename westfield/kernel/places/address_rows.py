"""One row of a county's export as an address, or the reason why it is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from westfield.kernel.models.address import Address

from .address_columns import Columns
from .distance import on_the_earth

_SIX_DECIMALS = Decimal("0.000001")
_LONGEST: dict[str, int] = {
    column.name: column.max_length
    for column in Address._meta.fields
    if column.name in ("number", "street", "unit", "zip_code", "parcel", "external_id") and column.max_length
}


@dataclass(frozen=True)
class RowRefused(Exception):
    """A row that is no address: which column, and why."""

    column: str
    reason: str


def address_in(row: Mapping[str, str], columns: Columns, *, source: str) -> Address:
    """The address that a row describes; raises RowRefused."""
    words = {field: _words(row, columns, field, longest) for field, longest in _LONGEST.items()}
    for field in ("number", "street"):
        if not words[field]:
            raise RowRefused("+".join(columns[field]), "is empty")
    latitude, longitude = (_degrees(row, columns, field) for field in ("latitude", "longitude"))
    if not latitude and not longitude:
        raise RowRefused(columns["latitude"][0], "latitude and longitude are both 0")
    if not words["external_id"]:
        words["external_id"] = _own_id(words)
    return Address(**words, latitude=latitude, longitude=longitude, source=source)


def _words(row: Mapping[str, str], columns: Columns, field: str, longest: int) -> str:
    names = columns[field]
    text = " ".join(" ".join(row[name].split()) for name in names if row[name].strip())
    if not text.isprintable():
        raise RowRefused("+".join(names), "has a character that is not text")
    if len(text) > longest:
        raise RowRefused("+".join(names), f"is longer than {longest} characters: is a quotation mark missing?")
    return _without_decimals(text) if field in ("number", "zip_code") else text


def _without_decimals(number: str) -> str:
    """Spreadsheets write house number 123 as 123.0."""
    whole, point, decimals = number.partition(".")
    return whole if point and whole.isdigit() and not decimals.strip("0") else number


def _degrees(row: Mapping[str, str], columns: Columns, field: str) -> Decimal:
    [column], text = columns[field][:1], row[columns[field][0]].strip()
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        raise RowRefused(column, f"is not a number: {text[:40]!r}" if text else "is empty") from None
    if not degrees.is_finite():
        raise RowRefused(column, f"is not a number: {text[:40]!r}")
    if not (on_the_earth(float(degrees), 0) if field == "latitude" else on_the_earth(0, float(degrees))):
        raise RowRefused(column, f"{text[:40]} is not in degrees of {field}: export the points as WGS 84")
    return degrees.quantize(_SIX_DECIMALS)


def _own_id(words: Mapping[str, str]) -> str:
    """A key for files that bring none: the address itself."""
    return "|".join(words[field].lower() for field in ("number", "street", "unit", "zip_code"))
