"""Which column of a county's address-point export holds what; every county calls them something else."""

from collections.abc import Mapping, Sequence

REQUIRED = ("number", "street", "latitude", "longitude")
OPTIONAL = ("unit", "zip_code", "parcel", "external_id")
FIELDS = (*REQUIRED, *OPTIONAL)

# The first column that is there wins. Written in capitals, without spaces or underscores.
USUAL_NAMES = {
    "number": ("NUMBER", "ADDNUM", "ADDNUMBER", "ADDRESSNUMBER", "ADDRNUM", "HOUSENUM", "HOUSENUMBER", "STNUM", "HNO"),
    "street": ("STREET", "FULLSTREET", "STREETFULL", "FULLNAME", "FULLSTNAME", "STFULL", "LSTNAME", "STREETNAMEFULL"),
    "latitude": ("LATITUDE", "LAT", "POINTY", "YCOORD", "Y"),
    "longitude": ("LONGITUDE", "LON", "LONG", "LNG", "POINTX", "XCOORD", "X"),
    "unit": ("UNIT", "UNITNUM", "UNITNUMBER", "UNITID", "SUITE", "APT", "APARTMENT", "SUBADDRESS"),
    "zip_code": ("ZIPCODE", "ZIP", "ZIP5", "POSTCODE", "POSTALCODE"),
    "parcel": ("PARCEL", "PARCELID", "PARCELNO", "PARCELNUM", "PARCELNUMBER", "PIN", "STATEPARCELNUMBER"),
    "external_id": ("EXTERNALID", "ADDRESSID", "ADDRID", "NGUID", "SITENGUID", "GLOBALID", "OBJECTID", "FID", "ID"),
}  # fmt: skip
# Where a street comes in pieces: direction, type before, name, type after, direction after, as far as they are there.
STREET_PIECES = (
    ("PREDIR", "STPREDIR", "PREDIRECTION", "PREFIXDIRECTION"),
    ("PRETYPE", "STPRETYP", "PRETYP"),
    ("STREETNAME", "STNAME", "NAME"),
    ("STREETTYPE", "STPOSTYP", "POSTTYPE", "SUFTYPE", "STTYPE", "SUFFIX", "TYPE"),
    ("SUFDIR", "STPOSDIR", "POSTDIR", "SUFFIXDIRECTION"),
)
NAME_OF_THE_STREET = 2

Columns = dict[str, list[str]]


class UnknownColumns(ValueError):
    """The file's columns do not say enough; the text names what is missing and what is there."""


def columns_for(header: Sequence[str], given: Mapping[str, str]) -> Columns:
    """The columns of each field: as given (`street=PREDIR+NAME+TYPE`), else by their usual names."""
    columns: Columns = {}
    for field in FIELDS:
        names = given[field].split("+") if field in given else _usual(field, header)
        if absent := [name for name in names if name not in header]:
            raise UnknownColumns(f"There is no column {', '.join(absent)} for {field}. {_there_are(header)}")
        columns[field] = names
    if unknown := set(given) - set(FIELDS):
        raise UnknownColumns(f"Unknown field {', '.join(sorted(unknown))}: use {', '.join(FIELDS)}.")
    if missing := [field for field in REQUIRED if not columns[field]]:
        raise UnknownColumns(
            f"No column found for {', '.join(missing)}. Name it with --columns {missing[0]}=COLUMN. "
            + _there_are(header)
        )
    return columns


def _usual(field: str, header: Sequence[str]) -> list[str]:
    by_plain_name = {_plain(name): name for name in reversed(header)}
    if found := _first(USUAL_NAMES[field], by_plain_name):
        return [found]
    if field != "street":
        return []
    pieces = [_first(names, by_plain_name) for names in STREET_PIECES]
    return [piece for piece in pieces if piece] if pieces[NAME_OF_THE_STREET] else []


def _first(names: Sequence[str], by_plain_name: Mapping[str, str]) -> str | None:
    return next((by_plain_name[name] for name in names if name in by_plain_name), None)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalnum())


def _there_are(header: Sequence[str]) -> str:
    return f"The file has: {', '.join(header)}."
