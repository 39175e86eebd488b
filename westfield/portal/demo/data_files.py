"""What the demo city is made of, as written down in `data/`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
BOUNDARY = FOLDER / "westfield-boundary.geojson"
ADDRESSES = FOLDER / "addresses.csv"
ROUTES = FOLDER / "routes.toml"
NEIGHBOURS = FOLDER / "neighbours.geojson"


def city() -> dict[str, Any]:
    """Calendars, departments, corners, and what is paused."""
    return _read("city.toml")


def people() -> dict[str, Any]:
    """Staff and residents."""
    return _read("people.toml")


def words() -> dict[str, Any]:
    """What is said about each service, and how often what happens."""
    return _read("words.toml")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
