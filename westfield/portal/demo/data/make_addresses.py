"""Invent the demo city's addresses, the same ones each time: `python westfield/portal/demo/data/make_addresses.py`.

Street names are real ones of Westfield, Indiana, and run roughly where they do; numbers, points, parcels are made up.
"""

import csv
import json
import random
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
METRES_FROM_THE_LIMIT = 40 / 111_320
HOUSE_TO_STREET = 0.00022

# Numbers along the county's grid: 100 to a tenth of a mile, from 146th Street north and from Meridian Street east.
LATITUDE_OF_146TH, DEGREES_PER_STREET = 40.0003, 0.00145
MERIDIAN, DEGREES_PER_HUNDRED = -86.1570, 0.00189


@dataclass(frozen=True)
class Street:
    """A straight piece of street, with its house numbers at both ends."""

    name: str
    start: tuple[float, float]
    end: tuple[float, float]
    numbers: tuple[int, int]
    houses: int


def along_latitude(number: int) -> float:
    return LATITUDE_OF_146TH + (number - 146) * DEGREES_PER_STREET


def county_road(name: str, longitude: float, south: int, north: int, houses: int) -> Street:
    """A road running north, numbered after the streets it crosses: 16100 stands at 161st Street."""
    ends = (along_latitude(south), longitude), (along_latitude(north), longitude)
    return Street(name, *ends, (south * 100, north * 100), houses)


def numbered_street(number: str, west: float, east: float, houses: int) -> list[Street]:
    """A numbered street, W and E of Meridian Street."""
    latitude = along_latitude(int(number[:3]))

    def piece(direction: str, far: float) -> Street:
        last = max(int(abs(far - MERIDIAN) / DEGREES_PER_HUNDRED * 100), 100)
        return Street(f"{direction} {number} St", (latitude, MERIDIAN), (latitude, far), (20, last), houses)

    return [piece(direction, far) for direction, far in (("W", west), ("E", east)) if far]


def town_street(
    name: str, start: tuple[float, float], end: tuple[float, float], houses: int, first: int = 100
) -> Street:
    return Street(name, start, end, (first, first + houses * 8), houses)


