"""Tiles and boxes of the map, as every web map counts them: zoom 0 is the world, each step doubles both ways."""

import math
from dataclasses import dataclass

# The facets by which a listing is found in a box: the finer tiles where few of them cover it, else the coarser.
TILES_OF_FACETS, MOST_TILES = (16, 13), 12
# A tile of the map at this zoom is about 30 metres wide; a coarser one is found by shifting bits away.
FINEST = 20
# So few of those are looked through one by one: a street on a phone, not a neighborhood. More would cost more than a
# search that goes through all years (benchmarks/README.md).
MOST_LOOKED_THROUGH = 64
# More squares than fit on the widest wall of screens: who asks for more is shown coarser ones.
MOST_SQUARES = 8_000
NORTHERNMOST = 85.0
MILLION = 1_000_000


Tiles = tuple[int, int, int, int]  # the first and last column, the first and last row


@dataclass(frozen=True)
class Box:
    """A part of the map, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def read(cls, text: str) -> "Box | None":
        """The box in an address, "south,west,north,east"; None where it is none."""
        try:
            south, west, north, east = (float(part) for part in text.split(","))
        except ValueError:
            return None
        on_the_map = -NORTHERNMOST <= south < north <= NORTHERNMOST and -180 <= west < east <= 180
        return cls(south, west, north, east) if on_the_map else None

    def tiles(self, zoom: int) -> Tiles:
        """The tiles that cover it."""
        return (
            _column(self.west, zoom),
            _column(self.east, zoom),
            _row(self.north, zoom),
            _row(self.south, zoom),
        )

    def facets(self) -> list[str]:
        """The tiles around it as the search knows them; none where the box is too large for that to help."""
        for zoom in TILES_OF_FACETS:
            left, right, top, bottom = self.tiles(zoom)
            if _count((left, right, top, bottom)) <= MOST_TILES:
                return [f":g{zoom}.{x}.{y}" for x in range(left, right + 1) for y in range(top, bottom + 1)]
        return []

    def close_up(self) -> Tiles | None:
        """The finest tiles that cover it, where they are so few that all in them can be looked through."""
        tiles = self.tiles(FINEST)
        return tiles if _count(tiles) <= MOST_LOOKED_THROUGH else None

    def far_enough(self, zoom: int) -> int:
        """This zoom, or one at which no more squares cover it than a screen can show."""
        while _count(self.tiles(zoom)) > MOST_SQUARES:
            zoom -= 1
        return zoom

    def in_millionths(self) -> list[int]:
        """South and north, west and east, as the listings keep them."""
        return [round(degrees * MILLION) for degrees in (self.south, self.north, self.west, self.east)]


def apart(latitude: float, longitude: float, zoom: int, *, within: float = 0.25) -> tuple[float, float]:
    """The point, drawn so near to the middle of its tile: two neighbors never lie on top of each other."""
    across, down = _across(longitude, zoom), _down(latitude, zoom)
    across, down = (math.floor(each) + min(max(each % 1, 0.5 - within), 0.5 + within) for each in (across, down))
    north = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down / 2**zoom))))
    return round(north, 6), round(across / 2**zoom * 360 - 180, 6)


def _count(tiles: Tiles) -> int:
    left, right, top, bottom = tiles
    return (right - left + 1) * (bottom - top + 1)


def _across(longitude: float, zoom: int) -> float:
    return (longitude + 180) / 360 * float(2**zoom)


def _down(latitude: float, zoom: int) -> float:
    return (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * float(2**zoom)


def _column(longitude: float, zoom: int) -> int:
    return min(int(_across(longitude, zoom)), int(2**zoom) - 1)


def _row(latitude: float, zoom: int) -> int:
    return int(_down(latitude, zoom))
