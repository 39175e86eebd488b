"""Degrees and metres, as near as a town needs them."""

import math

METRES_PER_DEGREE = 111_320.0


def on_the_earth(latitude: float, longitude: float) -> bool:
    """Whether two numbers are degrees of latitude and longitude at all."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def metres_per_degree_of_longitude(latitude: float) -> float:
    """How wide a degree of longitude is at a latitude."""
    return METRES_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.01)


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance between two points (latitude, longitude) of one town."""
    north = (there[0] - here[0]) * METRES_PER_DEGREE
    east = (there[1] - here[1]) * metres_per_degree_of_longitude((here[0] + there[0]) / 2)
    return math.hypot(north, east)