STREETS = [
    county_road("Spring Mill Rd", -86.1660, 146, 196, 150),
    county_road("Ditch Rd", -86.1855, 146, 193, 120),
    county_road("Towne Rd", -86.2040, 146, 193, 120),
    county_road("Oak Ridge Rd", -86.1430, 146, 171, 110),
    county_road("Carey Rd", -86.1075, 146, 181, 140),
    county_road("Gray Rd", -86.0935, 146, 169, 90),
    county_road("Moontown Rd", -86.0915, 169, 191, 60),
    county_road("Tomlinson Rd", -86.1165, 181, 203, 80),
    county_road("Grassy Branch Rd", -86.1000, 156, 191, 120),
    county_road("Wheeler Rd", -86.1385, 171, 186, 60),
    county_road("Dartown Rd", -86.1510, 169, 186, 60),
    county_road("Joliet Rd", -86.1940, 181, 201, 60),
    county_road("Eagletown Rd", -86.2180, 171, 196, 50),
    county_road("Casey Rd", -86.1770, 181, 196, 40),
    county_road("Westfield Blvd", -86.1290, 146, 169, 130),
    *numbered_street("146th", -86.2250, -86.0920, 70),
    *numbered_street("151st", -86.2100, -86.0920, 70),
    *numbered_street("156th", -86.2220, -86.0920, 70),
    *numbered_street("161st", -86.2220, -86.0920, 80),
    *numbered_street("166th", -86.1900, -86.1200, 40),
    *numbered_street("169th", -86.1900, -86.0920, 60),
    *numbered_street("171st", -86.1900, -86.0920, 60),
    *numbered_street("181st", -86.2000, -86.0920, 60),
    *numbered_street("186th", -86.2000, -86.0920, 60),
    *numbered_street("191st", -86.2200, -86.0920, 60),
    town_street("W Main St", (40.0429, -86.1278), (40.0429, -86.1450), 60),
    town_street("E Main St", (40.0429, -86.1272), (40.0429, -86.1120), 60),
    town_street("N Union St", (40.0432, -86.1275), (40.0540, -86.1275), 55),
    town_street("S Union St", (40.0426, -86.1275), (40.0345, -86.1275), 45),
    town_street("W Park St", (40.0418, -86.1278), (40.0418, -86.1340), 26),
    town_street("E Park St", (40.0418, -86.1272), (40.0418, -86.1215), 24),
    town_street("W Hoover St", (40.0452, -86.1278), (40.0452, -86.1350), 26),
    town_street("E Hoover St", (40.0452, -86.1272), (40.0452, -86.1220), 22),
    town_street("Penn St", (40.0440, -86.1278), (40.0440, -86.1345), 24),
    town_street("Jersey St", (40.0440, -86.1272), (40.0440, -86.1215), 24),
    town_street("Mill St", (40.0415, -86.1292), (40.0470, -86.1292), 24),
    town_street("Walnut St", (40.0415, -86.1255), (40.0478, -86.1255), 24),
    town_street("Cherry St", (40.0415, -86.1238), (40.0478, -86.1238), 26),
    town_street("Poplar St", (40.0400, -86.1310), (40.0462, -86.1310), 26),
    town_street("Camilla Ct", (40.0470, -86.1330), (40.0470, -86.1360), 14),
    town_street("Gurley St", (40.0400, -86.1325), (40.0455, -86.1325), 22),
    town_street("Maple Ln", (40.0382, -86.1262), (40.0382, -86.1222), 16),
    town_street("David Brown Dr", (40.0495, -86.1330), (40.0495, -86.1265), 22),
    town_street("Shamrock Blvd", (40.0450, -86.1440), (40.0510, -86.1440), 30, 17600),
    town_street("Bastian Dr", (40.0310, -86.1180), (40.0310, -86.1120), 26),
    town_street("Austrian Pine Way", (40.0175, -86.1215), (40.0175, -86.1150), 40, 700),
    town_street("Maple Knoll Blvd", (40.0265, -86.1600), (40.0330, -86.1600), 40, 16400),
    town_street("Countryside Blvd", (40.0300, -86.1720), (40.0350, -86.1720), 40, 16800),
    town_street("Viking Trl", (40.0250, -86.1225), (40.0250, -86.1160), 30, 400),
    town_street("Centennial Rd", (40.0080, -86.1950), (40.0140, -86.1950), 40, 15100),
    town_street("Cool Creek Blvd", (40.0140, -86.1330), (40.0195, -86.1330), 40, 15500),
    town_street("Setters Rd", (40.0330, -86.1090), (40.0330, -86.1030), 30, 2600),
]


def addresses(streets: list[Street], limit: BaseGeometry) -> list[list[str]]:
    """A house on both sides of each street wherever it runs inside the city."""
    chance = random.Random(46074)
    rows: list[list[str]] = []
    for street in streets:
        line = LineString([street.start, street.end])
        taken: set[int] = set()
        for house in range(street.houses):
            share = (house + chance.uniform(0.2, 0.8)) / street.houses
            number = round(street.numbers[0] + share * (street.numbers[1] - street.numbers[0]))
            side = 1 if number % 2 else -1
            on_street = line.interpolate(share, normalized=True)
            runs_north = abs(street.end[0] - street.start[0]) > abs(street.end[1] - street.start[1])
            latitude = on_street.x + (0 if runs_north else side * HOUSE_TO_STREET)
            longitude = on_street.y + (side * HOUSE_TO_STREET if runs_north else 0)
            if number in taken or not limit.contains(Point(longitude, latitude)):
                continue
            taken.add(number)
            zip_code = "46062" if longitude > -86.0985 else "46074"
            units = [f"Apt {flat}" for flat in range(1, 5)] if chance.random() < 0.03 else [""]
            number_text = f"{number} 1/2" if chance.random() < 0.004 else str(number)
            rows += [
                [number_text, street.name, unit, zip_code, f"{latitude:.6f}", f"{longitude:.6f}"] for unit in units
            ]
    return rows


def main() -> None:
    boundary = json.loads((HERE / "westfield-boundary.geojson").read_text())
    limit = shape(boundary["features"][0]["geometry"]).buffer(-METRES_FROM_THE_LIMIT)
    shapely.prepare(limit)
    with (HERE / "addresses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["OBJECTID", "ADDNUM", "STREET", "UNIT", "ZIP", "PARCEL", "LAT", "LON"])
        for count, (number, street, unit, zip_code, latitude, longitude) in enumerate(addresses(STREETS, limit), 1):
            parcel = f"SAMPLE-{count:06}"
            writer.writerow([count, number, street, unit, zip_code, parcel, latitude, longitude])


if __name__ == "__main__":
    main()
